package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.dispatch.Abandonment;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import java.time.Instant;
import java.util.List;

/** {@code offpeak batches abandon}. */
public final class AbandonFlow {

  private final Shell shell;
  private final Assembly assembly;

  public AbandonFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Gives a batch up; the exit code. */
  public int abandon(String id, boolean yes) {
    Batch batch = StoredBatches.find(assembly, id);
    if (!(batch.state() instanceof BatchState.InDoubt)) {
      throw notInDoubt(batch);
    }
    String requests = CountText.of(batch.requests(), "request");
    Confirmation.ask(
        shell,
        List.of(
            requests + " will fail as outcome_unknown; offpeak retry asks them again.",
            "If the batch did arrive it costs "
                + StoredBatches.most(batch)
                + ", and asking again costs as much once more. It is watched for 25 h, and what it"
                + " answers is kept."),
        "Give it up?",
        yes);
    if (new Abandonment(assembly.store().batches(), shell.clock()).abandon(batch.id()).isEmpty()) {
      throw notInDoubt(StoredBatches.find(assembly, id));
    }
    Instant now = shell.clock().instant();
    assembly.store().runs().finishDone(batch.account(), now);
    shell.say("given up: " + requests + " of batch " + batch.id() + " failed as outcome_unknown");
    return ExitCode.OK;
  }

  private static CommandException notInDoubt(Batch batch) {
    return CommandException.usage(
        "batch "
            + batch.id()
            + " is not in doubt but "
            + BatchPhase.words(batch.state())
            + "; only a batch in doubt can be given up, and nothing was done.");
  }
}
