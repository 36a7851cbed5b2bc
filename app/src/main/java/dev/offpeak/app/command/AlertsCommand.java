package dev.offpeak.app.command;

import dev.offpeak.app.show.AlertsFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak alerts}. */
@Command(
    name = "alerts",
    description = "Shows what needs attention now, and who was told of what.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AlertsCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(), program, assembly -> new AlertsFlow(parent.shell(), assembly).show(json));
  }
}
