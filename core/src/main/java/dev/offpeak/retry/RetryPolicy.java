package dev.offpeak.retry;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.FailureKind;
import java.time.Instant;

/** Decides what follows from a failed attempt. Pure. */
public final class RetryPolicy {

  /** Attempts that a request gets; only those the provider really ran count. */
  public static final int ATTEMPTS_MAX = AnswerRules.ATTEMPTS_MAX;

  private RetryPolicy() {}

  /**
   * What follows.
   *
   * @param attempts attempts that counted, this one included
   */
  public static RetryDecision decide(FailureKind kind, int attempts, Pace pace, Instant now) {
    return decide(kind, attempts, ATTEMPTS_MAX, pace, now);
  }

  /**
   * What follows, where the user allows fewer attempts.
   *
   * @param attempts attempts that counted, this one included
   * @param attemptsMax after which it is given up, at most {@value #ATTEMPTS_MAX}
   */
  public static RetryDecision decide(
      FailureKind kind, int attempts, int attemptsMax, Pace pace, Instant now) {
    return switch (kind.reaction()) {
      case GIVE_UP -> new RetryDecision.GiveUp();
      case RETRY ->
          attempts >= Math.min(attemptsMax, ATTEMPTS_MAX)
              ? new RetryDecision.GiveUp()
              : new RetryDecision.RetryAt(now.plus(pace.retry(attempts)));
    };
  }

  /**
   * Whether a failure of this kind counts as an attempt. A batch cancelled by somebody else does
   * not: the provider did not run the line. An expired line counts, although it did not run either:
   * it had its day in the queue, and without a bound it would be sent again for ever.
   */
  public static boolean counts(FailureKind kind) {
    return switch (kind) {
      case CANCELLED_BY_PROVIDER, BATCH_REJECTED, ACCESS_DENIED, INVALID_INPUT -> false;
      case RATE_LIMITED,
          OVERLOADED,
          SERVER_ERROR,
          EXPIRED,
          INVALID_ANSWER,
          INVALID_REQUEST,
          CONTENT_POLICY,
          NOT_FOUND,
          TOO_LARGE,
          RESULT_MISSING,
          OUTCOME_UNKNOWN,
          UNKNOWN ->
          true;
    };
  }
}
