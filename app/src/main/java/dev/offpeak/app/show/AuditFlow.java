package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.audit.AuditJson;
import dev.offpeak.audit.AuditReport;
import dev.offpeak.audit.Saving;
import dev.offpeak.model.Usd;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code offpeak audit}: the spend that could go by batch. */
public final class AuditFlow {

  private final Shell shell;
  private final Assembly assembly;

  public AuditFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Shows it; the exit code. */
  public int run(@Nullable String from, @Nullable String to, boolean json) {
    Instant start = instant("--from", from);
    Instant end = instant("--to", to);
    if (start != null && end != null && !start.isBefore(end)) {
      throw CommandException.usage("--from must be before --to, which is exclusive.");
    }
    AuditReport report =
        assembly.storeIfThere().isPresent()
            ? assembly.audit().look(start, end)
            : nothing(start, end);
    if (json) {
      shell.streams().out().println(AuditJson.of(report));
    } else {
      AuditText.lines(report, Wrap.width(shell.terminal().columns()))
          .forEach(shell.streams().out()::println);
    }
    return ExitCode.OK;
  }

  private AuditReport nothing(@Nullable Instant from, @Nullable Instant to) {
    Instant now = shell.clock().instant();
    return new AuditReport(
        from == null ? now : from, to == null ? now : to, Usd.ZERO, List.of(), Saving.NONE);
  }

  private static @Nullable Instant instant(String flag, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw CommandException.usage(
          flag
              + " is a UTC day such as 2026-11-01 or an instant such as 2026-11-01T12:00:00Z; it was"
              + " given \""
              + text
              + "\".");
    }
  }
}
