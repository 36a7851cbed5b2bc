package dev.offpeak.app.follow;

import dev.offpeak.Engine;
import dev.offpeak.RunEnd;
import dev.offpeak.RunListener;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.time.Instant;

/** Follows a run to its end or to Ctrl-C, and shows how it gets on. */
public final class Follower {

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
   * Follows until a time at most.
   *
   * @return how it ended; detached if it was interrupted or the time was over
   */
  public RunEnd follow(RunId run, Instant until) {
    ProgressView view = ProgressView.of(shell);
    Watch watch = new Watch(view, until);
    try {
      return engine.await(run, watch);
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
    private Instant shown = Instant.EPOCH;

    Watch(ProgressView view, Instant until) {
      this.view = view;
      this.until = until;
    }

    @Override
    public boolean progress(Run run) {
      Instant now = shell.clock().instant();
      boolean goesOn = run.state() == RunState.ACTIVE;
      if (goesOn && view.wants(Duration.between(shown, now).toMillis())) {
        shown = now;
        view.show(
            new Snapshot(
                run,
                store.batches().ofRun(run.id()),
                store.plans().waiting(run.id()).orElse(null),
                now,
                shell.clock().getZone()));
      }
      return !shell.interruption().requested() && now.isBefore(until);
    }
  }
}
