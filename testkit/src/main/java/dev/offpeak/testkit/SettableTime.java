package dev.offpeak.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class SettableTime implements InstantSource {

  /** Where a new one stands: a Monday morning, UTC. */
  public static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets the time, forward or back. */
  public void set(Instant to) {
    now = to;
  }

  /** Moves the time forward and returns what it is then. */
  public synchronized Instant advance(Duration by) {
    now = now.plus(by);
    return now;
  }
}
