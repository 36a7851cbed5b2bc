package dev.offpeak.pricing;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a model can take, as far as the price list says; null where it does not.
 *
 * @param contextWindowTokens prompt and completion together
 * @param outputTokensMax the longest completion
 * @param cacheableTokensMin the shortest prompt prefix that a cache takes
 * @param retires the day the provider stops serving it; what it answered before keeps its price
 */
public record ModelLimits(
    @Nullable Long contextWindowTokens,
    @Nullable Long outputTokensMax,
    @Nullable Long cacheableTokensMin,
    @Nullable LocalDate retires) {

  /** Nothing is known. */
  public static final ModelLimits UNKNOWN = new ModelLimits(null, null, null, null);
}
