package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Faults;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Draws the faults of a new batch, once. Stateless. */
public final class Striking {
  /** Faults drawn elsewhere: at upload, and for the neighbour. */
  private static final Set<BatchFault> ELSEWHERE =
      Set.of(
          BatchFault.FILE_NOT_VISIBLE, BatchFault.FILE_NOT_VALIDATABLE, BatchFault.FOREIGN_BATCH);

  private Striking() {}

  /** Returns the faults that strike, with their parameters. */
  public static Map<String, String> draw(Faults faults) {
    Map<String, String> struck = new HashMap<>();
    for (BatchFault fault : BatchFault.values()) {
      if (!ELSEWHERE.contains(fault)) {
        faults.strikes(fault).ifPresent(parameter -> struck.put(fault.id(), parameter.text()));
      }
    }
    return struck;
  }

  /** The delay of a batch with these faults, milliseconds. */
  public static long delayMillis(Settings settings, Map<String, String> struck) {
    String slow = struck.get(BatchFault.SLOW.id());
    long factor = slow == null ? 1 : Long.parseLong(slow);
    return settings.batchDelay().toMillis() * factor;
  }
}
