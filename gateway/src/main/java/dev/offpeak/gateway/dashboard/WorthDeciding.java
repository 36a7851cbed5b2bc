package dev.offpeak.gateway.dashboard;

import dev.offpeak.audit.Finding;
import dev.offpeak.audit.Reason;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Run;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is worth a decision, the most pressing first. */
final class WorthDeciding {

  /** Runs looked at for one that has stopped: those that stopped lately are what matters. */
  private static final int RUNS_LOOKED_AT = 100;

  private static final int STOPPED_SHOWN = 3;

  /** A short list is read; all of them are in an audit. */
  private static final int SAVINGS_SHOWN = 5;

  private WorthDeciding() {}

  /**
   * What there is.
   *
   * @param told the kinds of alerts that stand: what they say is not said again
   * @param still what could still be saved, as far as it is known
   */
  static List<Decision> of(
      Store store,
      Spend spend,
      List<Finding> still,
      FeaturePolicies policies,
      Set<AlertKind> told) {
    List<Decision> decisions = new ArrayList<>();
    if (!told.contains(AlertKind.DOUBT)) {
      doubts(store, decisions);
    }
    stops(store, decisions);
    savings(still, policies, decisions);
    untagged(spend, decisions);
    if (!told.contains(AlertKind.UNPRICED)) {
      unpriced(spend, decisions);
    }
    return decisions;
  }

  private static void doubts(Store store, List<Decision> decisions) {
    List<Batch> doubted =
        store.batches().unfinished().stream()
            .filter(batch -> batch.state() instanceof BatchState.InDoubt)
            .toList();
    if (doubted.isEmpty()) {
      return;
    }
    Usd stake = doubted.stream().map(Batch::reserved).reduce(Usd.ZERO, Usd::plus);
    decisions.add(
        new Decision(
            Tone.DOUBT,
            CountText.of(doubted.size(), "batch is", "batches are") + " in doubt",
            stake.nanos() == 0 ? "" : "up to " + MoneyText.of(stake),
            "Sent, and nobody knows yet whether it arrived. The provider is being asked; nothing is"
                + " sent twice meanwhile.",
            "/batches",
            "See since when",
            ""));
  }

  private static void stops(Store store, List<Decision> decisions) {
    int shown = 0;
    for (Run run : store.runs().recent(RUNS_LOOKED_AT)) {
      Stop stop = run.stop();
      if (stop != null && run.finishedAt() == null && shown < STOPPED_SHOWN) {
        shown++;
        decisions.add(
            new Decision(
                Tone.BAD,
                "Run " + run.id().value() + " has stopped",
                "",
                stop.message(),
                "/runs/" + run.id().value(),
                "See the run",
                ""));
      }
    }
  }

  private static void savings(
      List<Finding> still, FeaturePolicies policies, List<Decision> decisions) {
    for (Finding finding : still.subList(0, Math.min(still.size(), SAVINGS_SHOWN))) {
      String group = finding.group();
      String name = finding.feature().name();
      String page = "/features/" + Params.encoded(name);
      boolean byFile = policies.governedByFile(finding.feature());
      boolean here = group == null && !byFile;
      decisions.add(
          new Decision(
              Tone.WAITING,
              group == null ? "Send " + name + " by batch" : "Tag a part of the untagged calls",
              MoneyText.of(finding.saving().expected()) + " in 30 days",
              (group == null ? "" : "Recognised by " + group + ": ") + evidence(finding),
              here ? page + "/decide?lane=batch" : page,
              here ? "Decide …" : "See its calls",
              ""));
    }
    if (still.size() > SAVINGS_SHOWN) {
      decisions.add(
          new Decision(
              Tone.WAITING,
              CountText.of(still.size() - SAVINGS_SHOWN, "more saving"),
              "",
              "Smaller ones, with their evidence.",
              "",
              "",
              "offpeak audit"));
    }
  }

  /** What speaks for it, as one line. */
  static String evidence(Finding finding) {
    return finding.evidence().stream().map(Reason::text).collect(Collectors.joining("; "))
        + " (confidence "
        + finding.confidence().label()
        + ").";
  }

  private static void untagged(Spend spend, List<Decision> decisions) {
    List<SpendRow> rows =
        spend.rows().stream().filter(row -> row.feature().equals(Feature.UNTAGGED)).toList();
    Spend untagged = new Spend(spend.from(), spend.to(), rows);
    if (untagged.requests() > 0) {
      decisions.add(
          new Decision(
              Tone.WAITING,
              "Tag what is untagged",
              MoneyText.of(untagged.paid()),
              CountText.of(untagged.requests(), "request says", "requests say")
                  + " no feature, so nobody can tell what they are for or defer them.",
              "/features/untagged",
              "See what they are",
              ""));
    }
  }

  private static void unpriced(Spend spend, List<Decision> decisions) {
    Map<String, Long> models = new LinkedHashMap<>();
    for (SpendRow row : spend.rows()) {
      if (row.unpriced() > 0) {
        models.merge(row.model(), row.unpriced(), Long::sum);
      }
    }
    if (!models.isEmpty()) {
      decisions.add(
          new Decision(
              Tone.WAITING,
              CountText.of(models.size(), "model has", "models have") + " no price",
              "",
              String.join(", ", models.keySet())
                  + ": "
                  + CountText.of(spend.unpriced(), "request is", "requests are")
                  + " in no sum of money here. Write the price under prices: in the configuration.",
              "",
              "",
              "offpeak config prices"));
    }
  }
}
