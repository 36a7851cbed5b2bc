package dev.offpeak.intake;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.Rates;
import dev.offpeak.source.PromptBeginnings;
import dev.offpeak.source.PromptBeginnings.Left;
import dev.offpeak.source.SourceRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of requests whose features are cached where they could be marked, and why they cannot. What
 * is decided for a feature is looked up once. Not thread-safe; one load, one of these.
 */
public final class SharedBeginnings {

  private final Predicate<Feature> isCached;
  private final Pricer pricer;
  private final Map<Feature, Boolean> cached = new HashMap<>();

  /**
   * @param isCached whether a feature's requests may be marked
   */
  public SharedBeginnings(Predicate<Feature> isCached, Pricer pricer) {
    this.isCached = isCached;
    this.pricer = pricer;
  }

  /** Why a request is left alone. */
  public enum Reason {
    /** Its feature is not cached. */
    OFF,
    OWN_SETTINGS,
    NO_PLACE,
    /** Its model has no price, or no cache that is told where to end. */
    MODEL,
    /** Shorter than what a cache of its model takes. */
    TOO_SHORT
  }

  /**
   * What there is.
   *
   * @param beginnings the shortest first
   * @param why there is none; null if there are some
   */
  public record Found(List<Beginning> beginnings, @Nullable Reason why) {

    public Found {
      beginnings = List.copyOf(beginnings);
    }
  }

  /** Where a request could be marked. */
  public Found of(ProviderName provider, Feature feature, SourceRequest request) {
    if (!cached.computeIfAbsent(feature, isCached::test)) {
      return none(Reason.OFF);
    }
    Long least =
        pricer
            .modelPrice(provider, feature, request.facts().model())
            .flatMap(SharedBeginnings::least)
            .orElse(null);
    if (least == null) {
      return none(Reason.MODEL);
    }
    PromptBeginnings.Look look = PromptBeginnings.of(request.endpoint(), request.body());
    if (look.left() != null) {
      return none(look.left() == Left.OWN_SETTINGS ? Reason.OWN_SETTINGS : Reason.NO_PLACE);
    }
    List<Beginning> enough =
        look.beginnings().stream().filter(one -> one.tokens() >= least).toList();
    return enough.isEmpty() ? none(Reason.TOO_SHORT) : new Found(enough, null);
  }

  private static Found none(Reason why) {
    return new Found(List.of(), why);
  }

  /** The shortest prefix that a cache takes whose writes are told by marks, and billed. */
  private static Optional<Long> least(ModelPrice price) {
    Rates batch = price.standard().batch();
    return batch == null || !batch.chargesCacheWrites()
        ? Optional.empty()
        : Optional.ofNullable(price.limits().cacheableTokensMin());
  }
}
