package dev.offpeak.intake;

import dev.offpeak.intake.Pricer.Priced;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.RunId;
import dev.offpeak.policy.Features;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.RunStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is decided for a request's feature, as it is taken in: its validator is kept with the run,
 * so that every later process judges alike, and a request that its budget cannot hold is refused.
 * One load, one admission; not thread-safe.
 */
final class Admission {

  private final RunStore runs;
  private final RunId run;
  private final Features features;
  private final @Nullable AnswerRules ofRun;
  private final @Nullable Budget budgetOfRun;
  private final Map<Feature, Decided> known = new HashMap<>();

  /** What holds for a feature's requests in this run. */
  private record Decided(@Nullable Budget budget, @Nullable AnswerRules rules, boolean cache) {}

  /**
   * @param spec what is decided for the run itself
   * @throws SourceException if a rule cannot be tried
   */
  Admission(RunStore runs, RunId run, Features features, RunSpec spec) {
    this.runs = runs;
    this.run = run;
    this.features = features;
    this.ofRun = spec.rules();
    this.budgetOfRun = spec.budget();
    if (ofRun != null) {
      check(ofRun, "--validate");
      runs.setRules(run, null, ofRun);
    }
    if (budgetOfRun != null) {
      runs.setBudget(run, budgetOfRun);
    }
  }

  /**
   * Why the request cannot be taken; null if it can.
   *
   * @throws SourceException if the validator of its feature cannot be tried
   */
  @Nullable String problem(Feature feature, SourceRequest request, Priced priced) {
    Decided decided = decided(feature);
    AnswerRules rules = decided.rules();
    if (rules != null && rules.readText() && request.endpoint() == Endpoint.EMBEDDINGS) {
      return "its validator (" + rules.words() + ") reads a text, and an embedding has none";
    }
    if (budgetOfRun != null && !priced.hasPrice()) {
      return "the run has a budget of "
          + budgetOfRun
          + ", which cannot hold model "
          + request.facts().model()
          + ": its price is not known; give it one under prices:";
    }
    Budget budget = decided.budget();
    return budget != null && !budget.unpricedAllowed() && !priced.hasPrice()
        ? "feature "
            + feature.name()
            + " has a budget of "
            + budget
            + ", which cannot hold model "
            + request.facts().model()
            + ": its price is not known; give it one under prices:, or set budget.unpriced to allow"
        : null;
  }

  /**
   * Whether beginnings that the feature's requests share may be marked for the provider's cache.
   *
   * @throws SourceException if the validator of the feature cannot be tried
   */
  boolean caches(Feature feature) {
    return decided(feature).cache();
  }

  private Decided decided(Feature feature) {
    Decided before = known.get(feature);
    if (before != null) {
      return before;
    }
    Decided decided = decide(feature);
    known.put(feature, decided);
    return decided;
  }

  private Decided decide(Feature feature) {
    FeaturePolicy policy = features.policies().of(feature);
    AnswerRules ofFeature = policy.validate();
    if (ofRun == null && ofFeature != null) {
      check(ofFeature, "the validator of feature " + feature.name());
      runs.setRules(run, feature, ofFeature);
    }
    return new Decided(policy.budget(), ofRun == null ? ofFeature : ofRun, policy.cache());
  }

  private void check(AnswerRules rules, String whose) {
    try {
      features.judge().check(rules);
    } catch (IllegalArgumentException unusable) {
      throw new SourceException(whose + " cannot be used: " + unusable.getMessage());
    }
  }
}
