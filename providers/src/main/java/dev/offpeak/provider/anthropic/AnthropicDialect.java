package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.provider.http.BodyBuilder;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineFormat;
import dev.offpeak.provider.http.LineSplice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's wire format: one object {@code {"requests":[{"custom_id","params"}]}}. Immutable,
 * thread-safe. Source: Anthropic's TypeScript SDK 1.12.0, {@code resources/messages/batches},
 * checked 2026-11-23.
 */
public final class AnthropicDialect implements Dialect, LineFormat {

  static final byte[] PREFIX = "{\"requests\":[".getBytes(StandardCharsets.US_ASCII);
  static final byte[] SUFFIX = "]}".getBytes(StandardCharsets.US_ASCII);

  /** Messages must say how much they may answer; this is ours where the user does not. */
  private static final int MAX_TOKENS = 4096;

  private static final String CUSTOM_ID = "{\"custom_id\":\"";
  private static final String PARAMS = "\",\"params\":";
  private static final byte[] LINE_END = {'}'};
  private static final int SEPARATOR_LENGTH = 1;
  private static final int ATTEMPT_LENGTH = 22;

  @Override
  public ProviderName provider() {
    return ProviderName.ANTHROPIC;
  }

  @Override
  public boolean serves(Endpoint endpoint) {
    return switch (endpoint) {
      case MESSAGES -> true;
      case CHAT_COMPLETIONS, RESPONSES, EMBEDDINGS -> false;
    };
  }

  @Override
  public Endpoint promptEndpoint() {
    return Endpoint.MESSAGES;
  }

  @Override
  public boolean tagsBatches() {
    return false;
  }

  /** With the comma that stands before every line but the first. */
  @Override
  public long lineBytes(Endpoint endpoint, int bodyBytes) {
    return (long) SEPARATOR_LENGTH
        + CUSTOM_ID.length()
        + ATTEMPT_LENGTH
        + PARAMS.length()
        + bodyBytes
        + LINE_END.length;
  }

  /** Less the comma that the first line does not have. */
  @Override
  public long envelopeBytes() {
    return (long) PREFIX.length + SUFFIX.length - SEPARATOR_LENGTH;
  }

  @Override
  public byte[] before(BatchInput.Line line, boolean first) {
    return ((first ? "" : ",") + CUSTOM_ID + line.attempt().wire() + PARAMS)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] after() {
    return LINE_END;
  }

  @Override
  public boolean oneLine() {
    return false;
  }

  @Override
  public byte[] promptBody(PromptSpec prompt) {
    Integer maxTokens = prompt.maxTokens();
    BodyBuilder body =
        new BodyBuilder(prompt.parameters())
            .text("model", prompt.model())
            .json("max_tokens", Integer.toString(maxTokens == null ? MAX_TOKENS : maxTokens));
    String system = prompt.system();
    if (system != null) {
      body.text("system", system);
    }
    StringBuilder messages = new StringBuilder("[{\"role\":\"user\",\"content\":");
    Json.quote(messages, prompt.prompt()).append("}]");
    return body.json("messages", messages.toString()).bytes();
  }

  @Override
  public Optional<AnswerView> answer(Endpoint endpoint, byte[] line) {
    return AnthropicAnswers.view(line);
  }

  @Override
  public Optional<ErrorView> error(byte[] line) {
    return AnthropicAnswers.error(line);
  }

  @Override
  public byte[] resultLine(
      String customId, byte @Nullable [] line, @Nullable String code, String message) {
    if (line != null) {
      return LineSplice.withCustomId(line, customId);
    }
    StringBuilder json = new StringBuilder("{\"custom_id\":");
    Json.quote(json, customId).append(",\"result\":");
    String word = code == null ? "unknown" : code;
    if (word.startsWith("cancel")) {
      json.append("{\"type\":\"canceled\"}");
    } else if (word.equals("expired")) {
      json.append("{\"type\":\"expired\"}");
    } else {
      json.append("{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":");
      Json.quote(json, word).append(",\"message\":");
      Json.quote(json, message).append("}}}");
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
