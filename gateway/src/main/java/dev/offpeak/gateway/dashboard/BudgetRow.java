package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.policy.BudgetUse;
import java.util.List;

/**
 * How full a budget is.
 *
 * @param part used of it, in thousandths, not above 1000
 * @param over what happens to requests that do not fit
 */
public record BudgetRow(
    String feature,
    String path,
    Tone tone,
    String state,
    String amount,
    String spent,
    String reserved,
    String left,
    String share,
    long part,
    String ends,
    String over) {

  private static final long WHOLE = 1_000;

  /**
   * A table of budgets.
   *
   * @param heads its columns; of one budget alone there is nothing to sort
   */
  public record Table(List<Sorting.Head> heads, List<BudgetRow> rows) {
    public Table {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /** From here on it is nearly used: where an alert says so too, unless that is set otherwise. */
  private static final long NEARLY = 10L * AlertSettings.DEFAULT.budgetPercent();

  /** How much of a budget is used, in thousandths, not above 1000. */
  static long part(BudgetUse use) {
    long amount = use.budget().amount().nanos();
    double total = use.spend().total().nanos();
    return amount == 0 ? WHOLE : Math.min(WHOLE, (long) (total / amount * WHOLE));
  }

  static BudgetRow of(Feature feature, BudgetUse use, Moments moments) {
    long amount = use.budget().amount().nanos();
    long total = use.spend().total().nanos();
    long part = part(use);
    boolean full = use.left().nanos() <= 0;
    return new BudgetRow(
        feature.name(),
        "/features/" + Params.encoded(feature.name()),
        full ? Tone.BAD : part >= NEARLY ? Tone.WAITING : Tone.DONE,
        full ? "used up" : part >= NEARLY ? "nearly used" : "has room",
        MoneyText.of(use.budget().amount()) + " a " + use.budget().per().label(),
        MoneyText.of(use.spend().settled()),
        MoneyText.of(use.spend().reserved()),
        MoneyText.of(use.left()),
        amount == 0 ? "100 %" : CountText.share(Math.max(0, total), amount),
        part,
        moments.clock(use.turnsAt()),
        use.budget().over() == Budget.Over.WAIT ? "requests wait" : "requests are refused");
  }
}
