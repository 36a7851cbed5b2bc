package dev.offpeak.testkit.simulation;

import dev.offpeak.model.RequestState;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.simulation.Simulation.SimRun;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** That what has a deadline is answered in time, or marked as late with a reason. */
final class SimDeadlines {

  private final Map<SimRun, Long> cursors = new HashMap<>();
  private Instant looked = Instant.MIN;

  /**
   * Fails if a request was answered after its deadline without a mark. What ended since the last
   * look ended after it.
   */
  void check(Store store, SimRun run) {
    Instant deadline = run.deadline();
    if (deadline == null) {
      return;
    }
    long cursor = cursors.getOrDefault(run, 0L);
    for (OutputRow row : store.output().finishedSince(run.id(), cursor, Integer.MAX_VALUE)) {
      cursor = row.endSequence();
      if (looked.isAfter(deadline) && row.state() == RequestState.Kind.SUCCEEDED) {
        Set<String> late = store.deadlines().late(run.id(), Integer.MAX_VALUE).keySet();
        if (!late.contains(row.customId())) {
          throw new AssertionError(row.customId() + " was answered late, and nothing says so");
        }
      }
    }
    cursors.put(run, cursor);
  }

  /** Everything was looked at. */
  void looked(Instant now) {
    looked = now;
  }
}
