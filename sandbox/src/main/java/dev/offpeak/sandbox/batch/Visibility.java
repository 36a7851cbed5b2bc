package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import java.time.Instant;

/** Whether a new batch can be seen yet. Stateless. */
public final class Visibility {
  private Visibility() {}

  /** Whether lists show it. */
  public static boolean listed(Batch batch, Instant now) {
    return past(batch, BatchFault.LIST_LAG, now);
  }

  /** Whether it can be asked for by its id. */
  public static boolean found(Batch batch, Instant now) {
    return past(batch, BatchFault.NOT_FOUND_AFTER_CREATE, now);
  }

  private static boolean past(Batch batch, BatchFault fault, Instant now) {
    return batch
        .record()
        .fault(fault)
        .map(lag -> !now.isBefore(batch.record().createdAt().plus(lag.duration())))
        .orElse(true);
  }
}
