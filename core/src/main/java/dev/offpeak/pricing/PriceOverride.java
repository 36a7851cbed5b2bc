package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A price the user knows better: a contract, a new model, a private deployment. It takes the place
 * of the bundled price on the days it holds.
 *
 * @param model an exact name, or a family whose dated snapshots it covers too
 * @param from the first UTC day; null for always
 * @param until the day after the last; null for no end
 * @param synchronous what an ordinary call costs; cache prices that are null keep the bundled
 *     proportion to the input price, if the model has a bundled one
 * @param batch what a batch costs; null to keep the bundled proportion, or else for the provider's
 *     general rule (half, at OpenAI and Anthropic; elsewhere the batch lane stays unpriced)
 * @param longPrompts prices of long prompts; null to keep the bundled threshold and proportions, if
 *     the model has them
 */
public record PriceOverride(
    ProviderName provider,
    String model,
    @Nullable LocalDate from,
    @Nullable LocalDate until,
    TokenPrices synchronous,
    @Nullable TokenPrices batch,
    @Nullable LongPromptPrices longPrompts) {

  /**
   * Synchronous prices of a whole request once its prompt is longer than a threshold; batch prices
   * keep their proportion.
   */
  public record LongPromptPrices(long aboveInputTokens, TokenPrices synchronous) {}

  /**
   * @throws IllegalArgumentException if it names no model or holds on no day
   */
  public PriceOverride {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a price needs the name of its model");
    }
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException(
          "the price of " + model + " ends (" + until + ") before it begins (" + from + ")");
    }
  }

  /** A price that always holds, with the provider's general rule for batches. */
  public static PriceOverride of(ProviderName provider, String model, TokenPrices synchronous) {
    return new PriceOverride(provider, model, null, null, synchronous, null, null);
  }

  /** The complete price, with what it leaves unsaid taken from the bundled one, if there is one. */
  ModelPrice over(@Nullable ModelPrice bundled) {
    Rates rates =
        bundled == null
            ? RateRules.synchronous(provider, synchronous)
            : RateRules.moved(bundled.standard().synchronous(), synchronous);
    Rates batchRates = batchRates(rates, bundled);
    ModelPrice.Tier standard = new ModelPrice.Tier(rates, batchRates);
    ModelPrice.BatchBasis basis =
        batch == null ? ModelPrice.BatchBasis.DERIVED : ModelPrice.BatchBasis.LISTED;
    return new ModelPrice(
        provider,
        model,
        from,
        until,
        standard,
        longTier(standard, bundled),
        bundled == null ? ModelLimits.UNKNOWN : bundled.limits(),
        new ModelPrice.Origin(ModelPrice.Origin.OVERRIDE, batchRates == null ? null : basis, null));
  }

  private @Nullable Rates batchRates(Rates rates, @Nullable ModelPrice bundled) {
    if (batch != null) {
      return RateRules.batch(provider, model, batch, rates);
    }
    Rates known = bundled == null ? null : bundled.standard().batch();
    return bundled == null || known == null
        ? RateRules.halved(provider, model, rates)
        : RateRules.inProportion(known, bundled.standard().synchronous(), rates);
  }

  private ModelPrice.@Nullable LongPrompts longTier(
      ModelPrice.Tier standard, @Nullable ModelPrice bundled) {
    if (longPrompts != null) {
      Rates rates = RateRules.moved(standard.synchronous(), longPrompts.synchronous());
      return RateRules.longPrompts(longPrompts.aboveInputTokens(), standard, rates);
    }
    ModelPrice.LongPrompts known = bundled == null ? null : bundled.longPrompts();
    if (bundled == null || known == null) {
      return null;
    }
    Rates rates =
        RateRules.inProportion(
            known.tier().synchronous(), bundled.standard().synchronous(), standard.synchronous());
    return RateRules.longPrompts(known.aboveInputTokens(), standard, rates);
  }
}
