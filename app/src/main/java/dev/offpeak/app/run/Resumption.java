package dev.offpeak.app.run;

import dev.offpeak.Engine;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.store.Store;
import java.util.List;
import java.util.Optional;

/** Takes up a run that the store knows already. */
final class Resumption {

  private Resumption() {}

  /**
   * Takes it up with the limits of today, and says what was found.
   *
   * @throws CommandException if batches of it are in flight under another key
   */
  static void resume(Engine engine, Store store, Shell shell, String input, Run run, RunSpec spec) {
    if (run.state() == RunState.FINISHED || run.state() == RunState.CANCELLED) {
      shell.say(
          input
              + " is run "
              + run.id().value()
              + ", which is "
              + (run.state() == RunState.FINISHED ? "finished" : "cancelled")
              + "; nothing is sent or paid again (--again would).");
      return;
    }
    // Before it goes on, so that no batch is planned without it.
    engine.setBudget(run.id(), spec.budget());
    Optional<AccountId> other =
        engine.resume(run.id(), spec.account(), spec.deadline(), spec.costCap());
    if (other.isPresent()) {
      throw CommandException.stopped(
          "run "
              + run.id().value()
              + " has batches in flight under another key, account "
              + other.get().fingerprint()
              + "; this key is account "
              + spec.account().id().fingerprint()
              + ". Set that key again; nothing was sent.");
    }
    AnswerRules rules = spec.rules();
    if (rules != null) {
      engine.validate(run.id(), rules);
    }
    shell.say(found(run, store.batches().ofRun(run.id()), shell));
  }

  /** {@code resuming r_7Qm2: 1,204,000 answered, 4 batches open, 1 in doubt (sent 12:41:07, …)}. */
  static String found(Run run, List<Batch> batches, Shell shell) {
    StringBuilder text = new StringBuilder("resuming ").append(run.id().value()).append(": ");
    text.append(CountText.of(run.counts().succeeded())).append(" answered");
    if (run.counts().failed() > 0) {
      text.append(", ").append(CountText.of(run.counts().failed())).append(" failed");
    }
    long open =
        batches.stream()
            .filter(batch -> BatchPhase.of(batch.state()) == BatchPhase.IN_PROGRESS)
            .count();
    text.append(", ").append(CountText.of(open)).append(open == 1 ? " batch" : " batches");
    text.append(" open");
    List<BatchState.InDoubt> doubts =
        batches.stream()
            .map(Batch::state)
            .filter(BatchState.InDoubt.class::isInstance)
            .map(BatchState.InDoubt.class::cast)
            .toList();
    if (!doubts.isEmpty()) {
      text.append(", ").append(doubts.size()).append(" in doubt (sent ");
      text.append(Times.second(doubts.getFirst().doubt().sentAt(), shell.clock().getZone()));
      text.append(", asking ");
      text.append(run.account().target().provider().display());
      text.append(" whether it arrived)");
    }
    return text.toString();
  }
}
