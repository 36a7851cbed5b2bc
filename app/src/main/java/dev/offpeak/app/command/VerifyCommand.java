package dev.offpeak.app.command;

import dev.offpeak.app.show.CostsFlow;
import dev.offpeak.app.show.VerifyFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak verify}. */
@Command(
    name = "verify",
    description =
        "Compares our batches with what the providers list; exit 0 if they agree, 3 if not.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      description = "Instead: the ledger against a provider's export of costs, by day and model.")
  @Nullable String costs;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly ->
            costs == null
                ? new VerifyFlow(parent.shell(), assembly).verify(json)
                : new CostsFlow(parent.shell(), assembly).verify(costs, json));
  }
}
