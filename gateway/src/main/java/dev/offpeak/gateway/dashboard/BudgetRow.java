package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.policy.BudgetUse;

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

  /** From here on it is nearly used: ten percent are left. */
  private static final long NEARLY = 900;

  static BudgetRow of(Feature feature, BudgetUse use, Moments moments) {
    long amount = use.budget().amount().nanos();
    long total = use.spend().total().nanos();
    long part = amount == 0 ? WHOLE : Math.min(WHOLE, (long) ((double) total / amount * WHOLE));
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
