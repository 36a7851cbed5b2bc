package dev.offpeak.app.follow;

import dev.offpeak.Engine;
import dev.offpeak.RunEnd;
import dev.offpeak.RunListener;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.sink.Sink;
import dev.offpeak.store.PlanStore.BudgetWait;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Follows a run to its end or to Ctrl-C, and shows how it gets on. */
public final class Follower {

  /** Whoever has many rows written back after the end wants to see that it goes on. */
  private static final Duration WRITING_TOLD_EVERY = Duration.ofSeconds(5);

  private final Engine engine;
  private final Store store;
  private final Shell shell;

  public Follower(Engine engine, Store store, Shell shell) {
    this.engine = engine;
    this.store = store;
    this.shell = shell;
  }

  /** Follows for as long as nobody interrupts. */
  public RunEnd follow(RunId run) {
    return follow(run, Instant.MAX);
  }

  /**
   * The same, while answers are written back as they come.
   *
   * @param notes what the sink has to say on the way
   * @throws dev.offpeak.sink.SinkException if the last of them cannot be written
   */
  public RunEnd follow(RunId run, Sink sink, Notes notes) {
    ProgressView view = ProgressView.of(shell);
    Watch watch = new Watch(view, Instant.MAX, notes);
    return follow(run, view, () -> engine.await(run, watch, sink));
  }

  /**
   * Follows until a time at most.
   *
   * @return how it ended; detached if it was interrupted or the time was over
   */
  public RunEnd follow(RunId run, Instant until) {
    ProgressView view = ProgressView.of(shell);
    Watch watch = new Watch(view, until, new Notes());
    return follow(run, view, () -> engine.await(run, watch));
  }

  /** A wait for a run's end. */
  @FunctionalInterface
  private interface Wait {
    RunEnd end() throws InterruptedException;
  }

  private RunEnd follow(RunId run, ProgressView view, Wait wait) {
    try {
      return wait.end();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return new RunEnd.Detached(engine.find(run).orElseThrow());
    } finally {
      view.end();
    }
  }

  private final class Watch implements RunListener {

    private final ProgressView view;
    private final Instant until;
    private final Notes notes;
    private Instant shown = Instant.EPOCH;
    private Instant told = Instant.EPOCH;

    Watch(ProgressView view, Instant until, Notes notes) {
      this.view = view;
      this.until = until;
      this.notes = notes;
    }

    @Override
    public void cannotDeliver(String why) {
      notes.add("cannot write back now: " + why + " The answers are kept, and it is tried again.");
    }

    @Override
    public boolean delivering(long written) {
      Instant now = shell.clock().instant();
      if (written == 0) {
        view.end();
        told = now;
      } else if (!now.isBefore(told.plus(WRITING_TOLD_EVERY))) {
        told = now;
        shell.say("writing back: " + CountText.of(written, "row") + " so far");
      }
      return !shell.interruption().requested();
    }

    @Override
    public boolean progress(Run run) {
      Instant now = shell.clock().instant();
      if (!notes.isEmpty()) {
        view.end();
        notes.show(shell);
        shown = Instant.EPOCH;
      }
      boolean goesOn = run.state() == RunState.ACTIVE;
      if (goesOn && view.wants(Duration.between(shown, now).toMillis())) {
        shown = now;
        view.show(snapshot(run.id(), now));
      }
      return !shell.interruption().requested() && now.isBefore(until);
    }

    /**
     * The batches are read first: one that ends in between is then counted by the run, where the
     * other way round its answers would be missing from both.
     */
    private Snapshot snapshot(RunId id, Instant now) {
      List<Batch> batches = store.batches().ofRun(id);
      Run run = store.runs().find(id).orElseThrow();
      BatchNotes notes = BatchNotes.of(store, batches, now);
      BudgetWait budget = store.plans().waiting(id).orElse(null);
      return new Snapshot(run, batches, notes, budget, now, shell.clock().getZone());
    }
  }
}
