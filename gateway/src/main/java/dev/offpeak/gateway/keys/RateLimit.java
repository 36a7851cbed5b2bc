package dev.offpeak.gateway.keys;

import java.time.Duration;

/**
 * Lets so many calls through in a minute: a bucket that holds a minute's calls and fills evenly.
 * Thread-safe.
 */
final class RateLimit {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final long nanosPerCall;
  private long fullAt;

  /**
   * @param callsPerMinute above 0
   * @param now of a clock that only goes forward
   */
  RateLimit(int callsPerMinute, long now) {
    this.nanosPerCall = MINUTE / callsPerMinute;
    this.fullAt = now;
  }

  /**
   * Takes one call.
   *
   * @return zero if it may go; else after what time the next one may
   */
  synchronized Duration take(long now) {
    long from = Math.max(fullAt - now, 0);
    long over = from + nanosPerCall - MINUTE;
    if (over > 0) {
      return Duration.ofNanos(over);
    }
    fullAt = now + from + nanosPerCall;
    return Duration.ZERO;
  }
}
