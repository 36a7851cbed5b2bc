package dev.offpeak.app.command;

import dev.offpeak.app.show.AbandonFlow;
import dev.offpeak.app.show.AdoptFlow;
import dev.offpeak.app.show.BatchesFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak batches}, which lists them unless told otherwise. */
@Command(
    name = "batches",
    description = "Shows what is at the providers, and what has been lately.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BatchesCommand.ListCommand.class,
      BatchesCommand.AdoptCommand.class,
      BatchesCommand.AbandonCommand.class
    })
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

  /** {@code offpeak batches adopt}. */
  @Command(
      name = "adopt",
      description = "Says which batch at the provider one in doubt is; proof goes before a word.",
      mixinStandardHelpOptions = true)
  static final class AdoptCommand implements Callable<Integer> {

    @ParentCommand BatchesCommand batches = new BatchesCommand();

    @Parameters(paramLabel = "ID", description = "A batch of ours, as offpeak batches shows it.")
    String id = "";

    @Parameters(
        paramLabel = "PROVIDER-ID",
        description = "The provider's, such as batch_… or msgbatch_….")
    String providerId = "";

    @Option(names = "--yes", description = "Do not ask; needed where nobody can be asked.")
    boolean yes;

    @Mixin ProgramOptions program = new ProgramOptions();

    @Override
    public Integer call() {
      return Workplace.with(
          batches.parent.shell(),
          program,
          assembly -> new AdoptFlow(batches.parent.shell(), assembly).adopt(id, providerId, yes));
    }
  }

  /** {@code offpeak batches abandon}. */
  @Command(
      name = "abandon",
      description = "Waits no longer for a batch in doubt: its requests fail.",
      mixinStandardHelpOptions = true)
  static final class AbandonCommand implements Callable<Integer> {

    @ParentCommand BatchesCommand batches = new BatchesCommand();

    @Parameters(paramLabel = "ID", description = "A batch of ours, as offpeak batches shows it.")
    String id = "";

    @Option(names = "--yes", description = "Do not ask; needed where nobody can be asked.")
    boolean yes;

    @Mixin ProgramOptions program = new ProgramOptions();

    @Override
    public Integer call() {
      return Workplace.with(
          batches.parent.shell(),
          program,
          assembly -> new AbandonFlow(batches.parent.shell(), assembly).abandon(id, yes));
    }
  }
}
