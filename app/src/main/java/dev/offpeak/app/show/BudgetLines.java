package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.policy.BudgetUse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How full the budgets are, a line each. */
final class BudgetLines {

  private BudgetLines() {}

  static List<String> of(Assembly assembly, Instant now) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, FeaturePolicy> entry : assembly.policies().all().entrySet()) {
      Feature feature = new Feature(entry.getKey());
      BudgetUse use = BudgetUse.of(feature, entry.getValue(), assembly.store().ledger(), now);
      if (use != null) {
        lines.add("budget  " + Wrap.printable(feature.name()) + Wrap.DOT + words(use));
      }
    }
    return lines;
  }

  /** {@code 50 USD/month · spent $12.30 · in flight up to $1.00 · new period on 2026-12-01 UTC}. */
  static String words(BudgetUse use) {
    return use.budget()
        + Wrap.DOT
        + "spent "
        + MoneyText.of(use.spend().settled())
        + (use.spend().reserved().nanos() == 0
            ? ""
            : Wrap.DOT + "in flight up to " + MoneyText.of(use.spend().reserved()))
        + Wrap.DOT
        + "new period on "
        + LocalDate.ofInstant(use.turnsAt(), ZoneOffset.UTC)
        + " UTC";
  }
}
