package dev.offpeak.dispatch;

import dev.offpeak.model.RunId;
import dev.offpeak.plan.BatchPacker;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks a group's ready requests in fair order until one batch is full. Used by one thread. */
final class Picker {

  private static final int SLICE = 500;

  private final Desk desk;
  private final BatchPacker packer;
  private final FairLine line;
  private boolean full;
  private boolean exhausted;

  /**
   * @param admitted the runs whose requests may join the batch; each is asked for at once
   * @param now the same for two walks that are to take the same requests
   */
  Picker(Desk desk, ReadyGroup group, Predicate<RunId> admitted, Instant now) {
    this.desk = desk;
    this.packer =
        new BatchPacker(
            desk.limits().batchSize(group.group()), desk.provider().dialect().envelopeBytes());
    boolean oneModel = desk.provider().limits().oneModel();
    this.line = new FairLine(desk.store().plans(), desk.account(), group, oneModel, admitted, now);
  }

  /** Whether more was ready than the batch holds. */
  boolean full() {
    return full;
  }

  /** The next requests that fit, at least one; null when the batch is full or none is left. */
  @Nullable List<ReadyRequest> nextSlice() {
    if (full || exhausted) {
      return null;
    }
    List<ReadyRequest> page = line.next(SLICE);
    exhausted = page.isEmpty();
    int fitting = 0;
    while (fitting < page.size() && !full) {
      ReadyRequest request = page.get(fitting);
      full = !packer.offer(lineBytes(request), request.estimatedInputTokens());
      fitting += full ? 0 : 1;
    }
    return fitting == 0 ? null : page.subList(0, fitting);
  }

  /** What the request takes on the wire. */
  long lineBytes(ReadyRequest request) {
    return desk.provider().dialect().lineBytes(request.endpoint(), request.bodyBytes());
  }
}
