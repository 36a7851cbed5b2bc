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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The features: what each costs, which lane it takes, what it saved. */
final class FeaturesPage {

  private static final Empty NOTHING =
      new Empty(
          "Here is what each feature of yours costs and saves. A feature is a name that calls carry,"
              + " such as ticket-summary.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'"
              + " --feature speech-summary");

  private final DashboardParts parts;
  private final Screen screen;

  FeaturesPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /** The page. */
  public record View(
      List<Span.Choice> choices, List<Column> columns, List<Row> rows, @Nullable Empty empty) {
    public View {
      choices = List.copyOf(choices);
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A column that rows can be sorted by.
   *
   * @param sorted whether they are
   */
  public record Column(String name, String path, boolean sorted, boolean number) {}

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

  private enum Order {
    NAME("feature"),
    REQUESTS("requests"),
    PAID("paid"),
    SYNCHRONOUS("synchronous"),
    SAVED("saved");

    private final String word;

    Order(String word) {
      this.word = word;
    }

    /** Names from a to z; of numbers the largest first. */
    Comparator<Group> comparator() {
      Comparator<Group> byName = Comparator.comparing(Group::name);
      return switch (this) {
        case NAME -> byName;
        case REQUESTS ->
            Comparator.comparingLong((Group group) -> group.spend().requests())
                .reversed()
                .thenComparing(byName);
        case PAID ->
            Comparator.comparing((Group group) -> group.spend().paid())
                .reversed()
                .thenComparing(byName);
        case SYNCHRONOUS ->
            Comparator.comparing((Group group) -> group.spend().synchronous())
                .reversed()
                .thenComparing(byName);
        case SAVED ->
            Comparator.comparing((Group group) -> group.spend().saved())
                .reversed()
                .thenComparing(byName);
      };
    }

    static Order of(@Nullable String word) {
      for (Order order : values()) {
        if (order.word.equals(word)) {
          return order;
        }
      }
      return PAID;
    }
  }

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Span span = Span.of(visit, parts.clock());
    Order order = Order.of(visit.query().get("sort"));
    Map<String, FeaturePolicy> policies = parts.policies().get().all();
    Map<String, List<SpendRow>> byName = new TreeMap<>();
    policies.keySet().forEach(name -> byName.put(name, new ArrayList<>()));
    for (SpendRow row : store.ledger().spend(span.from(), span.to(), null)) {
      byName.computeIfAbsent(row.feature().name(), name -> new ArrayList<>()).add(row);
    }
    List<Row> rows =
        byName.entrySet().stream()
            .map(entry ->
                new Group(entry.getKey(), new Spend(span.from(), span.to(), entry.getValue())))
            .sorted(order.comparator())
            .map(group -> row(group, policies.get(group.name())))
            .toList();
    View view =
        new View(span.choices(), columns(order, span), rows, rows.isEmpty() ? NOTHING : null);
    return screen.show(visit, Menu.FEATURES, "Features", "features", view);
  }

  private static List<Column> columns(Order order, Span span) {
    List<Column> columns = new ArrayList<>();
    for (Order each : Order.values()) {
      columns.add(
          new Column(
              each.word,
              "/features?days=" + span.days() + "&sort=" + each.word,
              each == order,
              each != Order.NAME));
    }
    return columns;
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
