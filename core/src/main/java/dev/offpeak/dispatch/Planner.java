package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RunId;
import dev.offpeak.plan.BatchPlanner;
import dev.offpeak.plan.BatchPlanner.Decision;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final CostCaps caps;
  private final BudgetGate budgets;

  Planner(Desk desk) {
    this.desk = desk;
    this.plans = desk.store().plans();
    this.caps = new CostCaps(desk);
    this.budgets = new BudgetGate(desk);
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
        new BatchPlanner.Waiting(
            group.oldestReadyAt(), group.openEnded(), false, group.newestReadyAt(), group.held());
    if (BatchPlanner.decide(waiting, desk.pace(), now) instanceof Decision.WaitUntil
        && !fillsABatch(group)) {
      return false;
    }
    return assemble(group);
  }

  /** Whether more is ready than one batch holds, so that waiting for company is idle. */
  private boolean fillsABatch(ReadyGroup group) {
    Picker picker = new Picker(desk, group, new Allowance(), desk.now());
    while (picker.nextSlice() != null) {
      // Only counting.
    }
    return picker.full();
  }

  private boolean assemble(ReadyGroup group) {
    if (budgets.rests(group.group())) {
      return false;
    }
    Instant now = desk.now();
    Set<Integer> countsInDoubt = countsInDoubt();
    if (countsInDoubt.isEmpty() && isFree(group, now)) {
      // Nothing is to be added up before it is taken, so that one walk is enough.
      return assemble(
          group, new Picker(desk, group, new Allowance(), now), Integer.MAX_VALUE, new Shares());
    }
    Draft draft = draft(group, now);
    budgets.note(draft.shares, draft.walk);
    int count = BatchPlanner.distinctCount(draft.requests, countsInDoubt);
    if (count == 0) {
      if (!draft.walk.keptBack().isEmpty()) {
        budgets.rest(group.group());
      }
      return false;
    }
    return assemble(group, new Picker(desk, group, draft.allowance, now), count, draft.shares);
  }

  /** Whether no run in the group, and no feature, has a limit on its money. */
  private boolean isFree(ReadyGroup group, Instant now) {
    return budgets.isIdle()
        && plans.readyRuns(desk.account(), group, oneModel(), now).stream()
            .allMatch(run -> caps.isFree(run.run()) && budgets.isFree(run.run()));
  }

  private boolean assemble(ReadyGroup group, Picker picker, int count, Shares shares) {
    List<ReadyRequest> first = picker.nextSlice();
    if (first == null) {
      return false;
    }
    BatchId batch = desk.ids().batch();
    plans.begin(batch, desk.account(), group.group(), desk.now());
    Filling filling = new Filling(desk, batch, picker);
    long bytes = filling.fill(first, count);
    if (plans.plan(batch, bytes, desk.now(), budgets.limits(shares)).isEmpty()) {
      // Another account of ours reserved for the same feature meanwhile.
      plans.drop(batch);
      budgets.rest(group.group());
      return false;
    }
    return true;
  }

  /** What the next batch would hold, read without writing; what cannot be paid is left out. */
  private Draft draft(ReadyGroup group, Instant now) {
    Allowance allowance = new Allowance();
    while (true) {
      Picker picker = new Picker(desk, group, allowance, now);
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
      List<RunId> tooDear = caps.over(reserve);
      boolean limited = budgets.limit(shares, allowance);
      if (tooDear.isEmpty() && !limited) {
        return new Draft(requests, shares, allowance, picker.walk());
      }
      allowance.leaveOut(tooDear);
    }
  }

  private record Draft(int requests, Shares shares, Allowance allowance, Allowance.Walk walk) {}

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
