package dev.offpeak.dispatch;

import dev.offpeak.plan.Hold;
import dev.offpeak.plan.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Counts calls of the last minute against a limit. It is forgotten with the process, which takes
 * about as long to start as a good part of a minute; what is refused all the same waits.
 * Thread-safe.
 */
final class CallMeter {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Limit limit;
  private final int most;
  private final Deque<Instant> calls = new ArrayDeque<>();

  /**
   * @param most calls a minute, 0 if unlimited
   */
  CallMeter(Limit limit, int most) {
    this.limit = limit;
    this.most = most;
  }

  synchronized void called(Instant now) {
    if (most > 0) {
      drop(now);
      calls.addLast(now);
    }
  }

  /** Why no further call may be made now; empty if one may. */
  synchronized Optional<Hold> full(Instant now) {
    drop(now);
    return most > 0 && calls.size() >= most
        ? Optional.of(
            new Hold(limit, null, calls.size(), most, false, calls.getFirst().plus(WINDOW)))
        : Optional.empty();
  }

  /**
   * Whether less than so many percent of what a minute allows is used, so that the rest is left for
   * calls that matter more.
   */
  synchronized boolean isBelow(int percent, Instant now) {
    drop(now);
    return most == 0 || calls.size() * 100L < (long) most * percent;
  }

  private void drop(Instant now) {
    Instant from = now.minus(WINDOW);
    while (!calls.isEmpty() && !calls.getFirst().isAfter(from)) {
      calls.removeFirst();
    }
    // A clock that was set back must not keep old calls for ever.
    while (!calls.isEmpty() && calls.getLast().isAfter(now)) {
      calls.removeLast();
    }
  }
}
