package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.audit.AuditReport;
import dev.offpeak.audit.Finding;
import dev.offpeak.audit.Reason;
import dev.offpeak.audit.Saving;
import dev.offpeak.audit.Verdict;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An audit for people: a table, then why and what to do. */
final class AuditText {

  private static final int NAME_MAX = 40;

  private AuditText() {}

  static List<String> lines(AuditReport report, int width) {
    List<String> lines = new ArrayList<>();
    if (report.findings().isEmpty()) {
      lines.addAll(
          Wrap.words(
              "No calls are known in that time. An audit shows which features could go by batch, what"
                  + " that would save, and why.",
              0,
              width));
      lines.addAll(
          Wrap.words(
              "Fill it: offpeak import FILE, or let calls pass through offpeak serve", 0, width));
      return lines;
    }
    lines.addAll(
        Wrap.joined(
            List.of(
                days(report.from(), report.to()),
                CountText.of(report.calls(), "call"),
                "spend " + MoneyText.of(report.spend()),
                "could save " + amount(report.total()) + " in 30 days"),
            2,
            width));
    lines.add("");
    lines.addAll(table(report).lines(width));
    for (Finding finding : report.findings()) {
      lines.add("");
      lines.add(Wrap.cut(Wrap.printable(title(finding)), width));
      lines.addAll(
          Wrap.words(
              "  "
                  + finding.evidence().stream()
                      .map(Reason::text)
                      .map(Wrap::printable)
                      .collect(Collectors.joining("; "))
                  + ".",
              2,
              width));
      if (finding.command() != null) {
        lines.add("  " + Wrap.printable(finding.command()));
      }
    }
    return lines;
  }

  private static Table table(AuditReport report) {
    Table table =
        new Table("feature", "verdict", ">saves in 30 days", "?>spend", "?>calls", "?sure");
    for (Finding finding : report.findings()) {
      table.row(
          name(finding),
          finding.verdict().display(),
          finding.verdict() == Verdict.BATCH ? amount(finding.saving()) : "–",
          MoneyText.of(finding.spend()),
          CountText.of(finding.calls()),
          finding.confidence().label());
    }
    return table;
  }

  private static String name(Finding finding) {
    return Wrap.cut(title(finding), NAME_MAX);
  }

  private static String title(Finding finding) {
    return finding.group() == null
        ? finding.feature().name()
        : finding.feature().name() + ": " + finding.group();
  }

  private static String amount(Saving saving) {
    return MoneyText.range(saving.low(), saving.high());
  }

  private static String days(Instant from, Instant to) {
    LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(to.minusMillis(1), ZoneOffset.UTC);
    return first.equals(last) ? first.toString() : first + " to " + last;
  }
}
