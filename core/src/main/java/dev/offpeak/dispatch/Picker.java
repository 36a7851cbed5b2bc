package dev.offpeak.dispatch;

import dev.offpeak.model.Beginning;
import dev.offpeak.plan.BatchPacker;
import dev.offpeak.source.CacheMark;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks a group's ready requests in fair order until one batch is full. Used by one thread. */
final class Picker {

  private static final int SLICE = 500;

  private final Desk desk;
  private final BatchPacker packer;
  private final FairLine line;
  private final Allowance.Walk walk;
  private boolean full;
  private boolean exhausted;

  /**
   * @param allowance what money lets into the batch
   * @param now the same for two walks that are to take the same requests
   */
  Picker(Desk desk, ReadyGroup group, Allowance allowance, Instant now) {
    this.desk = desk;
    this.packer =
        new BatchPacker(
            desk.limits().batchSize(group.group()), desk.provider().dialect().envelopeBytes());
    boolean oneModel = desk.provider().limits().oneModel();
    this.line =
        new FairLine(desk.store().plans(), desk.account(), group, oneModel, allowance::admits, now);
    this.walk = allowance.walk();
  }

  /** Whether more was ready than the batch holds. */
  boolean full() {
    return full;
  }

  /** The next requests that fit, at least one; null when the batch is full or none is left. */
  @Nullable List<ReadyRequest> nextSlice() {
    while (!full && !exhausted) {
      List<ReadyRequest> page = line.next(SLICE);
      exhausted = page.isEmpty();
      List<ReadyRequest> fitting = fitting(page);
      if (!fitting.isEmpty()) {
        return fitting;
      }
    }
    return null;
  }

  private List<ReadyRequest> fitting(List<ReadyRequest> page) {
    List<ReadyRequest> fitting = new ArrayList<>(page.size());
    for (ReadyRequest request : page) {
      if (walk.skips(request)) {
        continue;
      }
      if (!packer.offer(lineBytes(request), request.estimatedInputTokens())) {
        full = true;
        break;
      }
      walk.took(request);
      fitting.add(request);
    }
    return fitting;
  }

  /** What money let in and kept out so far. */
  Allowance.Walk walk() {
    return walk;
  }

  /** The most that the request takes on the wire, however it is marked. */
  private long lineBytes(ReadyRequest request) {
    int extra = 0;
    for (Beginning beginning : request.beginnings()) {
      extra = Math.max(extra, CacheMark.extraBytes(request.endpoint(), beginning));
    }
    return wireBytes(request, extra);
  }

  /** What the request takes on the wire with so many bytes in its body that are ours. */
  long wireBytes(ReadyRequest request, int extra) {
    return desk.provider().dialect().lineBytes(request.endpoint(), request.bodyBytes() + extra);
  }
}
