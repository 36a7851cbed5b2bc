package dev.offpeak.dispatch;

import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.PlanStore.BudgetWait;
import dev.offpeak.store.PlanStore.SpendLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds batches to the budgets of the runs and features in them. Used by one thread.
 *
 * <p>Of a run or a feature whose share does not fit, nothing is sent while something of it is in
 * flight, as that will turn out cheaper than was reserved; once nothing is, as much goes as fits.
 * So a batch of more than a whole budget is sent in parts, and small change does not become many
 * small batches.
 */
final class BudgetGate {

  private final Desk desk;
  private final Map<RequestGroup, Instant> restsUntil = new HashMap<>();

  /** What this process last noted of a run; absent if nothing yet. */
  private final Map<RunId, Optional<BudgetWait>> noted = new HashMap<>();

  BudgetGate(Desk desk) {
    this.desk = desk;
  }

  /** Whether no feature has a budget, so that nothing needs to be added up. */
  boolean isIdle() {
    return desk.features().policies().all().values().stream()
        .allMatch(policy -> policy.budget() == null);
  }

  /** Whether the run has no budget, and nothing says that one keeps it waiting. */
  boolean isFree(RunId run) {
    return desk.store().runs().budget(run).isEmpty()
        && noted.computeIfAbsent(run, unknown -> desk.store().plans().waiting(unknown)).isEmpty();
  }

  /** Whether budgets kept all of the group back a short while ago. */
  boolean rests(RequestGroup group) {
    Instant until = restsUntil.get(group);
    return until != null && desk.now().isBefore(until);
  }

  /** Looks at the group again only after a while: budgets do not fill and empty in an instant. */
  void rest(RequestGroup group) {
    restsUntil.put(group, desk.now().plus(desk.pace().refused()));
  }

  /**
   * Limits the runs and features whose share does not fit.
   *
   * @return whether anything was limited that was not before
   */
  boolean limit(Shares shares, Allowance allowance) {
    boolean limited = false;
    for (Purse purse : shares.purses()) {
      BudgetUse use = allowance.limits(purse) ? null : use(purse);
      if (use == null) {
        continue;
      }
      boolean unpriced = unpricedModel(use.budget(), shares.models(purse)) != null;
      if (unpriced || !use.fits(shares.nanos(purse))) {
        boolean inFlight = use.spend().reserved().nanos() > 0;
        allowance.limit(purse, unpriced || inFlight ? 0 : Math.max(0, use.left().nanos()));
        limited = true;
      }
    }
    return limited;
  }

  private @Nullable BudgetUse use(Purse purse) {
    LedgerStore ledger = desk.store().ledger();
    return switch (purse) {
      case Purse.OfFeature(Feature feature) ->
          BudgetUse.of(feature, desk.features().policies().of(feature), ledger, desk.now());
      case Purse.OfRun(RunId run) ->
          desk.store()
              .runs()
              .budget(run)
              .map(budget -> BudgetUse.of(run, budget, ledger, desk.now()))
              .orElse(null);
    };
  }

  private @Nullable String unpricedModel(Budget budget, Iterable<String> models) {
    if (!budget.unpricedAllowed()) {
      for (String model : models) {
        if (desk.prices()
            .find(desk.provider().account().target().provider(), model, desk.now())
            .isEmpty()) {
          return model;
        }
      }
    }
    return null;
  }

  /**
   * What the transaction of the intent checks once more of features: another account may spend as
   * well. A run has one account.
   */
  List<SpendLimit> limits(Shares shares) {
    List<SpendLimit> limits = new ArrayList<>();
    for (Purse purse : shares.purses()) {
      BudgetUse use = use(purse);
      if (use != null && purse instanceof Purse.OfFeature(Feature feature)) {
        limits.add(use.limit(feature));
      }
    }
    return limits;
  }

  /**
   * Notes which runs wait, and stops those whose budget wants no waiting, or for which waiting is
   * idle.
   *
   * @param shares what goes into the batch
   * @param walk that kept others back
   */
  void note(Shares shares, Allowance.Walk walk) {
    Shares kept = walk.kept();
    Map<RunId, BudgetWait> waits = new HashMap<>();
    walk.keptBack()
        .forEach((run, purse) -> {
          BudgetUse use = use(purse);
          if (use == null) {
            return;
          }
          String unpriced = unpricedModel(use.budget(), kept.models(purse));
          boolean idle = use.spend().reserved().nanos() == 0 && !shares.runs().contains(run);
          boolean never = use.budget().amount().nanos() < kept.smallest(purse);
          boolean refuses = use.budget().over() == Budget.Over.REFUSE;
          if (unpriced != null) {
            stop(run, use.unpriced(unpriced));
          } else if (idle && (refuses || never)) {
            stop(run, use.sentence(new Usd(kept.smallest(purse))));
          } else {
            String message = use.sentence(new Usd(kept.smallest(purse)));
            waits.put(run, new BudgetWait(featureOf(purse), use.turnsAt(), message));
          }
        });
    List<RunId> others = new ArrayList<>();
    for (RunId run : shares.runs()) {
      if (!waits.containsKey(run) && !Optional.empty().equals(noted.get(run))) {
        others.add(run);
      }
    }
    waits
        .entrySet()
        .removeIf(wait -> Optional.of(wait.getValue()).equals(noted.get(wait.getKey())));
    if (!waits.isEmpty() || !others.isEmpty()) {
      desk.store().plans().waits(waits, others);
      waits.forEach((run, wait) -> noted.put(run, Optional.of(wait)));
      others.forEach(run -> noted.put(run, Optional.empty()));
    }
  }

  private static @Nullable Feature featureOf(Purse purse) {
    return purse instanceof Purse.OfFeature(Feature feature) ? feature : null;
  }

  private void stop(RunId run, String message) {
    desk.store().runs().stop(run, new Stop(Stop.Reason.BUDGET, message));
  }
}
