package dev.offpeak.deliver;

import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.Sink;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.OutputStore.Delivered;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes back to where they belong. At least once each: the sink has written before the
 * store is told, so that after a crash in between the sink meets the same outcome again and must
 * leave one row. Not thread-safe.
 */
public final class Deliverer {

  private static final int SLICE = 500;

  /** A slice is held with its answers; one that is larger goes alone. */
  private static final long SLICE_BYTES = 8L * 1024 * 1024;

  private final OutputStore output;
  private final Results results;
  private final Sink sink;

  public Deliverer(Store store, Results results, Sink sink) {
    this.output = store.output();
    this.results = results;
    this.sink = sink;
  }

  /**
   * Delivers what is due, until nothing is.
   *
   * @return how many outcomes were delivered
   * @throws dev.offpeak.sink.SinkException if the sink cannot be written to; what was not delivered
   *     stays due
   */
  public long deliver(RunId run) {
    return deliver(run, written -> true);
  }

  /**
   * The same for as long as it is wanted.
   *
   * @param wanted asked before each transaction, with how many were delivered so far
   */
  public long deliver(RunId run, LongPredicate wanted) {
    long delivered = 0;
    while (wanted.test(delivered)) {
      List<OutputRow> due = firstOf(output.due(run, SLICE));
      if (due.isEmpty()) {
        return delivered;
      }
      List<Outcome> outcomes = new ArrayList<>(due.size());
      due.forEach(row -> outcomes.add(results.outcome(row)));
      List<Delivery> ends = sink.write(outcomes);
      List<Delivered> marks = new ArrayList<>(due.size());
      for (int i = 0; i < due.size(); i++) {
        marks.add(new Delivered(due.get(i).id(), due.get(i).endSequence(), ends.get(i)));
      }
      output.delivered(run, marks);
      delivered += due.size();
    }
    return delivered;
  }

  /** As many as may be held at once, and at least one. */
  private static List<OutputRow> firstOf(List<OutputRow> due) {
    long bytes = 0;
    for (int i = 0; i < due.size(); i++) {
      bytes += length(due.get(i).line()) + length(due.get(i).row());
      if (bytes > SLICE_BYTES) {
        return due.subList(0, Math.max(1, i));
      }
    }
    return due;
  }

  private static long length(@Nullable PayloadRef bytes) {
    return bytes == null ? 0 : bytes.length();
  }
}
