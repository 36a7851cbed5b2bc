package dev.offpeak.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Spans of OTLP's JSON, and which of them are calls of a model. */
final class Spans {

  static final int SERVER = 2;
  static final int CONSUMER = 5;

  private static final String OPERATION = "gen_ai.operation.name";
  private static final Set<String> CALLS =
      Set.of("chat", "text_completion", "generate_content", "embeddings", "fetch_response");
  private static final Set<String> OPENINFERENCE_CALLS = Set.of("LLM", "EMBEDDING");

  private Spans() {}

  /**
   * A span.
   *
   * @param span its id within its trace, as one number
   * @param parent of the same kind; 0 at a root
   * @param kind as OTLP numbers them; 0 if untold
   * @param service the name of what sent it; empty if untold
   * @param attributes its own, by their dotted names
   */
  record Span(
      long span,
      long parent,
      String trace,
      String id,
      String name,
      int kind,
      String service,
      @Nullable Instant start,
      @Nullable Instant end,
      boolean failed,
      Map<String, Object> attributes) {

    /** Whether it is one call of a model, not a tool, an agent's whole run or anything else. */
    boolean isCall() {
      if (kind == SERVER || !hasModel()) {
        return false;
      }
      Object operation = attributes.get(OPERATION);
      Object inference = attributes.get("openinference.span.kind");
      if (operation != null) {
        return CALLS.contains(operation.toString());
      }
      return inference == null
          || OPENINFERENCE_CALLS.contains(inference.toString().toUpperCase(Locale.ROOT));
    }

    private boolean hasModel() {
      return attributes.containsKey("gen_ai.request.model")
          || attributes.containsKey("gen_ai.response.model")
          || attributes.containsKey("llm.model_name");
    }

    @Nullable String text(String attribute) {
      Object value = attributes.get(attribute);
      return value == null ? null : value.toString();
    }
  }

  /** The spans of one element of {@code resourceSpans}. */
  static List<Span> of(Map<String, Object> resourceSpans) {
    Map<String, Object> resource =
        resourceSpans.get("resource") instanceof Map<?, ?> map
            ? attributes(map.get("attributes"))
            : Map.of();
    String service = String.valueOf(resource.getOrDefault("service.name", ""));
    List<Span> spans = new ArrayList<>();
    for (Map<String, Object> scope : Recognition.maps(resourceSpans.get("scopeSpans"))) {
      for (Map<String, Object> span : Recognition.maps(scope.get("spans"))) {
        spans.add(span(span, service));
      }
    }
    return spans;
  }

  private static Span span(Map<String, Object> span, String service) {
    String trace = text(span, "traceId");
    String id = text(span, "spanId");
    String parent = text(span, "parentSpanId");
    return new Span(
        key(trace, id),
        parent.isEmpty() ? 0 : key(trace, parent),
        trace,
        id,
        text(span, "name"),
        kind(text(span, "kind")),
        service,
        time(text(span, "startTimeUnixNano")),
        time(text(span, "endTimeUnixNano")),
        span.get("status") instanceof Map<?, ?> status && isError(status.get("code")),
        attributes(span.get("attributes")));
  }

  private static boolean isError(@Nullable Object code) {
    return code != null && (code.equals("2") || code.equals("STATUS_CODE_ERROR"));
  }

  private static int kind(String kind) {
    return switch (kind) {
      case "2", "SPAN_KIND_SERVER" -> SERVER;
      case "5", "SPAN_KIND_CONSUMER" -> CONSUMER;
      default -> 0;
    };
  }

  private static @Nullable Instant time(String nanos) {
    return nanos.isEmpty() ? null : TimeText.parse(nanos).orElse(null);
  }

  private static String text(Map<String, Object> span, String name) {
    return span.get(name) instanceof String text ? text : "";
  }

  /** 64 bits of trace and span: a collision mixes up one origin, nothing that is counted. */
  private static long key(String trace, String id) {
    long key = 1;
    for (String part : List.of(trace, id)) {
      for (int at = 0; at < part.length(); at++) {
        key = key * 0x100000001B3L ^ part.charAt(at);
      }
    }
    return key == 0 ? 1 : key;
  }

  private static Map<String, Object> attributes(@Nullable Object list) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (Map<String, Object> entry : Recognition.maps(list)) {
      if (entry.get("key") instanceof String key && entry.get("value") instanceof Map<?, ?> value) {
        for (Object inner : value.values()) {
          if (inner instanceof String text) {
            attributes.put(key, text);
          }
        }
      }
    }
    return attributes;
  }
}
