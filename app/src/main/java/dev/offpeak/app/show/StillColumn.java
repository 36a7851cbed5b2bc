package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.audit.Audit;
import dev.offpeak.audit.AuditReport;
import dev.offpeak.audit.Finding;
import dev.offpeak.audit.Saving;
import dev.offpeak.audit.StillToSave;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.Dimension;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.ledger.Report;
import dev.offpeak.ledger.ReportRemarks;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a report says of what could still be saved: of features, as things are today. */
final class StillColumn {

  /**
   * An audit reads each call; 50,000 took 3.3 s of CPU, the program's start included. Above so many
   * it is a command of its own.
   */
  private static final long CALLS_MAX = 100_000;

  private static final String HEADER = "could still save";
  private static final String TAG_FIRST = "tag it";

  private final Assembly assembly;
  private final LocalDate today;

  StillColumn(Assembly assembly, LocalDate today) {
    this.assembly = assembly;
    this.today = today;
  }

  /** Whether a report is of that kind: by feature, up to today, with something in it. */
  boolean belongsTo(Report report) {
    LocalDate to = report.query().to();
    return report.query().by().equals(List.of(Dimension.FEATURE))
        && (to == null || to.isAfter(today))
        && report.total().requests() > 0
        && assembly.storeIfThere().isPresent();
  }

  /** The column; empty if there are too many calls to look at on the way. */
  Optional<ReportRemarks> of(Report report) {
    if (calls() > CALLS_MAX) {
      return Optional.empty();
    }
    AuditReport found = assembly.audit().look();
    Map<String, FeaturePolicy> policies = assembly.policies().all();
    StillToSave still = StillToSave.of(found, policies);
    Map<String, String> cells = new HashMap<>(StillToSave.others(found, policies));
    for (Finding finding : still.open()) {
      if (finding.group() == null) {
        cells.put(finding.feature().name(), MoneyText.of(finding.saving().expected()));
      }
    }
    cells.put(Feature.UNTAGGED.name(), TAG_FIRST);
    return Optional.of(
        new ReportRemarks(
            HEADER, cells, MoneyText.of(still.total().expected()), below(report, still)));
  }

  /** What is said instead of the column. */
  String instead() {
    return "What could still be saved is in "
        + CountText.compact(calls())
        + " calls: offpeak audit";
  }

  private long calls() {
    LedgerStore ledger = assembly.store().ledger();
    LocalDate from = today.minusDays(Audit.SPAN_DEFAULT.toDays());
    return count(ledger.spend(from, null, null)) + count(ledger.imported(from, null, null));
  }

  private static long count(List<SpendRow> rows) {
    return rows.stream().mapToLong(SpendRow::requests).sum();
  }

  private static String below(Report report, StillToSave still) {
    if (still.open().isEmpty()) {
      return "";
    }
    Set<String> shown =
        report.rows().stream().map(row -> row.labels().getFirst()).collect(Collectors.toSet());
    Usd elsewhere =
        still.open().stream()
            .filter(finding -> !shown.contains(finding.feature().name()))
            .map(Finding::saving)
            .map(Saving::expected)
            .reduce(Usd.ZERO, Usd::plus);
    return "could still save: in 30 days, by batch; the evidence is in offpeak audit"
        + (elsewhere.nanos() == 0
            ? "."
            : ". " + MoneyText.of(elsewhere) + " of it is in features without a row here.");
  }
}
