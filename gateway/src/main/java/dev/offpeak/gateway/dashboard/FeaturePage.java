package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.chart.DayChart;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.PolicyStore.PolicyChange;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One feature: its spend by day and by model, what is decided for it, and who decided what. */
final class FeaturePage {

  private static final int CHANGES_SHOWN = 20;

  private final DashboardParts parts;
  private final Screen screen;

  FeaturePage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param chart null if nothing was spent
   * @param budget null if it has none
   * @param lane the lane decided for; empty if each call decides
   * @param file whether the configuration file governs it
   */
  public record View(
      String name,
      String path,
      List<Span.Choice> choices,
      int days,
      String lanes,
      String requests,
      String paid,
      String synchronous,
      String saved,
      String savedShare,
      @Nullable DayChart chart,
      List<ModelRow> models,
      String decided,
      boolean file,
      String lane,
      @Nullable BudgetRow budget,
      List<Change> changes) {
    public View {
      choices = List.copyOf(choices);
      models = List.copyOf(models);
      changes = List.copyOf(changes);
    }
  }

  /** One model's part. */
  public record ModelRow(
      String model, String lanes, String requests, String paid, String synchronous, String saved) {}

  /** One entry of the trail. */
  public record Change(String at, String by, String what) {}

  Reply show(Visit visit) throws RefusedException {
    Feature feature = feature(visit.segment(1));
    Store store = parts.store().get();
    Span span = Span.of(visit, parts.clock());
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    FeaturePolicies policies = parts.policies().get();
    FeaturePolicy policy = policies.of(feature);
    Spend spend =
        new Spend(span.from(), span.to(), store.ledger().spend(span.from(), span.to(), feature));
    BudgetUse use = BudgetUse.of(feature, policy, store.ledger(), moments.now());
    View view =
        new View(
            feature.name(),
            "/features/" + Params.encoded(feature.name()),
            span.choices(),
            span.days(),
            spend.lanes(),
            CountText.of(spend.requests()),
            MoneyText.of(spend.paid()),
            MoneyText.of(spend.synchronous()),
            MoneyText.of(spend.saved()),
            spend.savedShare(),
            spend.rows().isEmpty() ? null : spend.chart(),
            models(spend),
            PolicyWords.of(policy),
            policies.governedByFile(feature),
            policy.lane() == null ? "" : policy.lane().label(),
            use == null ? null : BudgetRow.of(feature, use, moments),
            store.policies().history(feature, CHANGES_SHOWN).stream()
                .map(change -> change(change, moments))
                .toList());
    return screen.show(visit, Menu.FEATURES, feature.name(), "feature", view);
  }

  static Feature feature(String name) throws RefusedException {
    try {
      return new Feature(name);
    } catch (IllegalArgumentException none) {
      throw new RefusedException(PageRoute.noSuchPage());
    }
  }

  private static List<ModelRow> models(Spend spend) {
    Map<String, List<SpendRow>> byModel = new TreeMap<>();
    for (SpendRow row : spend.rows()) {
      byModel.computeIfAbsent(row.model(), model -> new ArrayList<>()).add(row);
    }
    record Model(String name, Spend spend) {}
    return byModel.entrySet().stream()
        .map(entry ->
            new Model(entry.getKey(), new Spend(spend.from(), spend.to(), entry.getValue())))
        .sorted(Comparator.comparing((Model model) -> model.spend().paid()).reversed())
        .map(model ->
            new ModelRow(
                model.name(),
                model.spend().lanes(),
                CountText.of(model.spend().requests()),
                MoneyText.of(model.spend().paid()),
                MoneyText.of(model.spend().synchronous()),
                MoneyText.of(model.spend().saved())))
        .toList();
  }

  private static Change change(PolicyChange change, Moments moments) {
    return new Change(
        moments.exact(change.at()),
        change.by(),
        (change.undo() ? "took a change back: " : "")
            + PolicyWords.of(change.before())
            + " → "
            + PolicyWords.of(change.after()));
  }
}
