package dev.offpeak.model;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDs of version 7 (RFC 9562) that rise even within a millisecond, so that rows keyed by
 * them are appended, not scattered. Thread-safe.
 */
public final class IdSource {

  private static final int COUNTER_BITS = 12;
  private static final int COUNTER_MAX = (1 << COUNTER_BITS) - 1;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

  private final InstantSource time;
  private final RandomGenerator random;
  private long lastMillis;
  private int counter;

  public IdSource(InstantSource time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /** A new attempt id, greater than every one this source made before. */
  public AttemptId attempt() {
    return new AttemptId(next());
  }

  /** A new batch id, greater than every one this source made before. */
  public BatchId batch() {
    return new BatchId(next());
  }

  private synchronized UUID next() {
    long now = time.millis();
    if (now > lastMillis) {
      lastMillis = now;
      counter = 0;
    } else if (++counter > COUNTER_MAX) {
      // A clock that stands still or went back: borrow from the next millisecond.
      lastMillis++;
      counter = 0;
    }
    long high = (lastMillis << 16) | VERSION | counter;
    long low = (random.nextLong() & VARIANT_MASK) | VARIANT;
    return new UUID(high, low);
  }
}
