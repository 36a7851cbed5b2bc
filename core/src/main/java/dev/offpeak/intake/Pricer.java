package dev.offpeak.intake;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.Estimate;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.pricing.RequestTokens;
import dev.offpeak.pricing.TokenEstimator;
import dev.offpeak.pricing.TokenHistory;
import dev.offpeak.pricing.TokenRange;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.TokenRatios;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request will take and cost before it is sent, from what the ledger has learned of its
 * model and feature. What was learned is read once a model and feature. Thread-safe.
 */
public final class Pricer {

  private final PriceList prices;
  private final @Nullable LedgerStore ledger;
  private final InstantSource time;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();

  private record Key(Feature feature, ProviderName provider, String model) {}

  private record Known(Optional<ModelPrice> price, Optional<TokenHistory> history) {}

  /**
   * What is stored with a request.
   *
   * @param inputTokens the uncorrected prior, so that the ledger can learn how far it is off
   * @param outputTokensMax the most it may answer, or what is expected where it does not say
   * @param reserveNanos the upper bound of its cost by batch, 0 if unpriced
   * @param hasPrice whether what it costs by batch is known
   */
  public record Priced(
      long inputTokens, long outputTokensMax, long reserveNanos, boolean hasPrice) {}

  /**
   * @param ledger to learn from; null to know nothing but the priors
   */
  public Pricer(PriceList prices, @Nullable LedgerStore ledger, InstantSource time) {
    this.prices = prices;
    this.ledger = ledger;
    this.time = time;
  }

  /** What to store with a request that is sent as it is. */
  public Priced price(ProviderName provider, Feature feature, SourceRequest request) {
    return price(provider, feature, request, false);
  }

  /**
   * What to store with a request.
   *
   * @param mayBeMarked whether its beginning may be marked for the provider's cache
   */
  public Priced price(
      ProviderName provider, Feature feature, SourceRequest request, boolean mayBeMarked) {
    BodyFacts facts = request.facts();
    Known model = known(feature, provider, facts.model());
    RequestTokens plain = tokens(facts, model);
    RequestTokens tokens = mayBeMarked ? plain.withMark() : plain;
    Optional<Estimate> estimate =
        model.price().flatMap(price -> Estimate.of(price, Lane.BATCH, tokens));
    Long limit = facts.outputTokensMax();
    return new Priced(
        TokenEstimator.prior(facts.promptBytes(), facts.images()).expected(),
        limit == null ? tokens.output().expected() : limit,
        estimate.map(known -> known.reserve().nanos()).orElse(0L),
        estimate.isPresent());
  }

  /** What a request will cost by batch; empty if its model is unpriced. */
  public Optional<Estimate> estimate(ProviderName provider, Feature feature, BodyFacts facts) {
    Known model = known(feature, provider, facts.model());
    return model.price().flatMap(price -> Estimate.of(price, Lane.BATCH, tokens(facts, model)));
  }

  /**
   * What a request that may be marked for the provider's cache will cost by batch; empty if its
   * model is unpriced.
   */
  public Optional<Estimate> estimateMarked(
      ProviderName provider, Feature feature, BodyFacts facts) {
    Known model = known(feature, provider, facts.model());
    return model
        .price()
        .flatMap(price -> Estimate.of(price, Lane.BATCH, tokens(facts, model).withMark()));
  }

  /** The price of a request's model; empty if there is none. */
  public Optional<ModelPrice> modelPrice(ProviderName provider, Feature feature, String model) {
    return known(feature, provider, model).price();
  }

  /** The tokens of a request, priced or not. */
  public RequestTokens tokens(ProviderName provider, Feature feature, BodyFacts facts) {
    return tokens(facts, known(feature, provider, facts.model()));
  }

  private static RequestTokens tokens(BodyFacts facts, Known model) {
    TokenHistory history = model.history().orElse(null);
    TokenRange prior = TokenEstimator.prior(facts.promptBytes(), facts.images());
    return new RequestTokens(
        TokenEstimator.input(prior, history),
        TokenEstimator.output(facts.outputTokensMax(), history),
        facts.outputTokensMax(),
        facts.cacheWritesPossible());
  }

  private Known known(Feature feature, ProviderName provider, String model) {
    Key key = new Key(feature, provider, model);
    // Asked for every request: the plain look-up takes no lock.
    Known before = known.get(key);
    return before == null ? known.computeIfAbsent(key, this::learn) : before;
  }

  private Known learn(Key key) {
    TokenRatios ratios =
        ledger == null ? null : ledger.ratios(key.feature(), key.provider(), key.model());
    Optional<TokenHistory> history =
        ratios == null
            ? Optional.empty()
            : Optional.of(
                new TokenHistory(
                    ratios.answers(),
                    ratios.estimatedInputTokens(),
                    ratios.inputTokens(),
                    ratios.outputTokens()));
    return new Known(prices.find(key.provider(), key.model(), time.instant()), history);
  }
}
