package dev.offpeak.app.run;

import dev.offpeak.Engine;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.app.follow.Follower;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.store.Store;
import java.time.Duration;

/**
 * {@code offpeak cancel}: marks the run at once, which any process that dispatches acts on. Where
 * the key is set it then dispatches itself for a while, so that most cancellations are over when
 * the command is.
 */
public final class CancelFlow {

  /** OpenAI takes up to 10 minutes; nobody wants to watch that long. */
  private static final int POLLS = 20;

  private static final Duration PATIENCE_MAX = Duration.ofMinutes(2);

  private final Shell shell;
  private final Assembly assembly;

  public CancelFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Cancels; the exit code. */
  public int cancel(String id) {
    Run run = StoredRuns.find(assembly, id);
    if (run.state() == RunState.FINISHED || run.state() == RunState.CANCELLED) {
      shell.say("run " + run.id().value() + " has ended already; there is nothing to cancel.");
      return ExitCode.OK;
    }
    Store store = assembly.store();
    boolean ours = assembly.hasAccount(run.account());
    Run after = ours ? cancelHere(run, store) : mark(run, store);
    tell(after, store, ours);
    return ExitCode.OK;
  }

  private Run mark(Run run, Store store) {
    store.runs().cancel(run.id(), shell.clock().instant());
    store.runs().finishIfDone(run.id(), shell.clock().instant());
    return store.runs().find(run.id()).orElseThrow();
  }

  private Run cancelHere(Run run, Store store) {
    Engine engine = assembly.engine();
    engine.cancel(run.id());
    Duration polls = assembly.settings().pace().pollInterval().multipliedBy(POLLS);
    Duration patience = polls.compareTo(PATIENCE_MAX) > 0 ? PATIENCE_MAX : polls;
    return new Follower(engine, store, shell)
        .follow(run.id(), shell.clock().instant().plus(patience))
        .run();
  }

  private void tell(Run run, Store store, boolean ours) {
    String id = run.id().value();
    shell.say(
        "cancelled: "
            + CountText.of(run.counts().cancelled(), "request")
            + " of run "
            + id
            + " will not be answered");
    if (run.counts().succeeded() > 0) {
      shell.say(
          "kept: "
              + CountText.of(run.counts().succeeded(), "answer")
              + ", paid "
              + MoneyText.of(run.money().paid())
              + ": offpeak results "
              + id);
    }
    long open =
        store.batches().ofRun(run.id()).stream()
            .filter(batch -> BatchPhase.of(batch.state()) == BatchPhase.IN_PROGRESS)
            .count();
    if (open > 0) {
      shell.say(
          CountText.of(open)
              + (open == 1 ? " batch is" : " batches are")
              + " still at the provider; "
              + (ours
                  ? "it was asked to stop, and what it answered until then is kept"
                  : "its key is not set here, so it is asked by the next command that has it")
              + ": offpeak status "
              + id);
    }
  }
}
