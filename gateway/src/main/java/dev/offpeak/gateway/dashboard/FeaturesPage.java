package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.chart.Trend;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The features: what each costs, which lane it takes, what it saved. */
final class FeaturesPage {

  private static final Empty NOTHING =
      new Empty(
          "Here is what each feature of yours costs and saves. A feature is a name that calls"
              + " carry, such as ticket-summary.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'"
              + " --feature speech-summary");

  private final DashboardParts parts;
  private final Screen screen;

  FeaturesPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param imported whether the figures are of what was imported, as nothing was metered
   */
  public record View(
      List<Span.Choice> choices,
      boolean imported,
      List<Sorting.Head> heads,
      List<Row> rows,
      @Nullable Empty empty) {
    public View {
      choices = List.copyOf(choices);
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A feature.
   *
   * @param decided what is decided for it; empty if nothing
   */
  public record Row(
      String name,
      String path,
      String lanes,
      String requests,
      String paid,
      String synchronous,
      String saved,
      Trend trend,
      String decided) {}

  private record Group(String name, Spend spend) {}

  private static final Sorting<Group> SORTING =
      Sorting.<Group>by("paid")
          .words("feature", Group::name)
          .number("requests", group -> group.spend().requests())
          .number("paid", group -> group.spend().paid())
          .number("synchronous", group -> group.spend().synchronous())
          .number("saved", group -> group.spend().saved())
          .plain("lanes")
          .plain("paid by day")
          .plain("decided");

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Span span = Span.of(visit, parts.clock());
    Map<String, FeaturePolicy> policies = parts.policies().get().all();
    List<SpendRow> metered = store.ledger().spend(span.from(), span.to(), null);
    List<SpendRow> shown =
        metered.isEmpty() ? store.ledger().imported(span.from(), span.to(), null) : metered;
    Map<String, List<SpendRow>> byName = new TreeMap<>();
    policies.keySet().forEach(name -> byName.put(name, new ArrayList<>()));
    for (SpendRow row : shown) {
      byName.computeIfAbsent(row.feature().name(), name -> new ArrayList<>()).add(row);
    }
    Sorting.Sorted<Group> sorted =
        SORTING.of(
            visit,
            byName.entrySet().stream()
                .map(entry ->
                    new Group(entry.getKey(), new Spend(span.from(), span.to(), entry.getValue())))
                .toList());
    List<Row> rows =
        sorted.rows().stream().map(group -> row(group, policies.get(group.name()))).toList();
    View view =
        new View(
            span.choices(),
            metered.isEmpty() && !shown.isEmpty(),
            sorted.heads(),
            rows,
            rows.isEmpty() ? NOTHING.with(parts.sandbox()) : null);
    return screen.show(visit, Menu.FEATURES, "Features", "features", view);
  }

  private static Row row(Group group, @Nullable FeaturePolicy policy) {
    Spend spend = group.spend();
    return new Row(
        group.name(),
        "/features/" + Params.encoded(group.name()),
        spend.lanes(),
        CountText.of(spend.requests()),
        MoneyText.of(spend.paid()),
        MoneyText.of(spend.synchronous()),
        MoneyText.of(spend.saved()),
        spend.trend(),
        policy == null ? "" : PolicyWords.of(policy));
  }
}
