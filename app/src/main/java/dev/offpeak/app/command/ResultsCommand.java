package dev.offpeak.app.command;

import dev.offpeak.app.run.OutputArguments;
import dev.offpeak.app.run.ResultsFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak results}. */
@Command(
    name = "results",
    description = "Writes a run's answers again, finished or not.",
    mixinStandardHelpOptions = true)
final class ResultsCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Parameters(paramLabel = "RUN", description = "A run's id, such as r_7Qm2.")
  String run = "";

  @Mixin OutputArguments output = new OutputArguments();
  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly -> new ResultsFlow(parent.shell(), assembly).write(run, output));
  }
}
