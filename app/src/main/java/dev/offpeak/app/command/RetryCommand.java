package dev.offpeak.app.command;

import dev.offpeak.app.run.LimitArguments;
import dev.offpeak.app.run.OutputArguments;
import dev.offpeak.app.run.RetryFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak retry}. */
@Command(
    name = "retry",
    description = "Sends a run's failed and cancelled requests again, and follows the run.",
    mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Parameters(paramLabel = "RUN", description = "A run's id, such as r_7Qm2.")
  String run = "";

  @Option(
      names = "--into-url",
      paramLabel = "JDBC-URL",
      description =
          "Where a run of a table writes back; default the URL it was given, of which user,"
              + " password and parameters are not kept.")
  @Nullable String intoUrl;

  @Mixin OutputArguments output = new OutputArguments();
  @Mixin LimitArguments limits = new LimitArguments();
  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly -> new RetryFlow(parent.shell(), assembly).retry(run, output, limits, intoUrl));
  }
}
