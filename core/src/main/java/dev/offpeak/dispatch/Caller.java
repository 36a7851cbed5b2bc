package dev.offpeak.dispatch;

import dev.offpeak.lane.Headroom;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Stop;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.retry.RetryPolicy;
import dev.offpeak.store.DeadlineStore;
import dev.offpeak.store.DeadlineStore.Callable;
import dev.offpeak.store.DeadlineStore.Intent;
import dev.offpeak.store.PlanStore.SpendLimit;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.ResultStore.Unanswered;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes synchronous calls for requests that cannot wait for a batch any more. Used by one thread,
 * which records; the calls themselves are made on others.
 *
 * <p>The order is record, call, record. A call cannot be looked up afterwards: what a dead process
 * left calling counts as unknown and may be asked once more; a call whose answer got lost in our
 * own hands fails, and only the user asks again.
 */
final class Caller {

  /** Calls of an account at a time: as many as a small tier takes beside other traffic. */
  static final int AT_ONCE = 16;

  private static final int RECOVERED_AT_ONCE = 300;

  private final Desk desk;
  private final Refusals refusals;
  private final Executor executor;
  private final DeadlineStore deadlines;
  private final ResultStore results;
  private final Booking booking;
  private final Verdicts verdicts;
  private final CallPrices prices;
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();
  private volatile Runnable onDone = () -> {};
  private Headroom headroom = Headroom.UNKNOWN;
  private int inFlight;

  /** A call that is over, and not recorded yet. */
  private record Done(Callable request, AttemptId attempt, Asked asked) {}

  Caller(Desk desk, Refusals refusals, Executor executor) {
    this.desk = desk;
    this.refusals = refusals;
    this.executor = executor;
    this.deadlines = desk.store().deadlines();
    this.results = desk.store().results();
    this.booking = new Booking(desk);
    this.verdicts = new Verdicts(desk.pace());
    this.prices = new CallPrices(desk);
  }

  void onDone(Runnable what) {
    onDone = what;
  }

  /** Calls that are under way, or not recorded yet. */
  int inFlight() {
    return inFlight;
  }

  /** Settles the calls of a dead process: whether they were answered, nobody knows. */
  void recover() {
    List<Unanswered> left = deadlines.open(desk.account(), RECOVERED_AT_ONCE);
    while (!left.isEmpty()) {
      Instant now = desk.now();
      List<Settlement> settlements = new ArrayList<>(left.size());
      for (Unanswered call : left) {
        Failure said = call.failure();
        settlements.add(said == null ? lost(call, now) : verdicts.failed(call, said, now));
      }
      results.settle(settlements, now);
      left = deadlines.open(desk.account(), RECOVERED_AT_ONCE);
    }
  }

  /** Only calls that were under way when a process died may be made again. */
  private static Settlement lost(Unanswered call, Instant now) {
    boolean again = call.attempts() + 1 < RetryPolicy.ATTEMPTS_MAX;
    Failure unknown =
        new Failure(FailureKind.OUTCOME_UNKNOWN, "stopped before the answer was recorded");
    return new Settlement(
        call.attempt(),
        AttemptOutcome.UNKNOWN,
        again ? new RequestState.Ready(now) : new RequestState.Failed(unknown),
        true);
  }

  /**
   * Records what came of calls that are over. One that cannot be recorded is kept for the next
   * time.
   *
   * @return how many were recorded
   */
  int recordDone() {
    int recorded = 0;
    for (Done next = done.peek(); next != null; next = done.peek()) {
      record(next);
      done.remove();
      inFlight--;
      recorded++;
    }
    return recorded;
  }

  private void record(Done call) {
    Instant now = desk.now();
    switch (call.asked()) {
      case Asked.Said said -> {
        headroom = headroom.seen(said.room(), now);
        recordSaid(call, said, now);
      }
      case Asked.NotSent no ->
          settle(
              call,
              AttemptOutcome.VOID,
              new RequestState.Ready(now.plus(desk.pace().refused())),
              false);
      case Asked.Unknown unknown ->
          settle(
              call,
              AttemptOutcome.UNKNOWN,
              new RequestState.Failed(new Failure(FailureKind.OUTCOME_UNKNOWN, unknown.why())),
              true);
    }
  }

  private void recordSaid(Done call, Asked.Said said, Instant now) {
    AttemptRow row = results.attempts(List.of(call.attempt())).get(call.attempt());
    if (row == null || Booking.isAnswered(row)) {
      return;
    }
    PayloadRef line = desk.store().payloads().append(said.line());
    switch (said.result()) {
      case ResultLine.Answer answer ->
          results.record(
              List.of(
                  booking.result(row, said.line(), line, answer.billed(), Lane.INTERACTIVE, now)),
              now);
      case ResultLine.Failed failed -> {
        results.record(List.of(new Result.Failed(call.attempt(), line, failed.failure())), now);
        recordFailure(call, row, said, failed.failure(), now);
      }
    }
  }

  private void recordFailure(
      Done call, AttemptRow row, Asked.Said said, Failure failure, Instant now) {
    Refusal.Kind refused = said.refused();
    if (refused != null) {
      settle(
          call,
          AttemptOutcome.FAILED,
          new RequestState.Ready(now.plus(desk.pace().refused())),
          false);
      boolean quota = refused == Refusal.Kind.QUOTA;
      refusals.stopAccount(
          quota ? Stop.Reason.QUOTA : Stop.Reason.ACCESS_DENIED, failure.message());
      return;
    }
    if (failure.kind() == FailureKind.RATE_LIMITED) {
      // The provider ran nothing, so that it is no attempt.
      Instant again = now.plus(waiting(said.retryAfter()));
      headroom = headroom.refused(waiting(said.retryAfter()), now);
      settle(call, AttemptOutcome.FAILED, new RequestState.Ready(again), false);
      return;
    }
    Unanswered unanswered =
        new Unanswered(
            call.attempt(),
            call.request().id(),
            call.request().run(),
            failure,
            row.attempts(),
            true,
            false);
    Settlement verdict = verdicts.failed(unanswered, failure, now);
    results.settle(List.of(notBefore(verdict, said.retryAfter(), now)), now);
  }

  private Duration waiting(@Nullable Duration retryAfter) {
    return retryAfter == null ? desk.pace().retry(1) : retryAfter;
  }

  private static Settlement notBefore(Settlement verdict, @Nullable Duration wait, Instant now) {
    return wait != null
            && verdict.request() instanceof RequestState.Ready ready
            && ready.notBefore().isBefore(now.plus(wait))
        ? new Settlement(
            verdict.attempt(),
            verdict.outcome(),
            new RequestState.Ready(now.plus(wait)),
            verdict.counts())
        : verdict;
  }

  private void settle(Done call, AttemptOutcome outcome, RequestState to, boolean counts) {
    results.settle(List.of(new Settlement(call.attempt(), outcome, to, counts)), desk.now());
  }

  /**
   * Begins as many calls as there is room for.
   *
   * @return how many
   */
  int callDue() {
    Instant now = desk.now();
    int free = headroom.calls(AT_ONCE - inFlight, inFlight, now);
    if (free <= 0) {
      return 0;
    }
    Map<AttemptId, Callable> wanted = new LinkedHashMap<>();
    List<Intent> intents = new ArrayList<>();
    for (Callable request : deadlines.callable(desk.account(), now, free)) {
      AttemptId attempt = desk.ids().attempt();
      wanted.put(attempt, request);
      intents.add(new Intent(request.id(), attempt, prices.reserve(request, now)));
    }
    if (intents.isEmpty()) {
      return 0;
    }
    Set<AttemptId> begun = deadlines.begin(desk.account(), intents, limits(wanted.values()), now);
    inFlight += begun.size();
    wanted.forEach((attempt, request) -> {
      if (begun.contains(attempt)) {
        call(attempt, request);
      }
    });
    return wanted.size();
  }

  private List<SpendLimit> limits(Iterable<Callable> requests) {
    Map<Feature, SpendLimit> limits = new LinkedHashMap<>();
    for (Callable request : requests) {
      BudgetUse use =
          BudgetUse.of(
              request.feature(),
              desk.features().policies().of(request.feature()),
              desk.store().ledger(),
              desk.now());
      if (use != null) {
        limits.put(request.feature(), use.limit(request.feature()));
      }
    }
    return List.copyOf(limits.values());
  }

  private void call(AttemptId attempt, Callable request) {
    byte[] body;
    try {
      body = desk.store().payloads().read(request.body());
    } catch (StoreException unreadable) {
      boolean damaged = unreadable.reason() == StoreException.Reason.CORRUPT;
      String why = "its body cannot be read: " + unreadable.getMessage();
      done.add(new Done(request, attempt, damaged ? damaged(attempt, why) : notSent(why)));
      return;
    }
    executor.execute(() -> {
      // What breaks off without an outcome may have been sent.
      Asked asked = new Asked.Unknown("the call broke off");
      try {
        asked = desk.provider().ask(attempt, request.endpoint(), body);
      } finally {
        done.add(new Done(request, attempt, asked));
        onDone.run();
      }
    });
  }

  private static Asked notSent(String why) {
    return new Asked.NotSent(why);
  }

  private static Asked damaged(AttemptId attempt, String why) {
    Failure failure = new Failure(FailureKind.INVALID_INPUT, why);
    return new Asked.Said(
        new byte[0], new ResultLine.Failed(attempt.wire(), failure), null, null, null);
  }
}
