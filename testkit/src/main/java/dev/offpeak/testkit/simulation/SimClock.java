package dev.offpeak.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The clock of the machine that the dispatcher lives on. It runs as fast as the provider's, and is
 * set while no process runs: back or forward, by minutes or by days, or right again. Not
 * thread-safe.
 */
final class SimClock implements InstantSource {

  private static final int MINUTES_MAX = 90;
  private static final int HOURS_MAX = 40;

  /** More than a batch that does not end is waited for, with its window. */
  private static final int DAYS_MAX = 8;

  private final InstantSource truth;
  private final RandomGenerator random;
  private final int oneIn;
  private int set;
  private Duration off = Duration.ZERO;

  /**
   * @param oneIn it is set between so many processes once; 0 for never
   */
  SimClock(InstantSource truth, RandomGenerator random, int oneIn) {
    this.truth = truth;
    this.random = random;
    this.oneIn = oneIn;
  }

  @Override
  public Instant instant() {
    return truth.instant().plus(off);
  }

  /** How far it is ahead of the truth. */
  Duration off() {
    return off;
  }

  /** How often it was set. */
  int timesSet() {
    return set;
  }

  /** Sets it, forward or back. */
  void jump(Duration by) {
    off = off.plus(by);
    set++;
  }

  /** No process runs now: somebody may set it. */
  void betweenProcesses() {
    if (oneIn == 0 || random.nextInt(oneIn) > 0) {
      return;
    }
    Duration amount =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ZERO;
          case 1 -> Duration.ofMinutes(1 + random.nextInt(MINUTES_MAX));
          case 2 -> Duration.ofHours(1 + random.nextInt(HOURS_MAX));
          default -> Duration.ofDays(1 + random.nextInt(DAYS_MAX));
        };
    jump((random.nextBoolean() ? amount : amount.negated()).minus(off));
  }
}
