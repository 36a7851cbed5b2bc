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

  private static final Sorting<Used> SORTING =
      Sorting.<Used>by("used")
          .words("feature", used -> used.feature().name())
          .plain("state")
          .number("budget", used -> used.use().budget().amount())
          .number("spent", used -> used.use().spend().settled())
          .number("in flight, at most", used -> used.use().spend().reserved())
          .number("left", used -> used.use().left())
          .number("used", Used::part)
          .words("period ends", used -> used.use().turnsAt())
          .plain("over it");

  private final DashboardParts parts;
  private final Screen screen;

  private record Used(Feature feature, BudgetUse use) {

    long part() {
      return BudgetRow.part(use);
    }
  }

  BudgetsPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /** The page. */
  public record View(BudgetRow.Table table, @Nullable Empty empty) {}

  /** A budget alone, as a feature's page shows it. */
  static BudgetRow.Table alone(Feature feature, BudgetUse use, Moments moments) {
    return new BudgetRow.Table(SORTING.heads(), List.of(BudgetRow.of(feature, use, moments)));
  }

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    List<Used> used = new ArrayList<>();
    parts
        .policies()
        .get()
        .all()
        .forEach((name, policy) -> {
          BudgetUse use = BudgetUse.of(new Feature(name), policy, store.ledger(), moments.now());
          if (use != null) {
            used.add(new Used(new Feature(name), use));
          }
        });
    Sorting.Sorted<Used> sorted = SORTING.of(visit, used);
    List<BudgetRow> rows =
        sorted.rows().stream().map(one -> BudgetRow.of(one.feature(), one.use(), moments)).toList();
    View view =
        new View(
            new BudgetRow.Table(sorted.heads(), rows),
            rows.isEmpty() ? NOTHING.with(parts.sandbox()) : null);
    return screen.show(visit, Menu.BUDGETS, "Budgets", "budgets", view);
  }
}
