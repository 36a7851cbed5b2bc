package dev.offpeak.trace;

/**
 * Names of attributes: those of OpenTelemetry's conventions for generative AI, HTTP and errors
 * (https://opentelemetry.io/docs/specs/semconv/, checked 2026-11-25), and our own.
 */
public final class SpanNames {

  /** One of the words below. */
  public static final String OPERATION = "gen_ai.operation.name";

  public static final String CHAT = "chat";
  public static final String TEXT_COMPLETION = "text_completion";
  public static final String EMBEDDINGS = "embeddings";

  public static final String PROVIDER = "gen_ai.provider.name";
  public static final String REQUEST_MODEL = "gen_ai.request.model";
  public static final String RESPONSE_MODEL = "gen_ai.response.model";

  /** All input tokens, those from a cache included. */
  public static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";

  public static final String CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens";
  public static final String CACHE_WRITE_TOKENS = "gen_ai.usage.cache_creation.input_tokens";
  public static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

  public static final String METHOD = "http.request.method";
  public static final String STATUS = "http.response.status_code";

  /** The path, without what tells one call from another. */
  public static final String ROUTE = "http.route";

  public static final String SERVER = "server.address";
  public static final String ERROR = "error.type";

  public static final String FEATURE = "offpeak.feature";
  public static final String LANE = "offpeak.lane";

  /** As in the header {@code Offpeak-Request-Id}. */
  public static final String REQUEST_ID = "offpeak.request.id";

  public static final String BATCH_ID = "offpeak.batch.id";
  public static final String BATCH_PROVIDER_ID = "offpeak.batch.provider_id";
  public static final String BATCH_REQUESTS = "offpeak.batch.requests";
  public static final String BATCH_END = "offpeak.batch.end";

  private SpanNames() {}
}
