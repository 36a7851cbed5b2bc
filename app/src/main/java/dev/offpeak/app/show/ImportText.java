package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.imports.ImportResult;
import dev.offpeak.imports.ImportResult.FileResult;
import dev.offpeak.imports.ImportResult.Problem;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What an import did, for people. */
final class ImportText {

  /** The rest is in {@code --json}. */
  private static final int SHOWN_MAX = 10;

  private ImportText() {}

  static List<String> lines(ImportResult result, int width) {
    List<String> lines = new ArrayList<>();
    for (FileResult file : result.files()) {
      lines.add(
          Wrap.cut(
              "%s · %s · %s"
                  .formatted(
                      file.name(), file.format().display(), CountText.of(file.rows(), "row")),
              width));
    }
    lines.addAll(Wrap.joined(counts(result), 2, width));
    if (result.first() != null && result.last() != null) {
      lines.addAll(Wrap.joined(money(result, result.first(), result.last()), 2, width));
    }
    problems(result, lines, width);
    if (result.imported() > 0) {
      lines.add("See what could go by batch: offpeak audit");
    }
    return lines;
  }

  private static List<String> counts(ImportResult result) {
    List<String> counts = new ArrayList<>();
    counts.add("imported " + CountText.of(result.imported(), "row"));
    if (result.alreadyKnown() > 0) {
      counts.add(CountText.of(result.alreadyKnown()) + " known already");
    }
    if (result.skipped() > 0) {
      counts.add(CountText.of(result.skipped()) + " skipped");
    }
    return counts;
  }

  private static List<String> money(ImportResult result, Instant first, Instant last) {
    List<String> parts = new ArrayList<>();
    LocalDate from = day(first);
    LocalDate to = day(last);
    parts.add(from.equals(to) ? from.toString() : from + " to " + to);
    parts.add("spend " + MoneyText.of(result.spend()));
    if (result.told().nanos() != 0 || result.ours().nanos() != 0) {
      long difference = result.told().minus(result.ours()).nanos();
      parts.add(
          difference == 0
              ? "as our prices have it"
              : "its own costs %s, by our prices %s"
                  .formatted(MoneyText.of(result.told()), MoneyText.of(result.ours())));
    }
    if (result.unpriced() > 0) {
      parts.add(
          CountText.of(result.unpriced(), "call")
              + " without a price (offpeak config prices), not in these sums");
    }
    return parts;
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static void problems(ImportResult result, List<String> lines, int width) {
    if (result.skipped() == 0) {
      return;
    }
    lines.add("not imported:");
    boolean manyFiles = result.files().size() > 1;
    for (Problem problem : result.problems().stream().limit(SHOWN_MAX).toList()) {
      lines.addAll(
          Wrap.words(
              "  %sline %s  %s"
                  .formatted(
                      manyFiles ? problem.file() + " " : "",
                      CountText.of(problem.line()),
                      problem.reason()),
              4,
              width));
    }
    long more = result.skipped() - Math.min(SHOWN_MAX, result.problems().size());
    if (more > 0) {
      lines.add("  and " + CountText.of(more) + " more; --json names the first 100");
    }
  }
}
