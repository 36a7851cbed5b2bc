package dev.offpeak.app.command;

import dev.offpeak.app.run.CancelFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak cancel}. */
@Command(
    name = "cancel",
    description = "Cancels what a run has not sent, and asks the provider to stop the rest.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Parameters(paramLabel = "RUN", description = "A run's id, such as r_7Qm2.")
  String run = "";

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(), program, assembly -> new CancelFlow(parent.shell(), assembly).cancel(run));
  }
}
