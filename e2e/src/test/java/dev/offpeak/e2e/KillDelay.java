package dev.offpeak.e2e;

import java.util.SplittableRandom;

/**
 * How long a process may live before it is killed: at most about as long as the work takes on this
 * machine, which it learns. Each kill makes the next ones come later, so that no round stands
 * still; each process that got through before its kill makes them come sooner. Thread-safe.
 */
final class KillDelay {

  /** Sooner there is no program yet, only a JVM. */
  private static final int MIN_MILLIS = 250;

  private static final double FIRST_MILLIS = 2_000;
  private static final double MAX_MILLIS = 60_000;
  private static final double LONGER = 1.15;

  /** With {@link #LONGER}: three kills for each process that gets through. */
  private static final double SHORTER = 0.65;

  private double longest = FIRST_MILLIS;

  synchronized long next(SplittableRandom chance) {
    return MIN_MILLIS + chance.nextLong((long) longest);
  }

  synchronized void wasInTime() {
    longest = Math.min(MAX_MILLIS, longest * LONGER);
  }

  synchronized void wasLate() {
    longest = Math.max(MIN_MILLIS, longest * SHORTER);
  }
}
