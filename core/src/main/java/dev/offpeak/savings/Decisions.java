package dev.offpeak.savings;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.DecisionStore.Baseline;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.DecisionStore.Told;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Looks up what a decision brought, and notes those that are made in a file. Thread-safe. */
public final class Decisions {

  /** Who decides what stands in the configuration file. */
  public static final String CONFIGURATION = "configuration";

  private final Store store;
  private final FeaturePolicies policies;
  private final PriceList prices;
  private final InstantSource time;

  /**
   * @param prices for what other caching would have cost
   */
  public Decisions(Store store, FeaturePolicies policies, PriceList prices, InstantSource time) {
    this.store = store;
    this.policies = policies;
    this.prices = prices;
    this.time = time;
  }

  /** Before and after the latest decision on a feature's lane; empty if there is none. */
  public Optional<BeforeAfter> find(Feature feature) {
    Instant now = time.instant();
    return store.decisions().told(feature, now).map(told -> compare(feature, told, now));
  }

  private BeforeAfter compare(Feature feature, Told told, Instant now) {
    Decision decision = told.decision();
    Baseline baseline = told.baseline();
    Instant to = now.isBefore(decision.at()) ? decision.at() : now;
    Span before = new Span(baseline.from(), baseline.to(), baseline.spend());
    Span after = new Span(decision.at(), to, told.spend());
    return new BeforeAfter(
        decision,
        policies.of(feature).deadline(),
        before,
        after,
        told.routed(),
        Comparison.of(before, after, decision.model()),
        CacheDifference.of(before, after, prices, to),
        told.requests(),
        new BeforeAfter.Waiting(baseline.times(), told.times()));
  }

  /**
   * Records as decisions what the configuration file says of lanes and models, where that is not
   * what was decided last. To be called by a process that serves, whenever it reads the file.
   */
  public void note(Map<Feature, FeaturePolicy> file) {
    for (Map.Entry<Feature, FeaturePolicy> named : file.entrySet()) {
      note(named.getKey(), named.getValue());
    }
    for (Decision decision : store.decisions().list()) {
      Feature feature = decision.feature();
      if (decision.by().equals(CONFIGURATION) && !file.containsKey(feature)) {
        note(feature, store.policies().find(feature).orElse(FeaturePolicy.NONE));
      }
    }
  }

  private void note(Feature feature, FeaturePolicy policy) {
    String model = policy.route() == null ? null : policy.route().model();
    store
        .decisions()
        .decide(new Decision(feature, time.instant(), CONFIGURATION, policy.lane(), model));
  }
}
