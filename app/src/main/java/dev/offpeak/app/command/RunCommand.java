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

/** {@code offpeak run}. */
@Command(
    name = "run",
    description = "Sends an input by batch and writes the answers.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Mixin InputArguments input = new InputArguments();
  @Mixin OutputArguments output = new OutputArguments();
  @Mixin RunArguments run = new RunArguments();

  @Option(
      names = "--dry-run",
      description = "Only say what would be sent and what it would cost; needs no key.")
  boolean dryRun;

  @Option(
      names = "--again",
      description = "Ask everything anew, although a finished run has the answers.")
  boolean again;

  @Option(
      names = "--skip-invalid",
      description = "Send the good lines although others cannot be sent.")
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
                    new RunFlow.Arguments(input, output, run, again, skipInvalid, dryRun))
                .run());
  }
}
