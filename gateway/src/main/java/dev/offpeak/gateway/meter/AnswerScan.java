package dev.offpeak.gateway.meter;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer says it billed: from one JSON object, or from the data of each event of a
 * stream. What is told later counts; null changes nothing. OpenAI's input includes cached and
 * written tokens, Anthropic's excludes both. Sources: openai-openapi f85dbe22, Anthropic's
 * TypeScript SDK 1.12.0, checked 2026-11-23. Used by one thread at a time.
 */
final class AnswerScan implements JsonFacts {

  private static final int MODEL = 0;
  private static final int TIER = 1;
  private static final int GEO = 2;
  private static final int ERROR_CODE = 3;
  private static final int ERROR_TYPE = 4;
  private static final int USAGE = 5;
  private static final int FIRST_USAGE = 6;
  private static final int OUTPUT_TEXT = 7;
  private static final int CHOICES = 8;
  private static final int CHOICE = 9;
  private static final int STATUS = 10;
  private static final int COUNTS = 11;
  private static final int INPUT = COUNTS;
  private static final int OUTPUT = COUNTS + 1;
  private static final int CACHED = COUNTS + 2;
  private static final int WRITTEN = COUNTS + 3;
  private static final int WRITTEN_SHORT = COUNTS + 4;
  private static final int WRITTEN_LONG = COUNTS + 5;
  private static final int REASONING = COUNTS + 6;
  private static final int SEARCHES = COUNTS + 7;
  private static final int COUNTED = 8;

  private static final JsonPath ANSWER = answer();

  private static JsonPath usage(int id) {
    JsonPath input =
        JsonPath.root()
            .with("cached_tokens", JsonPath.value(CACHED))
            .with("cache_write_tokens", JsonPath.value(WRITTEN))
            .with(
                "cache_write_tokens_details",
                JsonPath.root()
                    .with("ttl_30m_tokens", JsonPath.value(WRITTEN_SHORT))
                    .with("ttl_12h_tokens", JsonPath.value(WRITTEN_LONG)));
    JsonPath output =
        JsonPath.root()
            .with("reasoning_tokens", JsonPath.value(REASONING))
            .with("thinking_tokens", JsonPath.value(REASONING));
    return JsonPath.value(id)
        .with("prompt_tokens", JsonPath.value(INPUT))
        .with("input_tokens", JsonPath.value(INPUT))
        .with("completion_tokens", JsonPath.value(OUTPUT))
        .with("output_tokens", JsonPath.value(OUTPUT))
        .with("prompt_tokens_details", input)
        .with("input_tokens_details", input)
        .with("completion_tokens_details", output)
        .with("output_tokens_details", output)
        .with("cache_read_input_tokens", JsonPath.value(CACHED))
        .with("cache_creation_input_tokens", JsonPath.value(WRITTEN))
        .with(
            "cache_creation",
            JsonPath.root()
                .with("ephemeral_5m_input_tokens", JsonPath.value(WRITTEN_SHORT))
                .with("ephemeral_1h_input_tokens", JsonPath.value(WRITTEN_LONG)))
        .with(
            "server_tool_use",
            JsonPath.root().with("web_search_requests", JsonPath.value(SEARCHES)))
        .with("service_tier", JsonPath.value(TIER))
        .with("inference_geo", JsonPath.value(GEO));
  }

  private static JsonPath answer() {
    JsonPath text = JsonPath.length(OUTPUT_TEXT);
    JsonPath tools =
        JsonPath.root()
            .withOthers(JsonPath.root().with("function", JsonPath.root().with("arguments", text)));
    JsonPath delta =
        JsonPath.length(OUTPUT_TEXT)
            .with("content", text)
            .with("refusal", text)
            .with("reasoning_content", text)
            .with("tool_calls", tools)
            .with("text", text)
            .with("thinking", text)
            .with("partial_json", text);
    JsonPath error =
        JsonPath.root()
            .with("code", JsonPath.value(ERROR_CODE))
            .with("type", JsonPath.value(ERROR_TYPE));
    return JsonPath.root()
        .with("model", JsonPath.value(MODEL))
        .with("service_tier", JsonPath.value(TIER))
        .with("status", JsonPath.value(STATUS))
        .with("usage", usage(USAGE))
        .with("error", error)
        .with("delta", delta)
        .with(
            "choices",
            JsonPath.value(CHOICES)
                .withOthers(JsonPath.value(CHOICE).with("delta", delta).with("text", text)))
        .with(
            "response",
            JsonPath.root()
                .with("model", JsonPath.value(MODEL))
                .with("service_tier", JsonPath.value(TIER))
                .with("usage", usage(USAGE))
                .with("error", error))
        .with(
            "message",
            JsonPath.root().with("model", JsonPath.value(MODEL)).with("usage", usage(FIRST_USAGE)));
  }

  private final boolean inputExcludesCached;
  private final JsonScan json = new JsonScan(ANSWER, this);
  private final long[] counts = new long[COUNTED];
  private @Nullable String model;
  private @Nullable String tier;
  private @Nullable String geo;
  private @Nullable String errorCode;
  private @Nullable String errorType;
  private boolean pending;
  private boolean reported;
  private boolean inputReported;
  private boolean choices;
  private boolean choice;
  private boolean usageHere;
  private long outputBytes;

  AnswerScan(CallKind kind) {
    this.inputExcludesCached = kind == CallKind.MESSAGES;
  }

  JsonScan json() {
    return json;
  }

  @Override
  public void text(int id, String text) {
    switch (id) {
      case MODEL -> model = text;
      case TIER -> tier = text;
      case GEO -> geo = text;
      case ERROR_CODE -> errorCode = text;
      case ERROR_TYPE -> errorType = text;
      case STATUS -> pending = text.equals("queued") || text.equals("in_progress");
      default -> {}
    }
  }

  @Override
  public void literal(int id, String literal) {
    if (id >= COUNTS && isCount(literal)) {
      counts[id - COUNTS] = Long.parseLong(literal);
    }
  }

  private static boolean isCount(String literal) {
    return !literal.isEmpty()
        && literal.length() <= 15
        && literal.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  @Override
  public void opens(int id, boolean object) {
    switch (id) {
      case USAGE -> {
        reported |= object;
        usageHere |= object;
      }
      case FIRST_USAGE -> inputReported |= object;
      case CHOICES -> choices |= !object;
      case CHOICE -> choice = true;
      default -> {}
    }
  }

  @Override
  public void length(int id, long bytes) {
    outputBytes += bytes;
  }

  /** Forgets what only one event said. */
  void nextEvent() {
    choices = false;
    choice = false;
    usageHere = false;
  }

  /** Whether the event is the chunk of a chat stream that holds the usage and nothing else. */
  boolean isUsageChunk() {
    return choices && !choice && usageHere;
  }

  /** Whether it is no answer yet: a response that is made in the background. */
  boolean isPending() {
    return pending;
  }

  /** Whether all of the usage was told. */
  boolean reported() {
    return reported;
  }

  /** Whether at least the prompt's usage was told. */
  boolean inputReported() {
    return reported || inputReported;
  }

  /** Bytes of text that was streamed, tool calls included. */
  long outputBytes() {
    return outputBytes;
  }

  /** The provider's word for an error; null if there is none. */
  @Nullable String error() {
    return errorCode != null ? errorCode : errorType;
  }

  /** What was told so far, zero where nothing was. */
  BilledAnswer billed() {
    long written = Math.max(count(WRITTEN), count(WRITTEN_SHORT) + count(WRITTEN_LONG));
    long input = count(INPUT) + (inputExcludesCached ? written + count(CACHED) : 0);
    return new BilledAnswer(
        new Usage(
            input,
            count(CACHED),
            written,
            count(WRITTEN_LONG),
            count(OUTPUT),
            count(REASONING),
            count(SEARCHES)),
        model,
        tier,
        geo);
  }

  private long count(int id) {
    return counts[id - COUNTS];
  }
}
