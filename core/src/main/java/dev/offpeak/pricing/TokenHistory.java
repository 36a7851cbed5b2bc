package dev.offpeak.pricing;

/**
 * What the ledger says of one model and feature: sums over its answers.
 *
 * @param answers how many answers this rests on
 * @param estimatedInputTokens what {@link TokenEstimator#prior} expected of them when they were
 *     taken in; never an estimate that had already learned, or the ratio would forget itself
 * @param inputTokens what they turned out to be
 * @param outputTokens what they answered
 */
public record TokenHistory(
    long answers, long estimatedInputTokens, long inputTokens, long outputTokens) {

  /** Fewer answers than this say too little: one odd request would decide. */
  public static final long ANSWERS_MIN = 20;

  /** Whether it is enough to learn from. */
  public boolean isEnough() {
    return answers >= ANSWERS_MIN && estimatedInputTokens > 0 && inputTokens > 0;
  }
}
