package dev.offpeak.hooks;

import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a receiver is waited for: tries after 1, 2, 4 … poll intervals, at most {@value
 * #WAIT_MAX}, each a fifth more or less by chance so that those that failed together do not come
 * back together. After {@value #GIVE_UP} poll intervals the event is given up: 72 hours at the
 * default, as OpenAI does (webhooks guide, checked 2026-11-23).
 */
public final class DeliveryPace {

  /** Four hours at the default. */
  private static final int WAIT_MAX = 480;

  private static final int GIVE_UP = 8_640;

  /** What a receiver asks for is obeyed up to this. */
  private static final int ASKED_MAX = WAIT_MAX;

  private static final int DOUBLINGS_MAX = 9;
  private static final double JITTER = 0.2;

  private final Duration pollInterval;
  private final RandomGenerator random;

  public DeliveryPace(Pace pace, RandomGenerator random) {
    this.pollInterval = pace.pollInterval();
    this.random = random;
  }

  /** The wait after so many tries. */
  public Duration after(int attempts) {
    int doublings = Math.clamp(attempts - 1L, 0, DOUBLINGS_MAX);
    Duration wait = pollInterval.multipliedBy(Math.min(WAIT_MAX, 1 << doublings));
    double chance = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofNanos((long) (wait.toNanos() * chance));
  }

  /** The wait after so many tries where the receiver asks for one. */
  public Duration after(int attempts, Duration asked) {
    Duration usual = after(attempts);
    Duration most = pollInterval.multipliedBy(ASKED_MAX);
    Duration obeyed = asked.compareTo(most) > 0 ? most : asked;
    return obeyed.compareTo(usual) > 0 ? obeyed : usual;
  }

  /** How long after an event it is given up. */
  public Duration giveUp() {
    return pollInterval.multipliedBy(GIVE_UP);
  }

  /** How long a receiver in trouble is left alone, whatever else is due to it. */
  public Duration trouble() {
    return pollInterval;
  }
}
