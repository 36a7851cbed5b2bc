package dev.offpeak.plan;

import dev.offpeak.model.RequestGroup;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account turned out to take. It is not believed for ever, because tiers grow and bad hours
 * pass: it rises by a tenth, and at least by one, each {@link Pace#probe}, and is forgotten after
 * {@value #FORGOTTEN_AFTER} of these. A refusal teaches it anew; a refusal costs a wait, no money.
 *
 * @param group of which it is true; null if of the whole account
 * @param most as learned, at least 1
 */
public record LearnedLimit(
    Limit limit, @Nullable RequestGroup group, long most, Instant learnedAt) {

  /** A limit nobody knows. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Steps of growth after which nothing is believed any more: two days at the default pace. */
  static final int FORGOTTEN_AFTER = 48;

  private static final double GROWTH = 1.1;

  public LearnedLimit {
    if (most < 1) {
      throw new IllegalArgumentException("a learned limit lets at least one through");
    }
  }

  /** The most that is tried now; {@link #UNLIMITED} once it is forgotten. */
  public long most(Pace pace, Instant now) {
    long steps = steps(pace, now);
    if (steps >= FORGOTTEN_AFTER) {
      return UNLIMITED;
    }
    double grown = most * Math.pow(GROWTH, (double) steps);
    return grown >= UNLIMITED ? UNLIMITED : Math.max(most + steps, (long) grown);
  }

  private long steps(Pace pace, Instant now) {
    // A clock that was set back only makes it be believed longer.
    Duration known = Duration.between(learnedAt, now);
    return known.isNegative() ? 0 : known.dividedBy(pace.probe());
  }
}
