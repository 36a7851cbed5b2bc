package dev.offpeak.policy;

import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.PlanStore.SpendLimit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How full the budget of a feature or a run is at one moment.
 *
 * @param whose in words: {@code feature ticket-summary}, {@code run r_7Qm2}
 * @param from first UTC day of the period
 * @param turnsAt when the next period begins
 */
public record BudgetUse(
    String whose, Budget budget, LocalDate from, Instant turnsAt, FeatureSpend spend) {

  /** The use of the feature's budget now; null if it has none. */
  public static @Nullable BudgetUse of(
      Feature feature, FeaturePolicy policy, LedgerStore ledger, Instant now) {
    Budget budget = policy.budget();
    if (budget == null) {
      return null;
    }
    LocalDate from = budget.per().firstDay(now);
    Instant turnsAt = budget.per().turnsAt(now);
    FeatureSpend spend = ledger.spent(feature, from, day(turnsAt));
    return new BudgetUse("feature " + feature.name(), budget, from, turnsAt, spend);
  }

  /** The use of the run's own budget now. */
  public static BudgetUse of(RunId run, Budget budget, LedgerStore ledger, Instant now) {
    LocalDate from = budget.per().firstDay(now);
    Instant turnsAt = budget.per().turnsAt(now);
    FeatureSpend spend = ledger.spent(run, from, day(turnsAt));
    return new BudgetUse("run " + run.value(), budget, from, turnsAt, spend);
  }

  private static LocalDate day(Instant turnsAt) {
    return LocalDate.ofInstant(turnsAt, ZoneOffset.UTC);
  }

  /** What may still be reserved; below zero if answers cost more than was reserved for them. */
  public Usd left() {
    return budget.amount().minus(spend.total());
  }

  /** Whether so much more fits. */
  public boolean fits(long nanos) {
    return nanos <= left().nanos();
  }

  /** What the store holds an intent to, of a feature. */
  public SpendLimit limit(Feature feature) {
    return new SpendLimit(feature, from, day(turnsAt), budget.amount());
  }

  /**
   * Why something does not fit, in one sentence without an end.
   *
   * @param next the least that the next request may cost
   */
  public String sentence(Usd next) {
    return "the budget of "
        + whose
        + " is "
        + budget
        + ", of which $"
        + spend.settled().toPlainString()
        + " is spent and $"
        + spend.reserved().toPlainString()
        + " reserved for what is in flight; the next request may cost up to $"
        + next.toPlainString();
  }

  /** Why a model is not asked under this budget. */
  public String unpriced(String model) {
    return whose
        + " has a budget of "
        + budget
        + ", which cannot hold model "
        + model
        + ": its price is not known; give it one under prices:, or set budget.unpriced to allow";
  }
}
