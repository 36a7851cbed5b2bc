package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Face;
import dev.offpeak.trace.SpanNames;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are metered: those that a model answers and bills by tokens. Everything else, the
 * providers' files and batches among it, passes without an entry.
 */
enum CallKind {
  CHAT(Face.OPENAI, "/chat/completions", "/v1/chat/completions", SpanNames.CHAT),
  COMPLETIONS(Face.OPENAI, "/completions", "/v1/completions", SpanNames.TEXT_COMPLETION),
  RESPONSES(Face.OPENAI, "/responses", "/v1/responses", SpanNames.CHAT),
  EMBEDDINGS(Face.OPENAI, "/embeddings", "/v1/embeddings", SpanNames.EMBEDDINGS),
  MESSAGES(Face.ANTHROPIC, "/v1/messages", "/v1/messages", SpanNames.CHAT);

  /** Asked of every call, several times. */
  private static final List<CallKind> ALL = List.of(values());

  private final Face face;
  private final String below;
  private final String endpoint;
  private final String operation;

  CallKind(Face face, String below, String endpoint, String operation) {
    this.face = face;
    this.below = below;
    this.endpoint = endpoint;
    this.operation = operation;
  }

  /** The kind of a call; null if it is not metered. */
  static @Nullable CallKind of(Call call) {
    if (!call.method().equals(HttpMethod.POST)) {
      return null;
    }
    String path = call.path();
    int prefix = call.face().prefix().length();
    for (CallKind kind : ALL) {
      if (kind.face == call.face()
          && path.length() == prefix + kind.below.length()
          && path.endsWith(kind.below)) {
        return kind;
      }
    }
    return null;
  }

  /** What it is in the words of OpenTelemetry. */
  String operation() {
    return operation;
  }

  /** The path at the provider. */
  String endpoint() {
    return endpoint;
  }
}
