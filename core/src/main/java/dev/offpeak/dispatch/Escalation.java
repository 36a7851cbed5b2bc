package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.store.DeadlineStore;
import dev.offpeak.store.DeadlineStore.DueRun;
import dev.offpeak.store.DeadlineStore.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Moves requests out of the batch lane whose deadline needs it. Those that are ready are called
 * next; a planned batch is taken apart, an open one cancelled, and what it did answer is kept. A
 * batch in doubt is left alone: nothing is asked twice for a deadline.
 */
final class Escalation {

  /** Requests moved in one transaction: about 10 ms of the writer. */
  private static final int SLICE = 1_000;

  private final Desk desk;
  private final Deadlines deadlines;
  private final Poller poller;
  private final DeadlineStore store;

  /** When a batch that cannot be left is looked at again; used by one thread. */
  private final Map<BatchId, Instant> againAt = new HashMap<>();

  Escalation(Desk desk, Deadlines deadlines, Poller poller) {
    this.desk = desk;
    this.deadlines = deadlines;
    this.poller = poller;
    this.store = desk.store().deadlines();
  }

  /** Marks what is ready and due, so that no batch takes it. Thread-safe. */
  void hurryReady() {
    for (DueRun run : deadlines.runs()) {
      deadlines.due(run).ifPresent(this::hurry);
    }
  }

  private int hurry(Selection due) {
    int all = 0;
    int moved = SLICE;
    while (moved == SLICE) {
      moved = store.hurry(due, SLICE);
      all += moved;
    }
    return all;
  }

  /**
   * Leaves the batches that hold what is due. Used by one thread, the poller's.
   *
   * @return how many were left, and requests moved
   */
  int leaveBatches() {
    int worked = 0;
    for (DueRun run : deadlines.runs()) {
      Selection due = deadlines.due(run).orElse(null);
      if (due != null) {
        for (Batch batch : store.batchesWith(due)) {
          worked += leave(batch) ? 1 : 0;
        }
        worked += hurry(due);
      }
    }
    return worked;
  }

  private boolean leave(Batch batch) {
    Instant now = desk.now();
    if (againAt.getOrDefault(batch.id(), Instant.MIN).isAfter(now)) {
      return false;
    }
    if (!store.shares(batch.id()).stream().allMatch(deadlines::canLeave)) {
      againAt.put(batch.id(), now.plus(desk.pace().pollInterval()));
      return false;
    }
    againAt.remove(batch.id());
    if (batch.state() instanceof BatchState.Planned) {
      String why = "taken apart before it was sent: a deadline needs its requests at once";
      desk.store()
          .batches()
          .release(batch, new BatchState.Rejected(now, why), now, position -> null);
      return true;
    }
    return batch.state() instanceof BatchState.Open open && poller.stop(batch, open);
  }
}
