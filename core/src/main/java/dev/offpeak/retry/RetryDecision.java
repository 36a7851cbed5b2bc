package dev.offpeak.retry;

import java.time.Instant;

/** What follows from a failed attempt. */
public sealed interface RetryDecision {

  /** Another attempt, not before the given time. */
  record RetryAt(Instant when) implements RetryDecision {}

  /** No further attempt by ourselves. */
  record GiveUp() implements RetryDecision {}
}
