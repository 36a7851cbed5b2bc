package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.plan.BatchPlanner;
import dev.offpeak.plan.BatchPlanner.Decision;
import dev.offpeak.store.BatchStore;
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
import java.util.function.Predicate;

/**
 * Puts ready requests together into planned batches: the intents. Used by one thread.
 *
 * <p>A batch is assembled in slices, so that no transaction holds the writer long. Only the last
 * transaction makes it an intent, and reserves its money; a crash before it leaves an assembling
 * batch that the next start drops.
 */
final class Planner {

  /**
   * Batches of one group that may wait to be sent: enough that a sender never waits, so few that a
   * stop, a cancellation or a smaller limit finds little that was planned without it.
   */
  private static final int AHEAD_MAX = 2;

  private final Desk desk;
  private final PlanStore plans;

  Planner(Desk desk) {
    this.desk = desk;
    this.plans = desk.store().plans();
  }

  /** Drops what a dead process, or a step that failed, left half-assembled. */
  void dropLeftovers() {
    for (BatchId batch : plans.assembling(desk.account())) {
      plans.drop(batch);
    }
  }

  /**
   * Plans at most one batch of each group that has not enough of them waiting to be sent.
   *
   * @return how many batches were planned
   */
  int planReady() {
    dropLeftovers();
    int planned = 0;
    List<RequestGroup> ahead = ahead();
    for (ReadyGroup group : plans.readyGroups(desk.account(), desk.now(), oneModel())) {
      long waiting = ahead.stream().filter(other -> shares(other, group.group())).count();
      if (waiting < AHEAD_MAX && planGroup(group)) {
        planned++;
      }
    }
    return planned;
  }

  /** The groups of the batches that are sent next: now, or once the provider takes them. */
  private List<RequestGroup> ahead() {
    Instant now = desk.now();
    BatchStore batches = desk.store().batches();
    List<RequestGroup> ahead = new ArrayList<>();
    // Those of stopped runs are not among them: they may wait for ever, and others must not.
    batches.submittable(desk.account(), now).forEach(batch -> ahead.add(batch.group()));
    for (Batch batch : batches.in(desk.account(), EnumSet.of(BatchState.Kind.PLANNED))) {
      if (batch.state() instanceof BatchState.Planned planned && planned.notBefore().isAfter(now)) {
        ahead.add(batch.group());
      }
    }
    return ahead;
  }

  private boolean oneModel() {
    return desk.provider().limits().oneModel();
  }

  private boolean shares(RequestGroup one, RequestGroup other) {
    return one.target().equals(other.target())
        && one.endpoint() == other.endpoint()
        && (!oneModel() || one.model().equals(other.model()));
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
    Picker picker = new Picker(desk, group, run -> true, desk.now());
    while (picker.nextSlice() != null) {
      // Only counting.
    }
    return picker.full();
  }

  private boolean assemble(ReadyGroup group) {
    Instant now = desk.now();
    Set<Integer> countsInDoubt = countsInDoubt();
    if (countsInDoubt.isEmpty()) {
      Uncapped uncapped = new Uncapped();
      Picker picker = new Picker(desk, group, uncapped, now);
      if (!uncapped.refusedAny) {
        List<ReadyRequest> first = picker.nextSlice();
        return first != null && assemble(group, picker, first, Integer.MAX_VALUE);
      }
    }
    Draft draft = draft(group, now);
    Picker picker = new Picker(desk, group, draft.runs::contains, now);
    List<ReadyRequest> first = picker.nextSlice();
    int count = BatchPlanner.distinctCount(draft.requests, countsInDoubt);
    return first != null && count > 0 && assemble(group, picker, first, count);
  }

  private boolean assemble(ReadyGroup group, Picker picker, List<ReadyRequest> first, int count) {
    BatchId batch = desk.ids().batch();
    plans.begin(batch, desk.account(), group.group(), desk.now());
    long bytes = fill(batch, picker, first, count);
    plans.plan(batch, bytes, desk.now());
    return true;
  }

  /** Admits runs without a cap, whose requests need not be added up before they are taken. */
  private final class Uncapped implements Predicate<RunId> {

    private boolean refusedAny;

    @Override
    public boolean test(RunId run) {
      RunBudget budget = plans.budgets(List.of(run)).get(run);
      boolean admitted = budget != null && budget.cap() == null;
      refusedAny |= !admitted;
      return admitted;
    }
  }

  /** What the next batch would hold, read without writing; runs that cannot pay are left out. */
  private Draft draft(ReadyGroup group, Instant now) {
    Set<RunId> leftOut = new HashSet<>();
    while (true) {
      Picker picker = new Picker(desk, group, run -> !leftOut.contains(run), now);
      Map<RunId, Long> reserve = new HashMap<>();
      int requests = 0;
      for (List<ReadyRequest> s = picker.nextSlice(); s != null; s = picker.nextSlice()) {
        requests += s.size();
        for (ReadyRequest request : s) {
          reserve.merge(request.run(), request.reserveNanos(), Math::addExact);
        }
      }
      List<RunId> tooDear = overCap(reserve);
      if (tooDear.isEmpty()) {
        return new Draft(requests, Set.copyOf(reserve.keySet()));
      }
      leftOut.addAll(tooDear);
    }
  }

  private record Draft(int requests, Set<RunId> runs) {}

  /** Assembles the first {@code count} requests that the picker gives; answers the wire size. */
  private long fill(BatchId batch, Picker picker, List<ReadyRequest> first, int count) {
    long bytes = desk.provider().dialect().envelopeBytes();
    int open = count;
    List<ReadyRequest> slice = first;
    while (slice != null && open > 0) {
      List<Member> members = new ArrayList<>(slice.size());
      for (ReadyRequest request : slice.subList(0, Math.min(open, slice.size()))) {
        members.add(new Member(request.id(), desk.ids().attempt()));
        bytes += picker.lineBytes(request);
      }
      plans.assemble(batch, members);
      open -= members.size();
      slice = open > 0 ? picker.nextSlice() : null;
    }
    return bytes;
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
}
