package dev.offpeak.app.command;

import dev.offpeak.app.show.ReportFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak report}. */
@Command(
    name = "report",
    description = "Shows what was spent and saved; default the current month.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(names = "--from", paramLabel = "DAY", description = "First UTC day, such as 2026-11-01.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY", description = "The day after the last.")
  @Nullable String to;

  @Option(names = "--feature", paramLabel = "F", description = "Only this feature.")
  @Nullable String feature;

  @Option(
      names = "--imported",
      description = "What was imported, instead of what was metered here.")
  boolean imported;

  @Option(
      names = "--by",
      paramLabel = "WORDS",
      description = "Break down by feature,provider,model,lane,day, in this or another order.")
  @Nullable String by;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "table (default), csv, json, html or focus.")
  @Nullable String format;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly ->
            new ReportFlow(parent.shell(), assembly)
                .report(
                    new ReportFlow.Arguments(
                        from, to, feature, by, json ? "json" : format, imported)));
  }
}
