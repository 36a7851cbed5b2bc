package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.Features;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.validate.AnswerJudge;
import dev.offpeak.validate.SchemaLibrary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a life's user decided: a budget for its feature, and validators for some of its runs.
 *
 * @param policy of the feature
 */
record SimTerms(FeaturePolicy policy) {

  static final Feature FEATURE = new Feature("simulated");

  /** More than any simulated request reserves, so that the least budget lets some through. */
  private static final long REQUEST_NANOS = 35_000;

  /** Calls are made for whatever a batch would answer too late, and nothing is limited. */
  static final SimTerms HURRIED =
      new SimTerms(FeaturePolicy.NONE.withEscalate(List.of(Lane.INTERACTIVE)));

  /** The same, with beginnings that its requests share marked where that saves. */
  SimTerms cached() {
    return new SimTerms(policy.withCache(true));
  }

  static SimTerms of(RandomGenerator random, boolean priced) {
    FeaturePolicy escalating =
        FeaturePolicy.NONE.withEscalate(
            random.nextInt(4) == 0 ? List.of() : List.of(Lane.INTERACTIVE));
    if (!priced || random.nextBoolean()) {
      return new SimTerms(escalating);
    }
    return new SimTerms(escalating.withBudget(any(random)));
  }

  /** A validator for the next run, or null. */
  static @Nullable AnswerRules rules(RandomGenerator random) {
    return random.nextBoolean()
        ? null
        : SimFlaws.rules(1 + random.nextInt(AnswerRules.ATTEMPTS_MAX));
  }

  /** A budget of its own for the next run, or null. */
  static @Nullable Budget budget(RandomGenerator random, boolean priced) {
    return priced && random.nextInt(4) == 0 ? any(random) : null;
  }

  private static Budget any(RandomGenerator random) {
    long nanos = REQUEST_NANOS * (1 + random.nextInt(20));
    Budget.Over over = random.nextBoolean() ? Budget.Over.WAIT : Budget.Over.REFUSE;
    return new Budget(new Usd(nanos), BudgetPeriod.DAY, over, false);
  }

  /** When the answers of the next run are due; null if whenever. */
  static @Nullable Instant deadline(RandomGenerator random) {
    return random.nextInt(3) == 0
        ? null
        : SettableTime.START.plus(Duration.ofMinutes(1 + random.nextInt(40 * 60)));
  }

  /** A deadline that comes while the first batch is out. */
  static Instant soon(RandomGenerator random) {
    return SettableTime.START.plus(Duration.ofMinutes(25 + random.nextInt(20)));
  }

  Features features(Store store) {
    return new Features(
        new FeaturePolicies(Map.of(FEATURE, policy), store.policies()),
        new AnswerJudge(SchemaLibrary.NONE));
  }

  /** Fails if more was spent and reserved than a budget allows. */
  void check(Store store, List<RunId> runs, Instant now) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Budget ofFeature = policy.budget();
    if (ofFeature != null) {
      check(ofFeature, store.ledger().spent(FEATURE, day, day.plusDays(1)));
    }
    for (RunId run : runs) {
      store
          .runs()
          .budget(run)
          .ifPresent(budget -> check(budget, store.ledger().spent(run, day, day.plusDays(1))));
    }
  }

  private static void check(Budget budget, FeatureSpend spend) {
    Usd total = spend.settled().plus(spend.reserved());
    if (total.compareTo(budget.amount()) > 0) {
      throw new AssertionError("the budget of " + budget + " was passed: " + spend);
    }
  }
}
