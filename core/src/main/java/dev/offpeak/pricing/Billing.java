package dev.offpeak.pricing;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import org.jspecify.annotations.Nullable;

/**
 * How one answer's token price becomes its bill: the lane it was really billed in, multipliers, and
 * what comes beside tokens.
 *
 * <p>A synchronous call is billed by the tier the provider reports, which may differ from the one
 * asked for (developers.openai.com/api/docs/guides/flex-processing, read in November 2026). A batch
 * is a batch whatever its lines report: they repeat the model's own tier.
 *
 * @param lane whose rates apply
 * @param tenths what the token price is multiplied with, in tenths, whatever the lane
 * @param searches web searches, billed beside tokens
 * @param complete whether everything that was used has a known price
 */
record Billing(Lane lane, int tenths, long searches, boolean complete) {

  private static final long TENTHS_IN_NANO = 1_000 * Surcharges.PLAIN_TENTHS;

  static Billing of(ProviderName provider, String model, BilledAnswer answer, Lane lane) {
    boolean us = "us".equals(answer.inferenceGeo()) && Surcharges.dependsOnGeo(provider, model);
    int geo = us ? Surcharges.US_INFERENCE_TENTHS : Surcharges.PLAIN_TENTHS;
    long searches = answer.usage().webSearches();
    boolean complete = searches == 0 || provider.equals(ProviderName.ANTHROPIC);
    Lane billed = lane == Lane.BATCH ? Lane.BATCH : laneOf(answer.serviceTier(), lane);
    boolean priority =
        billed == Lane.INTERACTIVE
            && provider.equals(ProviderName.OPENAI)
            && isPriority(answer.serviceTier());
    return new Billing(billed, priority ? Surcharges.PRIORITY_TENTHS : geo, searches, complete);
  }

  /**
   * The bill for a token price in pico-dollars; rounded here and nowhere else.
   *
   * @throws ArithmeticException beyond what can be counted
   */
  Usd bill(long tokensPico) {
    long tokens = Math.multiplyExact(tokensPico, (long) tenths);
    long apart = Math.multiplyExact(searches, Surcharges.WEB_SEARCH_PICO * Surcharges.PLAIN_TENTHS);
    return new Usd(roundHalfUp(Math.addExact(tokens, apart), TENTHS_IN_NANO));
  }

  private static long roundHalfUp(long amount, long unit) {
    long whole = amount / unit;
    return 2 * (amount % unit) >= unit ? whole + 1 : whole;
  }

  private static Lane laneOf(@Nullable String tier, Lane asked) {
    if (tier == null) {
      return asked;
    }
    return switch (tier) {
      case "flex" -> Lane.FLEX;
      case "batch" -> Lane.BATCH;
      default -> Lane.INTERACTIVE;
    };
  }

  private static boolean isPriority(@Nullable String tier) {
    return "priority".equals(tier) || "fast".equals(tier);
  }
}
