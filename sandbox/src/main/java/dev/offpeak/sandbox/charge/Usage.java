package dev.offpeak.sandbox.charge;

/**
 * Tokens of one answer, or a sum of them, in the dialect's own sense: OpenAI's {@code input}
 * includes cached and written tokens, Anthropic's {@code input} excludes both.
 *
 * @param requests answers in the sum
 * @param input input tokens
 * @param cached tokens read from the cache
 * @param written tokens written to the cache for the short lifetime (OpenAI's only one)
 * @param writtenLong tokens written to the cache for an hour (Anthropic)
 * @param output output tokens, reasoning included
 * @param reasoning reasoning tokens among them
 */
public record Usage(
    long requests,
    long input,
    long cached,
    long written,
    long writtenLong,
    long output,
    long reasoning) {
  /** The sum of nothing. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

  /** Adds two sums. */
  public Usage plus(Usage other) {
    return new Usage(
        requests + other.requests,
        input + other.input,
        cached + other.cached,
        written + other.written,
        writtenLong + other.writtenLong,
        output + other.output,
        reasoning + other.reasoning);
  }

  /** Cache writes of either lifetime. */
  public long allWritten() {
    return written + writtenLong;
  }
}
