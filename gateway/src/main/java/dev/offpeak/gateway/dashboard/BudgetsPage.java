package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Feature;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The budgets, the fullest first. */
final class BudgetsPage {

  private static final Empty NOTHING =
      new Empty(
          "Here is how full each feature's budget is. A budget is the most a feature may cost in a"
              + " day, week or month; what is in flight counts too.",
          "offpeak feature set speech-summary --budget \"50 USD/month\"");

  private final DashboardParts parts;
  private final Screen screen;

  BudgetsPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /** The page. */
  public record View(List<BudgetRow> rows, @Nullable Empty empty) {
    public View {
      rows = List.copyOf(rows);
    }
  }

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    List<BudgetRow> rows = new ArrayList<>();
    parts
        .policies()
        .get()
        .all()
        .forEach((name, policy) -> {
          BudgetUse use = BudgetUse.of(new Feature(name), policy, store.ledger(), moments.now());
          if (use != null) {
            rows.add(BudgetRow.of(new Feature(name), use, moments));
          }
        });
    rows.sort(java.util.Comparator.comparingLong(BudgetRow::part).reversed());
    View view = new View(rows, rows.isEmpty() ? NOTHING : null);
    return screen.show(visit, Menu.BUDGETS, "Budgets", "budgets", view);
  }
}
