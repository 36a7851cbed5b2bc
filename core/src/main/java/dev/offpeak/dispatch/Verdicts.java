package dev.offpeak.dispatch;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestState;
import dev.offpeak.plan.Lateness;
import dev.offpeak.retry.Pace;
import dev.offpeak.retry.RetryDecision;
import dev.offpeak.retry.RetryPolicy;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.ResultStore.Unanswered;
import dev.offpeak.validate.Judgement;
import java.time.Instant;

/** What becomes of the lines of a batch that were not answered, or not as the user asks. Pure. */
record Verdicts(Pace pace) {

  /** A line whose result says that it failed; it was not billed. */
  Settlement failed(Unanswered line, Failure failure, Instant now) {
    boolean counts = RetryPolicy.counts(failure.kind());
    return new Settlement(
        line.attempt(), AttemptOutcome.FAILED, next(line, failure, counts, now), counts);
  }

  /**
   * The failure by which a line is judged. A batch that outlived its window was stopped for it, by
   * us or by the provider: its cancelled lines have had their time, as expired ones.
   */
  static Failure ofLine(Failure said, BatchState.Ended ended) {
    boolean timeIsUp =
        said.kind() == FailureKind.CANCELLED_BY_PROVIDER
            && Lateness.outlived(ended.submittedAt(), ended.endedAt());
    return timeIsUp ? new Failure(FailureKind.EXPIRED, said.message()) : said;
  }

  /** Whether a line found no capacity, so that smaller batches may help. */
  static boolean foundNoCapacity(Failure failure) {
    return switch (failure.kind()) {
      case EXPIRED, OVERLOADED, RATE_LIMITED -> true;
      case SERVER_ERROR,
          CANCELLED_BY_PROVIDER,
          INVALID_REQUEST,
          CONTENT_POLICY,
          NOT_FOUND,
          ACCESS_DENIED,
          TOO_LARGE,
          BATCH_REJECTED,
          RESULT_MISSING,
          OUTCOME_UNKNOWN,
          INVALID_INPUT,
          INVALID_ANSWER,
          UNKNOWN ->
          false;
    };
  }

  /**
   * An answer that breaks a rule of the user's: asked again within the rules' bound on attempts.
   *
   * @param attempts attempts that counted before this one
   */
  Result.Rejected rejected(
      Result.Answer answer, Judgement judgement, AnswerRules rules, int attempts, Instant now) {
    return switch (judgement) {
      case Judgement.Obeys obeys -> throw new IllegalArgumentException("nothing is wrong with it");
      case Judgement.Breaks breaks -> {
        Failure failure = new Failure(FailureKind.INVALID_ANSWER, breaks.why());
        RequestState next =
            switch (RetryPolicy.decide(
                failure.kind(), attempts + 1, rules.attemptsMax(), pace, now)) {
              case RetryDecision.RetryAt again -> new RequestState.Ready(again.when());
              case RetryDecision.GiveUp over -> new RequestState.Failed(failure);
            };
        yield new Result.Rejected(answer, next, failure);
      }
      case Judgement.Undecided undecided -> {
        Failure failure = new Failure(FailureKind.INVALID_ANSWER, undecided.why());
        yield new Result.Rejected(answer, new RequestState.Failed(failure), failure);
      }
    };
  }

  /**
   * A line that is in no result file, and will not be.
   *
   * @param lost whether the provider's counts say that answers are missing, or say nothing
   */
  Settlement missing(Unanswered line, BatchEnd end, boolean lost, Instant now) {
    if (lost || end == BatchEnd.VANISHED) {
      Failure failure =
          new Failure(
              FailureKind.RESULT_MISSING,
              "the batch ended, and its results do not hold this request");
      return new Settlement(
          line.attempt(), AttemptOutcome.MISSING, new RequestState.Failed(failure), true);
    }
    Failure failure =
        new Failure(FailureKind.EXPIRED, "the batch ended without running this request");
    return new Settlement(
        line.attempt(), AttemptOutcome.VOID, next(line, failure, true, now), true);
  }

  /**
   * Whether some of the missing lines may have been answered and paid for. The provider's counts
   * settle it only if they are plausible: they count all lines, and not fewer answers than we have.
   */
  boolean answersWereLost(BatchState.Ended ended, long answered, int requests) {
    boolean plausible =
        ended.counts().total() == requests && ended.counts().completed() >= answered;
    return !plausible || ended.counts().completed() > answered;
  }

  private RequestState next(Unanswered line, Failure failure, boolean counts, Instant now) {
    if (line.cancelRequested()) {
      return new RequestState.Cancelled();
    }
    int attempts = line.attempts() + (counts ? 1 : 0);
    return switch (RetryPolicy.decide(failure.kind(), attempts, pace, now)) {
      case RetryDecision.RetryAt again -> new RequestState.Ready(again.when());
      case RetryDecision.GiveUp over -> new RequestState.Failed(failure);
    };
  }
}
