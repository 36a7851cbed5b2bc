package dev.offpeak.app.command;

import dev.offpeak.app.show.AuditFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak audit}. */
@Command(
    name = "audit",
    description = "Finds the spend that could go by batch, and says why.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AuditCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(
      names = "--from",
      paramLabel = "WHEN",
      description = "First UTC day or instant; default 30 days before the end.")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "WHEN",
      description = "The day or instant after the last; default the end of the data.")
  @Nullable String to;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly -> new AuditFlow(parent.shell(), assembly).run(from, to, json));
  }
}
