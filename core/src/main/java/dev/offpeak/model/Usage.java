package dev.offpeak.model;

/**
 * The billed tokens of one answer, normalised over providers: {@code inputTokens} counts the whole
 * prompt, cached and written tokens included.
 *
 * @param inputTokens all prompt tokens
 * @param cachedTokens the part of the input that was read from a prompt cache
 * @param cacheWriteTokens the part of the input that was written to a prompt cache, at any lifetime
 * @param cacheWriteLongTokens the part of {@code cacheWriteTokens} written at a long lifetime (an
 *     hour), which Anthropic prices apart
 * @param outputTokens all completion tokens, reasoning included
 * @param reasoningTokens the part of the output that was reasoning, 0 where not told
 * @param webSearches searches the provider ran and bills apart from tokens
 */
public record Usage(
    long inputTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long cacheWriteLongTokens,
    long outputTokens,
    long reasoningTokens,
    long webSearches) {

  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

  public Usage {
    if (inputTokens < 0
        || cachedTokens < 0
        || cacheWriteTokens < 0
        || cacheWriteLongTokens < 0
        || outputTokens < 0
        || reasoningTokens < 0
        || webSearches < 0) {
      throw new IllegalArgumentException("token counts are never negative");
    }
  }

  /** A prompt and a completion without caching. */
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, 0, 0, 0, outputTokens, 0, 0);
  }

  /** The same prompt and completion if nothing had been cached. */
  public Usage withoutCache() {
    return new Usage(inputTokens, 0, 0, 0, outputTokens, reasoningTokens, webSearches);
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        cachedTokens + other.cachedTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        cacheWriteLongTokens + other.cacheWriteLongTokens,
        outputTokens + other.outputTokens,
        reasoningTokens + other.reasoningTokens,
        webSearches + other.webSearches);
  }
}
