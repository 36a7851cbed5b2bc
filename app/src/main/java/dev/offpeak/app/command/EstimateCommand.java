package dev.offpeak.app.command;

import dev.offpeak.app.input.InputArguments;
import dev.offpeak.app.run.OutputArguments;
import dev.offpeak.app.run.RunArguments;
import dev.offpeak.app.run.RunFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak estimate}. */
@Command(
    name = "estimate",
    description = "Says what an input would cost; needs no key and sends and stores nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EstimateCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Mixin InputArguments input = new InputArguments();

  @Option(
      names = "--skip-invalid",
      description = "Estimate the good lines although others cannot be sent.")
  boolean skipInvalid;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly ->
            new RunFlow(
                    parent.shell(),
                    assembly,
                    new RunFlow.Arguments(
                        input, new OutputArguments(), new RunArguments(), false, skipInvalid, true))
                .run());
  }
}
