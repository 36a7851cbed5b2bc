package dev.offpeak.app.command;

import dev.offpeak.app.show.BatchesFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak batches}, which lists them unless told otherwise. */
@Command(
    name = "batches",
    description = "Shows what is at the providers, and what has been lately.",
    mixinStandardHelpOptions = true,
    subcommands = BatchesCommand.ListCommand.class)
final class BatchesCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return list(program);
  }

  private int list(ProgramOptions options) {
    return Workplace.with(
        parent.shell(), options, assembly -> new BatchesFlow(parent.shell(), assembly).list());
  }

  /** {@code offpeak batches list}. */
  @Command(
      name = "list",
      description = "Lists them, the newest first.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @ParentCommand BatchesCommand batches = new BatchesCommand();
    @Mixin ProgramOptions program = new ProgramOptions();

    @Override
    public Integer call() {
      return batches.list(program);
    }
  }
}
