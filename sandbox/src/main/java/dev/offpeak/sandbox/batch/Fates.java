package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.wire.BodyHash;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decides what becomes of each line; the same batch always decides the same. A fault of lines
 * strikes at least one line. Immutable.
 */
final class Fates {
  private final long total;
  private final double doneShare;
  private final long seed;
  private final boolean allFail;
  private final Map<BatchFault, Double> shares = new EnumMap<>(BatchFault.class);

  Fates(BatchRecord batch, long total, double doneShare, long seed) {
    this.total = total;
    this.doneShare = doneShare;
    this.seed = BodyHash.mix(seed ^ BodyHash.ofText(batch.id()));
    this.allFail = batch.fault(BatchFault.OUTPUT_NULL).isPresent();
    for (BatchFault fault : BatchFault.values()) {
      if (fault.perLine()) {
        batch.fault(fault).ifPresent(parameter -> shares.put(fault, parameter.share()));
      }
    }
  }

  /** The fate of the line with this index from 0. */
  Fate of(long index) {
    if (!done(index)) {
      return Fate.UNDONE;
    }
    if (allFail) {
      return Fate.SERVER_ERROR;
    }
    if (strikes(BatchFault.MISSING_LINES, index)) {
      return Fate.MISSING;
    }
    if (strikes(BatchFault.LINE_ERRORS, index)) {
      return Fate.SERVER_ERROR;
    }
    return strikes(BatchFault.LINE_REFUSALS, index) ? Fate.REFUSAL : Fate.ANSWER;
  }

  /** Spreads the done lines evenly, so that exactly the share of them, rounded down, is done. */
  private boolean done(long index) {
    return (long) ((index + 1) * doneShare) > (long) (index * doneShare);
  }

  boolean strikes(BatchFault fault, long index) {
    Double share = shares.get(fault);
    if (share == null) {
      return false;
    }
    long draw = BodyHash.mix(seed ^ BodyHash.ofText(fault.id()));
    return share > 0
        && (Long.remainderUnsigned(draw, total) == index
            || BodyHash.unit(BodyHash.mix(draw + index)) < share);
  }
}
