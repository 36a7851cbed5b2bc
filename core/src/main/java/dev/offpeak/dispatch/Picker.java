package dev.offpeak.dispatch;

import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.plan.BatchPacker;
import dev.offpeak.plan.BatchSize;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks a group's ready requests in order until one batch is full. Used by one thread. */
final class Picker {

  private static final int SLICE = 500;

  private final Desk desk;
  private final ReadyGroup group;
  private final Predicate<RunId> admitted;
  private final BatchPacker packer;
  private @Nullable RequestId after;
  private boolean full;
  private boolean exhausted;

  /**
   * @param admitted the runs whose requests may join the batch
   */
  Picker(Desk desk, ReadyGroup group, Predicate<RunId> admitted) {
    this.desk = desk;
    this.group = group;
    this.admitted = admitted;
    BatchSize size =
        desk.limits().batchSize(group.group(), desk.provider().limits().queuedTokensMax());
    this.packer = new BatchPacker(size, desk.provider().dialect().envelopeBytes());
  }

  /** Whether more was ready than the batch holds. */
  boolean full() {
    return full;
  }

  /** The next requests that fit, at least one; null when the batch is full or none is left. */
  @Nullable List<ReadyRequest> nextSlice() {
    while (!full && !exhausted) {
      List<ReadyRequest> page =
          desk.store()
              .plans()
              .readyRequests(
                  desk.account(),
                  group,
                  desk.provider().limits().oneModel(),
                  desk.now(),
                  after,
                  SLICE);
      exhausted = page.size() < SLICE;
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
      if (!admitted.test(request.run())) {
        after = request.id();
        continue;
      }
      if (!packer.offer(lineBytes(request), request.estimatedInputTokens())) {
        full = true;
        break;
      }
      after = request.id();
      fitting.add(request);
    }
    return fitting;
  }

  /** What the request takes on the wire. */
  long lineBytes(ReadyRequest request) {
    return desk.provider().dialect().lineBytes(request.endpoint(), request.bodyBytes());
  }
}
