package dev.offpeak.pricing;

import dev.offpeak.model.Usage;
import java.math.BigDecimal;

/**
 * What one token of each kind costs, complete, in pico-dollars (10⁻¹² USD): one dollar for a
 * million tokens is a million pico-dollars a token, so that every listed price and its half are
 * whole numbers.
 *
 * @param input a prompt token that was neither read from nor written to a cache
 * @param cachedInput a prompt token read from a cache
 * @param cacheWrite a prompt token written to a cache
 * @param cacheWriteLong a prompt token written to a cache for an hour
 * @param output a completion token
 */
public record Rates(
    long input, long cachedInput, long cacheWrite, long cacheWriteLong, long output) {

  /** Pico-dollars a token are dollars for a million tokens times this. */
  private static final int PICO_PLACES = 6;

  /** One decimal less than we count, so that half of it is exact. */
  static final int LISTED_PLACES_MAX = PICO_PLACES - 1;

  /** Three times the dearest price known (o1-pro's 600): beyond it is a slip of the unit. */
  static final BigDecimal DOLLARS_PER_MILLION_MAX = new BigDecimal("2000");

  /** Pico-dollars a token from dollars for a million tokens. */
  static long pico(BigDecimal dollarsPerMillion) {
    return dollarsPerMillion.movePointRight(PICO_PLACES).longValueExact();
  }

  /** Dollars for a million tokens, as people write a price. */
  public static BigDecimal dollarsPerMillion(long pico) {
    return BigDecimal.valueOf(pico, PICO_PLACES).stripTrailingZeros();
  }

  /** Whether a token written to a cache costs more than one that is not. */
  public boolean chargesCacheWrites() {
    return Math.max(cacheWrite, cacheWriteLong) > input;
  }

  /**
   * What the tokens cost, in pico-dollars, not rounded. Each prompt token is paid once, as read, as
   * written or as plain. Where a provider counts more read and written tokens than the prompt has,
   * those are paid as told and no plain ones are assumed.
   *
   * @throws ArithmeticException beyond nine million dollars, which no answer costs
   */
  long pico(Usage usage) {
    long writtenLong = Math.min(usage.cacheWriteLongTokens(), usage.cacheWriteTokens());
    long writtenShort = usage.cacheWriteTokens() - writtenLong;
    long special = Math.addExact(usage.cachedTokens(), usage.cacheWriteTokens());
    long plain = Math.max(0, usage.inputTokens() - special);
    long sum = Math.multiplyExact(plain, input);
    sum = Math.addExact(sum, Math.multiplyExact(usage.cachedTokens(), cachedInput));
    sum = Math.addExact(sum, Math.multiplyExact(writtenShort, cacheWrite));
    sum = Math.addExact(sum, Math.multiplyExact(writtenLong, cacheWriteLong));
    return Math.addExact(sum, Math.multiplyExact(usage.outputTokens(), output));
  }
}
