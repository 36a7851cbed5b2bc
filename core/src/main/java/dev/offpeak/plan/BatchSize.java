package dev.offpeak.plan;

/**
 * The most one batch may hold now: the provider's limits, or less where we learned of a smaller
 * one.
 *
 * @param requestsMax lines, at least 1
 * @param bytesMax bytes on the wire
 * @param tokensMax estimated input tokens; {@link Long#MAX_VALUE} if unlimited
 */
public record BatchSize(int requestsMax, long bytesMax, long tokensMax) {

  public BatchSize {
    if (requestsMax < 1) {
      throw new IllegalArgumentException("a batch holds at least one request");
    }
  }
}
