package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.Nearest;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.Dimension;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.ledger.Report;
import dev.offpeak.ledger.ReportFormat;
import dev.offpeak.ledger.ReportRemarks;
import dev.offpeak.model.Feature;
import dev.offpeak.savings.BeforeAfter;
import dev.offpeak.savings.BeforeAfterHtml;
import dev.offpeak.savings.BeforeAfterJson;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code offpeak report}: what was spent and saved. */
public final class ReportFlow {

  private final Shell shell;
  private final Assembly assembly;

  /**
   * What the command line says, each null if it does not.
   *
   * @param imported whether to show what was imported, instead of what was metered
   */
  public record Arguments(
      @Nullable String from,
      @Nullable String to,
      @Nullable String feature,
      @Nullable String by,
      @Nullable String format,
      boolean imported) {}

  public ReportFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Shows it; the exit code. */
  public int report(Arguments arguments) {
    ReportFormat format = format(arguments.format());
    Report.Query query = query(arguments, format);
    if (query.from() != null && query.to() != null && !query.from().isBefore(query.to())) {
      throw CommandException.usage("--from must be before --to, which is exclusive.");
    }
    List<SpendRow> spend =
        assembly
            .storeIfThere()
            .map(store -> spend(store.ledger(), query, arguments.imported()))
            .orElse(List.of());
    Report report = Report.of(query, spend);
    Optional<BeforeAfter> decided =
        arguments.imported() ? Optional.empty() : decided(query.feature());
    int columns = Wrap.width(shell.terminal().columns());
    if (format == ReportFormat.TABLE) {
      table(report, columns);
    } else {
      shell
          .streams()
          .out()
          .print(
              decided
                  .map(found -> text(format, report, found))
                  .orElseGet(() -> format.write(report, columns)));
    }
    if (format == ReportFormat.TABLE && decided.isPresent()) {
      shell.streams().out().println();
      BeforeAfterText.lines(decided.get(), shell.clock().getZone(), columns)
          .forEach(shell.streams().out()::println);
    }
    if (format == ReportFormat.TABLE
        && !arguments.imported()
        && assembly.storeIfThere().isPresent()) {
      importedInstead(query, spend).ifPresent(shell.streams().out()::println);
      duplicates(query).ifPresent(shell.streams().out()::println);
      BudgetLines.of(assembly, shell.clock().instant()).forEach(shell.streams().out()::println);
    }
    shell.streams().out().flush();
    return ExitCode.OK;
  }

  private static List<SpendRow> spend(LedgerStore ledger, Report.Query query, boolean imported) {
    return imported
        ? ledger.imported(query.from(), query.to(), query.feature())
        : ledger.spend(query.from(), query.to(), query.feature());
  }

  private static String text(ReportFormat format, Report report, BeforeAfter decided) {
    return switch (format) {
      case JSON -> BeforeAfterJson.write(report, decided);
      case HTML -> BeforeAfterHtml.write(report, decided);
      case TABLE, CSV, FOCUS -> format.write(report, 0);
    };
  }

  private void table(Report report, int columns) {
    StillColumn still = new StillColumn(assembly, today());
    if (!still.belongsTo(report)) {
      shell.streams().out().print(ReportFormat.TABLE.write(report, columns));
      return;
    }
    Optional<ReportRemarks> remarks = still.of(report);
    shell
        .streams()
        .out()
        .print(
            remarks
                .map(found -> ReportFormat.table(report, columns, found))
                .orElseGet(() -> ReportFormat.TABLE.write(report, columns)));
    if (remarks.isEmpty()) {
      shell.streams().out().println(still.instead());
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(shell.clock().instant(), ZoneOffset.UTC);
  }

  private Optional<BeforeAfter> decided(@Nullable Feature feature) {
    return feature == null || assembly.storeIfThere().isEmpty()
        ? Optional.empty()
        : assembly.decisions().find(feature);
  }

  /** Where nothing was metered, what was imported is found by who looks for it here. */
  private Optional<String> importedInstead(Report.Query query, List<SpendRow> spend) {
    if (!spend.isEmpty()) {
      return Optional.empty();
    }
    Feature feature = query.feature();
    String more = feature == null ? "" : " --feature " + feature.name();
    return assembly
        .storeIfThere()
        .map(store -> store.ledger().imported(query.from(), query.to(), feature))
        .filter(imported -> !imported.isEmpty())
        .map(_ -> "Calls were imported for that time: offpeak report --imported" + more);
  }

  /** What was paid twice is not hidden in a sum. */
  private Optional<String> duplicates(Report.Query query) {
    return assembly
        .storeIfThere()
        .map(store -> store.ledger().duplicates(query.from(), query.to(), query.feature()))
        .filter(twice -> twice.answers() > 0)
        .map(twice ->
            CountText.of(twice.answers(), "answer")
                + " came twice, from batches that turned up late: "
                + MoneyText.of(twice.paid())
                + " of what was paid");
  }

  private static ReportFormat format(@Nullable String word) {
    if (word == null) {
      return ReportFormat.TABLE;
    }
    for (ReportFormat format : ReportFormat.values()) {
      if (format.label().equals(word)) {
        return format;
      }
    }
    List<String> words = Arrays.stream(ReportFormat.values()).map(ReportFormat::label).toList();
    String near = Nearest.of(word, words);
    throw CommandException.usage(
        "--format knows "
            + String.join(", ", words)
            + ", not \""
            + word
            + "\""
            + (near == null ? "." : "; did you mean " + near + "?"));
  }

  private Report.Query query(Arguments arguments, ReportFormat format) {
    LocalDate today = today();
    boolean unlimited = arguments.from() == null && arguments.to() == null;
    if (format == ReportFormat.FOCUS && arguments.by() != null) {
      throw CommandException.usage(
          "--format focus has a line for each day, provider, feature, model and lane; leave out"
              + " --by.");
    }
    try {
      List<Dimension> by =
          arguments.by() == null ? format.defaultDimensions() : Dimension.parse(arguments.by());
      return new Report.Query(
          unlimited ? today.withDayOfMonth(1) : day("--from", arguments.from()),
          unlimited ? today.plusDays(1) : day("--to", arguments.to()),
          arguments.feature() == null ? null : new Feature(arguments.feature()),
          by);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(wrong.getMessage() + ".");
    }
  }

  /** A UTC day, or the day of an instant that begins one: sums are kept by day. */
  private static @Nullable LocalDate day(String flag, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text);
      }
      Instant at = Instant.parse(text);
      LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
      if (day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(at)) {
        return day;
      }
      throw CommandException.usage(
          flag + ": sums are kept by UTC day, so an instant must begin one: " + day);
    } catch (DateTimeException wrong) {
      throw CommandException.usage(
          flag + " is a UTC day such as 2026-11-01; it was given \"" + text + "\".");
    }
  }
}
