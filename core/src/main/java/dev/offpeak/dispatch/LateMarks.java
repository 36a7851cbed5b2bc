package dev.offpeak.dispatch;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.store.DeadlineStore.DueRun;
import dev.offpeak.store.DeadlineStore.Selection;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks requests that are not answered at their deadline, with what keeps them. Done before
 * anything is recorded that could end one, so that none is answered late without a mark.
 * Thread-safe.
 */
final class LateMarks {

  /** Requests marked in one transaction: about 10 ms of the writer. */
  private static final int SLICE = 1_000;

  private final Desk desk;
  private final Deadlines deadlines;

  /** Runs of which all that had the run's own deadline is marked. */
  private final Set<Marked> marked = ConcurrentHashMap.newKeySet();

  private record Marked(RunId run, Instant deadline) {}

  LateMarks(Desk desk, Deadlines deadlines) {
    this.desk = desk;
    this.deadlines = deadlines;
  }

  void mark() {
    Instant now = desk.now();
    for (DueRun run : deadlines.runs()) {
      Instant first = run.firstOwn();
      if (first != null && !first.isAfter(now)) {
        markAll(run, new Selection(run.run(), now, false, null));
      }
      Instant deadline = run.deadline();
      if (deadline != null
          && !deadline.isAfter(now)
          && !marked.contains(new Marked(run.run(), deadline))) {
        markAll(run, new Selection(run.run(), Instant.EPOCH, true, null));
        marked.add(new Marked(run.run(), deadline));
      }
    }
  }

  private void markAll(DueRun run, Selection late) {
    Set<Feature> may = deadlines.mayEscalate(run);
    while (desk.store().deadlines().markLate(late, may, SLICE) > 0) {
      // The rest in the next transaction.
    }
  }
}
