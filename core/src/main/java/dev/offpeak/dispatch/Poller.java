package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BatchState.AtProvider;
import dev.offpeak.model.Stop;
import dev.offpeak.plan.Lateness;
import dev.offpeak.plan.Lateness.Verdict;
import dev.offpeak.plan.UsualTime;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.BatchStore.CancelCandidate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at batches that are at the provider, and asks it to stop those nobody wants any more. */
final class Poller {

  private static final Set<BatchState.Kind> AT_PROVIDER =
      EnumSet.of(BatchState.Kind.OPEN, BatchState.Kind.CANCELLING);

  /** Share of the calls a minute allows that looking may use up. */
  private static final int POLLS_PERCENT_MAX = 80;

  private final Desk desk;
  private final BatchStore batches;
  private final Refusals refusals;

  /** Batches that are answered with 404. */
  private final Lasting unknown;

  /** When a refused cancellation may be asked for again. */
  private final Map<BatchId, Instant> cancelAgainAt = new HashMap<>();

  Poller(Desk desk, Refusals refusals) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.refusals = refusals;
    this.unknown = new Lasting(desk);
  }

  /**
   * Looks at every batch whose time has come.
   *
   * @return how many were looked at
   */
  int pollDue() {
    int looked = 0;
    for (Batch batch : batches.in(desk.account(), AT_PROVIDER)) {
      if (!desk.provider().calls().isBelow(POLLS_PERCENT_MAX, desk.now())) {
        // Sending and reading matter more; the next pass looks at those that are due longest.
        break;
      }
      if (!batch.nextAt().isAfter(desk.now()) && batch.state() instanceof AtProvider at) {
        poll(batch, at);
        looked++;
      }
    }
    return looked;
  }

  /**
   * Asks the provider to stop the open batches that only cancelled runs are in.
   *
   * @return how many it is stopping now
   */
  int cancelUnwanted() {
    int cancelled = 0;
    for (CancelCandidate candidate : batches.cancelCandidates(desk.account())) {
      Batch batch = candidate.batch();
      if (candidate.wholly() && batch.state() instanceof BatchState.Open open) {
        cancelled += stop(batch, open) ? 1 : 0;
      }
    }
    return cancelled;
  }

  /** Asks the provider to stop a batch, unless it has just been asked; whether it is stopping. */
  boolean stop(Batch batch, BatchState.Open open) {
    Instant again = cancelAgainAt.getOrDefault(batch.id(), Instant.MIN);
    if (again.isAfter(desk.now())) {
      return false;
    }
    cancelAgainAt.put(batch.id(), desk.now().plus(desk.pace().poll(0)));
    return cancel(batch, open);
  }

  /**
   * A batch that the provider says is alive, although its window is long over: it is asked to stop,
   * again and again, and in the end no longer waited for.
   */
  private void stopLate(Batch batch, AtProvider at, ProviderBatch seen) {
    Instant now = desk.now();
    switch (lateness(at, seen, now)) {
      case Verdict.Stop late -> {
        Instant again = cancelAgainAt.getOrDefault(batch.id(), Instant.MIN);
        if (!again.isAfter(now)) {
          cancelAgainAt.put(batch.id(), now.plus(desk.pace().grace()));
          switch (at) {
            case BatchState.Open open -> cancel(batch, open);
            case BatchState.Cancelling asked -> desk.provider().cancel(asked.id());
          }
        }
      }
      case Verdict.GiveUp late -> vanished(batch, at);
      case Verdict.InTime fine -> {}
      case Verdict.Slow fine -> {}
      case Verdict.Overdue fine -> {}
    }
  }

  /** Judged by the provider's clock before anything follows: ours may have been set since. */
  private Verdict lateness(AtProvider at, ProviderBatch seen, Instant now) {
    UsualTime usual = UsualTime.of(List.of());
    Verdict byOurs = Lateness.judge(at.submittedAt(), usual, desk.pace(), now);
    boolean follows = byOurs instanceof Verdict.Stop || byOurs instanceof Verdict.GiveUp;
    if (!follows && !at.submittedAt().isAfter(now)) {
      return byOurs;
    }
    ProviderClock clock = desk.provider().clock();
    Instant told = clock.now(desk.pace());
    if (told != null) {
      return Lateness.judge(seen.createdAt(), usual, desk.pace(), told);
    }
    // It tells none, or could not be asked: then the next look at the batch decides.
    return clock.isSilent() ? byOurs : new Verdict.InTime();
  }

  private boolean cancel(Batch batch, BatchState.Open open) {
    CallOutcome outcome = desk.provider().cancel(open.id());
    return switch (outcome) {
      case CallOutcome.Done done -> {
        BatchState cancelling = open.cancelling(open.progress());
        batches.move(batch, cancelling, desk.now().plus(desk.pace().poll(0)));
        yield true;
      }
      // Too late, unknown or not now: the next look at it tells.
      case CallOutcome.NotFound none -> false;
      case CallOutcome.Failed failed -> false;
    };
  }

  private void poll(Batch batch, AtProvider at) {
    switch (desk.provider().poll(at.id())) {
      case PollOutcome.Seen seen -> {
        unknown.over(batch.id());
        seen(batch, at, seen.batch());
      }
      case PollOutcome.NotFound none -> notFound(batch, at);
      case PollOutcome.Failed failed -> failed(batch, at, failed.trouble());
    }
  }

  private void seen(Batch batch, AtProvider at, ProviderBatch seen) {
    Instant now = desk.now();
    Instant next = now.plus(desk.pace().poll(batch.polls()));
    switch (seen.phase()) {
      case Phase.Running running -> alive(batch, at.with(seen.progress()), next, seen);
      case Phase.Cancelling cancelling -> alive(batch, at.cancelling(seen.progress()), next, seen);
      case Phase.Ended ended ->
          batches.move(
              batch,
              new BatchState.Ended(
                  at.id(),
                  at.submittedAt(),
                  now,
                  ended.end(),
                  ended.resultFiles(),
                  seen.progress(),
                  0,
                  at.madeAt()),
              now);
      case Phase.Invalid invalid -> refusals.refusedLate(batch, invalid.refusal());
    }
  }

  private void alive(Batch batch, AtProvider at, Instant next, ProviderBatch seen) {
    Batch moved = batches.move(batch, at, next);
    if (at.progress().total() > 0) {
      // Counted, so that it was checked and has its place in the queue.
      desk.limits().held(moved, () -> InFlight.of(desk));
    }
    stopLate(moved, at, seen);
  }

  private void notFound(Batch batch, AtProvider at) {
    if (!unknown.lasts(batch.id(), desk.pace().notFound())) {
      batches.move(batch, at.with(at.progress()), desk.now().plus(desk.pace().poll(0)));
      return;
    }
    unknown.over(batch.id());
    vanished(batch, at);
  }

  private void vanished(Batch batch, AtProvider at) {
    Instant now = desk.now();
    BatchState vanished =
        new BatchState.Ended(
            at.id(),
            at.submittedAt(),
            now,
            BatchEnd.VANISHED,
            List.of(),
            BatchProgress.NONE,
            0,
            at.madeAt());
    batches.move(batch, vanished, now);
  }

  private void failed(Batch batch, AtProvider at, Trouble trouble) {
    Duration wait = desk.pace().poll(batch.polls());
    if (trouble.retryAfter() != null && trouble.retryAfter().compareTo(wait) > 0) {
      wait = trouble.retryAfter();
    }
    batches.move(batch, at.with(at.progress()), desk.now().plus(wait));
    if (trouble.refused()) {
      refusals.stopAccount(Stop.Reason.ACCESS_DENIED, trouble.why());
    }
  }
}
