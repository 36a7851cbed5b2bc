package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.chart.DayChart;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent, what it saved, and what is worth a decision. */
final class OverviewPage {

  private static final Empty NOTHING =
      new Empty(
          "Here is what your calls cost, what they would have cost synchronously, and what could"
              + " still be saved.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'"
              + " --feature speech-summary --sandbox");

  private final DashboardParts parts;
  private final Screen screen;
  private final Decisions decisions;

  OverviewPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
    this.decisions = new Decisions(parts);
  }

  /**
   * The page.
   *
   * @param imported whether the figures are of what was imported, as nothing was metered
   * @param savedShare such as {@code 48.2 %}; empty if there is nothing to compare with
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
      @Nullable DayChart chart,
      List<Decision> decisions,
      @Nullable Empty empty) {
    public View {
      choices = List.copyOf(choices);
      decisions = List.copyOf(decisions);
    }
  }

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Span span = Span.of(visit, parts.clock());
    Spend metered =
        new Spend(span.from(), span.to(), store.ledger().spend(span.from(), span.to(), null));
    boolean imported = metered.rows().isEmpty();
    Spend spend =
        imported
            ? new Spend(
                span.from(), span.to(), store.ledger().imported(span.from(), span.to(), null))
            : metered;
    boolean nothing = spend.rows().isEmpty();
    View view =
        new View(
            span.choices(),
            span.days(),
            imported && !nothing,
            MoneyText.of(spend.paid()),
            MoneyText.of(spend.synchronous()),
            MoneyText.of(spend.saved()),
            spend.savedShare(),
            nothing ? null : spend.chart(),
            decisions.of(store, spend),
            nothing ? NOTHING : null);
    return screen.show(visit, Menu.OVERVIEW, "Overview", "overview", view);
  }
}
