package dev.offpeak.pricing;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a request will take, before anybody has counted them. It starts from a stated
 * prior and learns from what the ledger has seen.
 */
public final class TokenEstimator {

  /** The prior: prose in Latin script, as the providers themselves describe it. */
  public static final int BYTES_A_TOKEN = 4;

  /** Code, JSON and most other scripts take fewer bytes a token, plain English a few more. */
  private static final int BYTES_A_TOKEN_LOW = 3;

  private static final int BYTES_A_TOKEN_HIGH = 5;

  /** Assumption: an image is a thousand tokens; small ones a tenth, large ones three times that. */
  public static final int IMAGE_TOKENS = 1_000;

  private static final int IMAGE_TOKENS_LOW = 100;
  private static final int IMAGE_TOKENS_HIGH = 3_000;

  /** The prior for an answer whose request sets no limit. */
  public static final long OUTPUT_TOKENS = 300;

  /** How far a learned mean is taken to be off, either way. */
  private static final int LEARNED_PERCENT = 10;

  private static final int PERCENT = 100;

  private TokenEstimator() {}

  /**
   * A prompt's tokens from its size alone. {@code expected} is what is recorded with a request, so
   * that the ledger can learn how far it is off.
   *
   * @param promptBytes bytes of prompt text
   * @param images images and files in it
   */
  public static TokenRange prior(long promptBytes, int images) {
    String basis = BYTES_A_TOKEN + " bytes a token";
    return new TokenRange(
        promptBytes / BYTES_A_TOKEN_HIGH + (long) images * IMAGE_TOKENS_LOW,
        Math.ceilDiv(promptBytes, BYTES_A_TOKEN) + (long) images * IMAGE_TOKENS,
        Math.ceilDiv(promptBytes, BYTES_A_TOKEN_LOW) + (long) images * IMAGE_TOKENS_HIGH,
        images == 0 ? basis : basis + " and " + IMAGE_TOKENS + " an image");
  }

  /**
   * A prompt's tokens, corrected by what earlier prompts turned out to be.
   *
   * @param prior from {@link #prior}
   * @param history of the same model and feature; null if there is none
   */
  public static TokenRange input(TokenRange prior, @Nullable TokenHistory history) {
    if (history == null || !history.isEnough()) {
      return prior;
    }
    long expected = scaled(prior.expected(), history.inputTokens(), history.estimatedInputTokens());
    return around(expected, Long.MAX_VALUE, history);
  }

  /**
   * An answer's tokens.
   *
   * @param max the most it may answer; null if the request does not say
   * @param history of the same model and feature; null if there is none
   * @return {@code high} is the limit where there is one and nothing was learned
   */
  public static TokenRange output(@Nullable Long max, @Nullable TokenHistory history) {
    long most = max == null ? Long.MAX_VALUE : max;
    if (history != null && history.isEnough()) {
      return around(history.outputTokens() / history.answers(), most, history);
    }
    if (max == null) {
      return new TokenRange(
          OUTPUT_TOKENS, OUTPUT_TOKENS, OUTPUT_TOKENS, OUTPUT_TOKENS + " tokens an answer");
    }
    long expected = Math.min(OUTPUT_TOKENS, max);
    return new TokenRange(
        expected, expected, max, OUTPUT_TOKENS + " tokens an answer up to the limit");
  }

  private static TokenRange around(long expected, long most, TokenHistory history) {
    long middle = Math.min(expected, most);
    return new TokenRange(
        middle - middle / PERCENT * LEARNED_PERCENT - middle % PERCENT * LEARNED_PERCENT / PERCENT,
        middle,
        Math.min(most, scaled(middle, PERCENT + LEARNED_PERCENT, PERCENT)),
        "learned from " + history.answers() + " answers");
  }

  /** Half up; sums over years of answers may be beyond what a product of longs holds. */
  private static long scaled(long tokens, long numerator, long denominator) {
    BigInteger product = BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(numerator));
    BigInteger half = BigInteger.valueOf(denominator / 2);
    return product.add(half).divide(BigInteger.valueOf(denominator)).longValueExact();
  }
}
