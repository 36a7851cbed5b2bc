package dev.offpeak.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's time, except that it never goes back: waits are kept as points in time, and a clock
 * that is set back by days would hold each of them up for as long. Once set back, time goes on from
 * where it was, at the clock's pace, until the clock has caught up. Thread-safe.
 */
public final class ForwardTime implements InstantSource {

  private final InstantSource clock;
  private Instant last = Instant.MIN;
  private Duration behind = Duration.ZERO;

  public ForwardTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Instant instant() {
    Instant told = clock.instant();
    if (!told.isBefore(last)) {
      behind = Duration.ZERO;
    } else if (told.plus(behind).isBefore(last)) {
      behind = Duration.between(told, last);
    }
    last = told.plus(behind);
    return last;
  }
}
