package dev.offpeak.plan;

import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an account holds back while its provider is busy: after each "not now" in a row twice as
 * long, up to a bound; what was accepted ends it.
 *
 * @param times in a row; 0 if the provider is not busy
 * @param until when to try again
 */
public record Backoff(int times, Instant until) {

  public static final Backoff NONE = new Backoff(0, Instant.EPOCH);

  /** 5, 10, 20, 40 and 80 poll intervals: 40 minutes at the default are the longest. */
  private static final int DOUBLINGS_MAX = 4;

  /**
   * One more "not now".
   *
   * @param retryAfter how long the provider asks to wait; null if it does not say
   */
  public Backoff longer(@Nullable Duration retryAfter, Pace pace, Instant now) {
    Duration wait = pace.refused().multipliedBy(1L << Math.min(times, DOUBLINGS_MAX));
    if (retryAfter != null && (times == 0 || retryAfter.compareTo(wait) > 0)) {
      wait = retryAfter;
    }
    return new Backoff(times + 1, now.plus(wait));
  }

  public boolean holds(Instant now) {
    return until.isAfter(now);
  }
}
