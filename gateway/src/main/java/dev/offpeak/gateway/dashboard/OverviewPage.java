package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.audit.Saving;
import dev.offpeak.audit.StillToSave;
import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.chart.DayChart;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.AlertKind;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was spent, what it saved, and what is worth a decision. */
final class OverviewPage {

  private static final Empty NOTHING =
      new Empty(
          "Here is what your calls cost, what they would have cost synchronously, and what could"
              + " still be saved.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'"
              + " --feature speech-summary");

  /** The first page is for a glance; the others have a page. */
  private static final int ALERTS_SHOWN = 3;

  private final DashboardParts parts;
  private final Screen screen;

  OverviewPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param imported whether the figures are of what was imported, as nothing was metered
   * @param savedShare such as {@code 48.2 %}; empty if there is nothing to compare with
   * @param still what could still be saved in 30 days; empty while that is being looked for
   * @param stillMore more of it, in words
   * @param alerts the first of what needs attention
   * @param moreAlerts how many more there are
   * @param chart null if there is nothing to draw
   */
  public record View(
      List<Span.Choice> choices,
      int days,
      boolean imported,
      String paid,
      String synchronous,
      String saved,
      String savedShare,
      String still,
      String stillMore,
      List<AlertItem> alerts,
      int moreAlerts,
      @Nullable DayChart chart,
      List<Decision> decisions,
      @Nullable Empty empty) {
    public View {
      choices = List.copyOf(choices);
      alerts = List.copyOf(alerts);
      decisions = List.copyOf(decisions);
    }
  }

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Span span = Span.of(visit, parts.clock());
    Spend metered =
        new Spend(span.from(), span.to(), store.ledger().spend(span.from(), span.to(), null));
    List<SpendRow> elsewhere = store.ledger().imported(span.from(), span.to(), null);
    boolean imported = metered.rows().isEmpty();
    Spend spend = imported ? new Spend(span.from(), span.to(), elsewhere) : metered;
    boolean nothing = spend.rows().isEmpty();
    FeaturePolicies policies = parts.policies().get();
    Optional<StillToSave> still =
        nothing
            ? Optional.empty()
            : parts.found().get().map(found -> StillToSave.of(found, policies.all()));
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    List<AlertsNow.Shown> alerts = parts.alerts().get();
    Set<AlertKind> told =
        alerts.stream().map(one -> one.alert().kind()).collect(Collectors.toSet());
    int shown = Math.min(alerts.size(), ALERTS_SHOWN);
    View view =
        new View(
            span.choices(),
            span.days(),
            imported && !nothing,
            MoneyText.of(spend.paid()),
            MoneyText.of(spend.synchronous()),
            MoneyText.of(spend.saved()),
            spend.savedShare(),
            still.map(found -> MoneyText.of(found.total().expected())).orElse(""),
            still.map(OverviewPage::range).orElse("being looked for"),
            AlertItem.of(alerts.subList(0, shown), moments),
            alerts.size() - shown,
            nothing ? null : imported ? spend.chart() : spend.chart(elsewhere, null),
            WorthDeciding.of(
                store, spend, still.map(StillToSave::open).orElse(List.of()), policies, told),
            nothing ? NOTHING.with(parts.sandbox()) : null);
    return screen.show(visit, Menu.OVERVIEW, "Overview", "overview", view);
  }

  /** How sure the sum is, in words. */
  private static String range(StillToSave still) {
    if (still.open().isEmpty()) {
      return "nothing more is known that can wait";
    }
    Saving total = still.total();
    return total.low().equals(total.high())
        ? "in 30 days, by batch"
        : MoneyText.range(total.low(), total.high()) + " in 30 days, by batch";
  }
}
