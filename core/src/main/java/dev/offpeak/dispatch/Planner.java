package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.plan.BatchPacker;
import dev.offpeak.plan.BatchPlanner;
import dev.offpeak.plan.BatchPlanner.Decision;
import dev.offpeak.plan.BatchSize;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.PlanStore.RunBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts ready requests together into planned batches: the intents. Used by one thread.
 *
 * <p>A batch is assembled in slices, so that no transaction holds the writer long. Only the last
 * transaction makes it an intent, and reserves its money; a crash before it leaves an assembling
 * batch that the next start drops.
 */
final class Planner {

  private static final int SLICE = 500;

  private final Desk desk;
  private final PlanStore plans;
  private final BudgetGate budgets;

  Planner(Desk desk) {
    this.desk = desk;
    this.plans = desk.store().plans();
    this.budgets = new BudgetGate(desk);
  }

  /** Drops what a dead process left half-assembled; its requests are ready again. */
  void dropLeftovers() {
    for (BatchId batch : plans.assembling(desk.account())) {
      plans.drop(batch);
    }
  }

  /**
   * Plans at most one batch of each group.
   *
   * @return how many batches were planned
   */
  int planReady() {
    int planned = 0;
    boolean oneModel = desk.provider().limits().oneModel();
    for (ReadyGroup group : plans.readyGroups(desk.account(), desk.now(), oneModel)) {
      if (planGroup(group)) {
        planned++;
      }
    }
    return planned;
  }

  private boolean planGroup(ReadyGroup group) {
    Instant now = desk.now();
    BatchPlanner.Waiting waiting =
        new BatchPlanner.Waiting(group.oldestReadyAt(), group.openEnded(), false);
    if (BatchPlanner.decide(waiting, desk.pace(), now) instanceof Decision.WaitUntil
        && !fillsABatch(group)) {
      return false;
    }
    return assemble(group);
  }

  /** Whether more is ready than one batch holds, so that waiting for company is idle. */
  private boolean fillsABatch(ReadyGroup group) {
    Picker picker = new Picker(group, new Allowance());
    while (picker.nextSlice() != null) {
      // Only counting.
    }
    return picker.full;
  }

  private boolean assemble(ReadyGroup group) {
    if (budgets.rests(group.group())) {
      return false;
    }
    Draft draft = draft(group);
    budgets.note(draft.shares, draft.walk);
    int count = BatchPlanner.distinctCount(draft.requests, countsInDoubt());
    if (count == 0) {
      if (!draft.walk.keptBack().isEmpty()) {
        budgets.rest(group.group());
      }
      return false;
    }
    BatchId batch = desk.ids().batch();
    plans.begin(batch, desk.account(), group.group(), desk.now());
    long bytes = fill(batch, new Picker(group, draft.allowance), count);
    if (plans.plan(batch, bytes, desk.now(), budgets.limits(draft.shares)).isEmpty()) {
      // Another account of ours reserved for the same feature meanwhile.
      plans.drop(batch);
      budgets.rest(group.group());
      return false;
    }
    return true;
  }

  /** What the next batch would hold, read without writing; what cannot be paid is left out. */
  private Draft draft(ReadyGroup group) {
    Allowance allowance = new Allowance();
    while (true) {
      Picker picker = new Picker(group, allowance);
      Map<RunId, Long> reserve = new HashMap<>();
      Shares shares = new Shares();
      int requests = 0;
      for (List<ReadyRequest> s = picker.nextSlice(); s != null; s = picker.nextSlice()) {
        requests += s.size();
        for (ReadyRequest request : s) {
          reserve.merge(request.run(), request.reserveNanos(), Math::addExact);
          shares.add(request);
        }
      }
      List<RunId> tooDear = overCap(reserve);
      boolean limited = budgets.limit(shares, allowance);
      if (tooDear.isEmpty() && !limited) {
        return new Draft(requests, shares, allowance, picker.walk);
      }
      allowance.leaveOut(tooDear);
    }
  }

  private record Draft(int requests, Shares shares, Allowance allowance, Allowance.Walk walk) {}

  /** Assembles the first {@code count} requests that the picker gives; answers the wire size. */
  private long fill(BatchId batch, Picker picker, int count) {
    long bytes = desk.provider().dialect().envelopeBytes();
    int open = count;
    while (open > 0) {
      List<ReadyRequest> slice = picker.nextSlice();
      if (slice == null) {
        break;
      }
      List<Member> members = new ArrayList<>(slice.size());
      for (ReadyRequest request : slice.subList(0, Math.min(open, slice.size()))) {
        members.add(new Member(request.id(), desk.ids().attempt()));
        bytes += lineBytes(request);
      }
      plans.assemble(batch, members);
      open -= members.size();
    }
    return bytes;
  }

  private long lineBytes(ReadyRequest request) {
    return desk.provider().dialect().lineBytes(request.endpoint(), request.bodyBytes());
  }

  /**
   * The runs whose share does not fit under their cap. Those with nothing in flight are stopped:
   * nothing of theirs will be settled for less than was reserved, so that waiting would not help.
   */
  private List<RunId> overCap(Map<RunId, Long> reserve) {
    List<RunId> over = new ArrayList<>();
    Map<RunId, RunBudget> budgets = plans.budgets(List.copyOf(reserve.keySet()));
    budgets.forEach((run, budget) -> {
      Usd cap = budget.cap();
      if (cap == null) {
        return;
      }
      Usd share = new Usd(reserve.getOrDefault(run, 0L));
      Usd needed = budget.settled().plus(budget.reserved()).plus(share);
      if (needed.compareTo(cap) > 0) {
        over.add(run);
        if (budget.reserved().equals(Usd.ZERO)) {
          stopAtCap(run, cap, budget.settled(), share);
        }
      }
    });
    return over;
  }

  private void stopAtCap(RunId run, Usd cap, Usd settled, Usd share) {
    String message =
        "the next batch may cost up to $"
            + share.toPlainString()
            + ", and with $"
            + settled.toPlainString()
            + " already paid that would pass --max-cost "
            + cap.toPlainString();
    desk.store().runs().stop(run, new Stop(Stop.Reason.COST_CAP, message));
  }

  /** Request counts by which a batch in doubt may have to be found. */
  private Set<Integer> countsInDoubt() {
    if (desk.provider().dialect().tagsBatches()) {
      return Set.of();
    }
    Set<Integer> counts = new HashSet<>();
    for (Batch batch :
        desk.store()
            .batches()
            .in(desk.account(), EnumSet.of(BatchState.Kind.IN_DOUBT, BatchState.Kind.SUBMITTING))) {
      counts.add(batch.requests());
    }
    return counts;
  }

  /** Walks a group's ready requests in order until one batch is full. */
  private final class Picker {

    private final ReadyGroup group;
    private final Allowance.Walk walk;
    private final BatchPacker packer;
    private @Nullable RequestId after;
    private boolean full;
    private boolean exhausted;

    Picker(ReadyGroup group, Allowance allowance) {
      this.group = group;
      this.walk = allowance.walk();
      RequestGroup key = group.group();
      BatchSize size = desk.limits().batchSize(key, desk.provider().limits().queuedTokensMax());
      this.packer = new BatchPacker(size, desk.provider().dialect().envelopeBytes());
    }

    /** The next requests that fit, at least one; null when the batch is full or none is left. */
    @Nullable List<ReadyRequest> nextSlice() {
      while (!full && !exhausted) {
        List<ReadyRequest> page =
            plans.readyRequests(
                desk.account(),
                group,
                desk.provider().limits().oneModel(),
                desk.now(),
                after,
                SLICE);
        exhausted = page.size() < SLICE;
        List<ReadyRequest> fitting = new ArrayList<>(page.size());
        for (ReadyRequest request : page) {
          if (walk.skips(request)) {
            after = request.id();
            continue;
          }
          if (!packer.offer(lineBytes(request), request.estimatedInputTokens())) {
            full = true;
            break;
          }
          after = request.id();
          walk.took(request);
          fitting.add(request);
        }
        if (!fitting.isEmpty()) {
          return fitting;
        }
      }
      return null;
    }
  }
}
