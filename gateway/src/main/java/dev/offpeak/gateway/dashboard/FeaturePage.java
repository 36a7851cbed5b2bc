package dev.offpeak.gateway.dashboard;

import dev.offpeak.audit.Verdict;
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
import dev.offpeak.model.Lane;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.savings.BeforeAfter;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.PolicyStore.PolicyChange;
import dev.offpeak.store.Store;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One feature: its spend by day and by model, what is decided for it, and who decided what. */
final class FeaturePage {

  private static final int CHANGES_SHOWN = 20;

  private static final Sorting<Model> MODELS =
      Sorting.<Model>by("paid")
          .words("model", Model::name)
          .plain("lanes")
          .number("requests", model -> model.spend().requests())
          .number("paid", model -> model.spend().paid())
          .number("synchronous", model -> model.spend().synchronous())
          .number("saved", model -> model.spend().saved());

  private final DashboardParts parts;
  private final Screen screen;

  FeaturePage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param spent whether anything was metered in these days
   * @param chart null if nothing was spent, nor imported
   * @param audit what an audit says of it; empty if nothing, not yet, or if the lane is decided
   * @param compared what the decision on its lane brought; null if there is none
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
      boolean spent,
      @Nullable DayChart chart,
      String audit,
      @Nullable Compared compared,
      List<Sorting.Head> modelHeads,
      List<ModelRow> models,
      String decided,
      boolean file,
      String lane,
      BudgetRow.@Nullable Table budget,
      List<Change> changes) {
    public View {
      choices = List.copyOf(choices);
      modelHeads = List.copyOf(modelHeads);
      models = List.copyOf(models);
      changes = List.copyOf(changes);
    }
  }

  private record Model(String name, Spend spend) {}

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
    List<SpendRow> imported = store.ledger().imported(span.from(), span.to(), feature);
    BeforeAfter decided = parts.decisions().get().find(feature).orElse(null);
    Sorting.Sorted<Model> models = models(visit, spend);
    boolean nothing = spend.rows().isEmpty() && imported.isEmpty();
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
            !spend.rows().isEmpty(),
            nothing ? null : spend.chart(imported, mark(decided)),
            policy.lane() == null ? audit(feature) : "",
            decided == null ? null : Compared.of(decided, moments),
            models.heads(),
            models.rows().stream().map(FeaturePage::row).toList(),
            PolicyWords.of(policy),
            policies.governedByFile(feature),
            policy.lane() == null ? "" : policy.lane().label(),
            use == null ? null : BudgetsPage.alone(feature, use, moments),
            store.policies().history(feature, CHANGES_SHOWN).stream()
                .map(change -> change(change, moments))
                .toList());
    return screen.show(visit, Menu.FEATURES, feature.name(), "feature", view);
  }

  private static DayChart.@Nullable Decided mark(@Nullable BeforeAfter decided) {
    if (decided == null) {
      return null;
    }
    Lane lane = decided.decision().lane();
    return new DayChart.Decided(
        LocalDate.ofInstant(decided.decision().at(), ZoneOffset.UTC),
        "decided: " + (lane == null ? "each call decides" : "lane " + lane.label()));
  }

  private String audit(Feature feature) {
    return parts
        .found()
        .get()
        .flatMap(found ->
            found.findings().stream()
                .filter(finding -> finding.group() == null && finding.feature().equals(feature))
                .findFirst())
        .map(finding ->
            finding.verdict().display()
                + (finding.verdict() == Verdict.BATCH
                    ? ", to save about "
                        + MoneyText.of(finding.saving().expected())
                        + " in 30 days: "
                    : ": ")
                + WorthDeciding.evidence(finding))
        .orElse("");
  }

  static Feature feature(String name) throws RefusedException {
    try {
      return new Feature(name);
    } catch (IllegalArgumentException none) {
      throw new RefusedException(PageRoute.noSuchPage());
    }
  }

  private static Sorting.Sorted<Model> models(Visit visit, Spend spend) {
    Map<String, List<SpendRow>> byModel = new TreeMap<>();
    for (SpendRow row : spend.rows()) {
      byModel.computeIfAbsent(row.model(), model -> new ArrayList<>()).add(row);
    }
    return MODELS.of(
        visit,
        byModel.entrySet().stream()
            .map(entry ->
                new Model(entry.getKey(), new Spend(spend.from(), spend.to(), entry.getValue())))
            .toList());
  }

  private static ModelRow row(Model model) {
    return new ModelRow(
        model.name(),
        model.spend().lanes(),
        CountText.of(model.spend().requests()),
        MoneyText.of(model.spend().paid()),
        MoneyText.of(model.spend().synchronous()),
        MoneyText.of(model.spend().saved()));
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
