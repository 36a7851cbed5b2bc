package dev.offpeak.pricing;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one model costs over a span of days.
 *
 * @param model the name it is listed under, which may be the family of a dated snapshot
 * @param from the first UTC day it holds on; null if it always did
 * @param until the day after the last; null if no end is known
 * @param standard rates of an ordinary prompt
 * @param longPrompts rates of a long one; null where length does not matter
 * @param limits what the model can take
 * @param origin where the prices come from
 */
public record ModelPrice(
    ProviderName provider,
    String model,
    @Nullable LocalDate from,
    @Nullable LocalDate until,
    Tier standard,
    @Nullable LongPrompts longPrompts,
    ModelLimits limits,
    Origin origin) {

  /**
   * Rates by lane.
   *
   * @param batch null if no batch price is known: then the model is unpriced in that lane
   */
  public record Tier(Rates synchronous, @Nullable Rates batch) {}

  /**
   * The tier of a whole request, output included, once its prompt is longer than a threshold.
   *
   * @param aboveInputTokens prompts of exactly this many tokens, cached and written ones included,
   *     still cost the standard rates
   */
  public record LongPrompts(long aboveInputTokens, Tier tier) {}

  /**
   * Where prices come from.
   *
   * @param source the key of a source in the bundled list, or {@code override}
   * @param batchBasis whether the batch price was listed; null if there is none
   * @param notes what a reader should know before relying on them; null if nothing
   */
  public record Origin(String source, @Nullable BatchBasis batchBasis, @Nullable String notes) {

    static final String OVERRIDE = "override";
  }

  /** How a batch price is known. */
  public enum BatchBasis {
    /** The provider names it. */
    LISTED,
    /** It follows from the provider's general rule: half the synchronous price. */
    DERIVED
  }

  /** Whether these prices hold on that UTC day. */
  public boolean holdsOn(LocalDate day) {
    return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
  }

  /** The rates of a request of that many prompt tokens; empty if that lane has no known price. */
  public Optional<Rates> rates(Lane lane, long inputTokens) {
    Tier tier =
        longPrompts != null && inputTokens > longPrompts.aboveInputTokens()
            ? longPrompts.tier()
            : standard;
    Rates batch = tier.batch();
    return switch (lane) {
      case INTERACTIVE -> Optional.of(tier.synchronous());
      case BATCH -> Optional.ofNullable(batch);
      case FLEX ->
          batch == null ? Optional.empty() : Optional.of(RateRules.flex(tier.synchronous(), batch));
    };
  }

  /**
   * What an answer cost in a lane, and what the same usage would have cost synchronously.
   *
   * @return empty if it is unpriced: the lane has no known price, it used something billed apart
   *     whose price is not known, or its counts are beyond anything that can be billed
   */
  public Optional<Cost> cost(BilledAnswer answer, Lane lane) {
    Usage usage = answer.usage();
    Billing billing = Billing.of(provider, model, answer, lane);
    Optional<Rates> paid = rates(billing.lane(), usage.inputTokens());
    Optional<Rates> synchronous = rates(Lane.INTERACTIVE, usage.inputTokens());
    if (paid.isEmpty() || synchronous.isEmpty() || !billing.complete()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Cost(
              billing.bill(paid.get().pico(usage)), billing.bill(synchronous.get().pico(usage))));
    } catch (ArithmeticException beyondMoney) {
      return Optional.empty();
    }
  }
}
