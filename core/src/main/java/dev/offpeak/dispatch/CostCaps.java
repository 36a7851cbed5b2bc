package dev.offpeak.dispatch;

import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.store.PlanStore.RunBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds batches to what each run may spend. Used by one thread. */
final class CostCaps {

  private final Desk desk;

  CostCaps(Desk desk) {
    this.desk = desk;
  }

  /** Whether the run may spend whatever it costs. */
  boolean isFree(RunId run) {
    RunBudget budget = desk.store().plans().budgets(List.of(run)).get(run);
    return budget != null && budget.cap() == null;
  }

  /**
   * The runs whose share does not fit under their cap. Those with nothing in flight are stopped:
   * nothing of theirs will be settled for less than was reserved, so that waiting would not help.
   *
   * @param reserve what a batch would set aside, in nano-dollars, by run
   */
  List<RunId> over(Map<RunId, Long> reserve) {
    List<RunId> over = new ArrayList<>();
    Map<RunId, RunBudget> budgets = desk.store().plans().budgets(List.copyOf(reserve.keySet()));
    budgets.forEach((run, budget) -> {
      Usd cap = budget.cap();
      if (cap == null) {
        return;
      }
      Usd share = new Usd(reserve.getOrDefault(run, 0L));
      Usd needed = budget.settled().plus(budget.reserved()).plus(share);
      if (needed.compareTo(cap) > 0) {
        over.add(run);
        if (budget.reserved().equals(Usd.ZERO)) {
          stop(run, cap, budget.settled(), share);
        }
      }
    });
    return over;
  }

  private void stop(RunId run, Usd cap, Usd settled, Usd share) {
    String message =
        "the next batch may cost up to $"
            + share.toPlainString()
            + ", and with $"
            + settled.toPlainString()
            + " already paid that would pass --max-cost "
            + cap.toPlainString();
    desk.store().runs().stop(run, new Stop(Stop.Reason.COST_CAP, message));
  }
}
