package dev.offpeak.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices as a provider lists them, in US dollars for a million tokens. What is null is not listed,
 * and then follows from the provider's rules (see {@link RateRules}).
 *
 * @param input prompt tokens that were neither read from nor written to a cache
 * @param cachedInput prompt tokens read from a cache
 * @param cacheWrite prompt tokens written to a cache (Anthropic: for five minutes)
 * @param cacheWriteLong prompt tokens written to a cache for an hour (Anthropic only)
 * @param output completion tokens, reasoning included
 */
public record TokenPrices(
    BigDecimal input,
    @Nullable BigDecimal cachedInput,
    @Nullable BigDecimal cacheWrite,
    @Nullable BigDecimal cacheWriteLong,
    BigDecimal output) {

  /**
   * @throws IllegalArgumentException if a price is negative, beyond 2,000 dollars, or finer than
   *     five decimals (whose half would be finer than we count)
   */
  public TokenPrices {
    check("input", input);
    check("cached input", cachedInput);
    check("cache write", cacheWrite);
    check("cache write (1 h)", cacheWriteLong);
    check("output", output);
  }

  /** Prices of a prompt and a completion; caching follows the provider's rules. */
  public static TokenPrices of(String input, String output) {
    return new TokenPrices(new BigDecimal(input), null, null, null, new BigDecimal(output));
  }

  private static void check(String what, @Nullable BigDecimal price) {
    if (price == null) {
      return;
    }
    if (price.signum() < 0 || price.compareTo(Rates.DOLLARS_PER_MILLION_MAX) > 0) {
      throw new IllegalArgumentException(
          "the price of "
              + what
              + " is in dollars for a million tokens, from 0 to "
              + Rates.DOLLARS_PER_MILLION_MAX.toPlainString()
              + ": "
              + price.toPlainString());
    }
    if (price.stripTrailingZeros().scale() > Rates.LISTED_PLACES_MAX) {
      throw new IllegalArgumentException(
          "the price of "
              + what
              + " has more than "
              + Rates.LISTED_PLACES_MAX
              + " decimals: "
              + price.toPlainString());
    }
  }
}
