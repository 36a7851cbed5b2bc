package dev.offpeak.alerts;

import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.PlanStore.BudgetWait;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Looks through the store for what is an alert now, and changes nothing. Thread-safe. */
public final class AlertLook {

  /** Runs looked at, the latest: active ones that are older are rare, and their batches tell. */
  private static final int RUNS = 1_000;

  private final Parts parts;

  /**
   * What it looks with.
   *
   * @param tagged whether a provider keeps our tag with a batch
   * @param credential what the deferred calls of a gateway key are known by, from its name
   * @param tooSmall what is not worth telling in 30 days
   */
  public record Parts(
      Store store,
      FeaturePolicies policies,
      PriceList prices,
      Pace pace,
      Predicate<ProviderName> tagged,
      UnaryOperator<String> credential,
      Usd tooSmall,
      AlertSettings settings) {}

  public AlertLook(Parts parts) {
    this.parts = parts;
  }

  /** The kinds that are looked for. */
  public Set<AlertKind> kinds() {
    Set<AlertKind> kinds = new HashSet<>(Set.of(AlertKind.values()));
    kinds.removeAll(parts.settings().off());
    return kinds;
  }

  /**
   * All that is an alert now.
   *
   * @throws dev.offpeak.store.StoreException if the store refuses
   */
  public List<Alert> look(Instant now) {
    List<Alert> found = new ArrayList<>();
    List<Run> runs =
        parts.store().runs().recent(RUNS).stream()
            .filter(run -> run.state() == RunState.ACTIVE)
            .toList();
    for (AlertKind kind : kinds()) {
      switch (kind) {
        case BUDGET -> budgets(runs, now, found);
        case LATE -> late(runs, now, found);
        case DOUBT -> doubts(now, found);
        case UNPRICED -> unpriced(now, found);
        case SAVING -> savings(now, found);
      }
    }
    return List.copyOf(found);
  }

  private void budgets(List<Run> runs, Instant now, List<Alert> found) {
    Set<String> full = new HashSet<>();
    for (Run run : runs) {
      Optional<BudgetWait> wait = parts.store().plans().waiting(run.id());
      if (wait.isPresent()) {
        Feature feature = wait.get().feature();
        full.add(feature == null ? "run " + run.id() : "feature " + feature.name());
      }
      Stop stop = run.stop();
      if (stop != null && stop.reason() == Stop.Reason.BUDGET) {
        full.add("run " + run.id());
      }
    }
    for (Map.Entry<String, FeaturePolicy> entry : parts.policies().all().entrySet()) {
      Feature feature = new Feature(entry.getKey());
      BudgetUse use = BudgetUse.of(feature, entry.getValue(), parts.store().ledger(), now);
      if (use != null) {
        add(use, full, found);
      }
    }
    for (Run run : runs) {
      parts
          .store()
          .runs()
          .budget(run.id())
          .ifPresent(budget ->
              add(BudgetUse.of(run.id(), budget, parts.store().ledger(), now), full, found));
    }
    for (GatewayKey key : parts.store().keys().list()) {
      Budget budget = key.scope().budget();
      if (budget != null && key.revokedAt() == null) {
        Instant from = Moments.start(budget.per().firstDay(now));
        Usd spent =
            parts
                .store()
                .keys()
                .spent(key.name(), parts.credential().apply(key.name()), from)
                .settled();
        add(
            new BudgetRule.Use(
                "key " + key.name(), budget, spent, false, budget.per().turnsAt(now)),
            found);
      }
    }
  }

  private void add(BudgetUse use, Set<String> full, List<Alert> found) {
    add(
        new BudgetRule.Use(
            use.whose(),
            use.budget(),
            use.spend().settled(),
            full.contains(use.whose()),
            use.turnsAt()),
        found);
  }

  private void add(BudgetRule.Use use, List<Alert> found) {
    BudgetRule.judge(use, parts.settings().budgetPercent()).ifPresent(found::add);
  }

  private void late(List<Run> runs, Instant now, List<Alert> found) {
    for (Batch batch : parts.store().batches().unfinished()) {
      LateRule.judge(batch, parts.pace(), now).ifPresent(found::add);
    }
    for (Run run : runs) {
      LateRule.judge(run, now).ifPresent(found::add);
    }
    found.addAll(
        LateCallsRule.judge(
            parts.store().deferred().overdue(now),
            parts.store().deferred().waiting(now.minus(LateCallsRule.UNDATED)),
            now));
  }

  private void doubts(Instant now, List<Alert> found) {
    for (Batch batch : parts.store().batches().unfinished()) {
      boolean tagged = parts.tagged().test(batch.group().target().provider());
      DoubtRule.judge(batch, tagged, parts.pace(), now).ifPresent(found::add);
    }
  }

  private void unpriced(Instant now, List<Alert> found) {
    LocalDate today = Moments.day(now);
    found.addAll(
        UnpricedRule.judge(
            parts.store().ledger().spend(today.minusDays(UnpricedRule.DAYS), null, null),
            (provider, model) -> parts.prices().find(provider, model, today).isPresent(),
            today));
  }

  private void savings(Instant now, List<Alert> found) {
    Set<String> standing = new HashSet<>();
    parts.store().alerts().standing().forEach(one -> standing.add(one.alert().key()));
    for (Decision decision : parts.store().decisions().list()) {
      Feature feature = decision.feature();
      if (decision.lane() == Lane.BATCH) {
        SavingRule.Moved moved =
            new SavingRule.Moved(
                feature, Moments.day(decision.at()), parts.store().decisions().spendSince(feature));
        boolean stands = standing.contains(SavingRule.key(feature));
        SavingRule.judge(moved, Moments.day(now), stands, parts.tooSmall()).ifPresent(found::add);
      }
    }
  }
}
