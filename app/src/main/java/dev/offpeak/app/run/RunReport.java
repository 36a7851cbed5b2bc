package dev.offpeak.app.run;

import dev.offpeak.model.Run;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.util.List;

/** The counts, failures and money of a run of the store. */
public final class RunReport {

  private RunReport() {}

  /** The lines, for a width. */
  public static List<String> lines(Store store, Run run, Instant now, int columns) {
    return new Summary(
            run,
            store.output().failures(run.id(), Summary.PLACES),
            "request",
            0,
            store.deadlines().hurry(run.id()),
            null)
        .lines(now, columns);
  }
}
