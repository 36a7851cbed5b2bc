package dev.offpeak.deliver;

import dev.offpeak.model.RunId;
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

/**
 * Writes outcomes back to where they belong. At least once each: the sink has written before the
 * store is told, so that after a crash in between the sink meets the same outcome again and must
 * leave one row. Not thread-safe.
 */
public final class Deliverer {

  private static final int SLICE = 500;

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
      List<OutputRow> due = output.due(run, SLICE);
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
}
