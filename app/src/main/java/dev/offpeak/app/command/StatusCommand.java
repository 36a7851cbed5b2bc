package dev.offpeak.app.command;

import dev.offpeak.app.show.StatusFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak status}. */
@Command(
    name = "status",
    description = "Shows the latest runs, or one of them with its batches.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run's id, such as r_7Qm2.")
  @Nullable String run;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(), program, assembly -> new StatusFlow(parent.shell(), assembly).show(run));
  }
}
