package dev.offpeak.testkit.simulation;

import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * What the provider's listing hides: batches that it shows late, and pages that it does not give
 * for hours. A batch of unknown outcome is shown at the last just before we may hold it for absent,
 * unless it is a late twin, which this counts on purpose. Not thread-safe.
 */
final class SimListing {

  /** A batch whose creation was answered well is shown within this time. */
  private static final Duration LAG_MAX = Duration.ofMinutes(4);

  /** The longest time for which pages are missing. */
  private static final Duration DOWN_MAX = Duration.ofHours(2);

  /** Late twins show between their quiet time and the end of their watch, with an hour to spare. */
  private static final Duration TWIN_LAG_MAX = Duration.ofHours(24);

  private final SimChances chances;
  private final Pace pace;
  private final boolean tagged;

  /** Whether batches may show so late that their requests went again. */
  private final boolean twins;

  private Instant downUntil = Instant.MIN;
  private boolean firstPageToo;

  /**
   * @param tagged whether the provider keeps our tag
   * @param twins whether batches may show later than anybody could wait for
   */
  SimListing(SimChances chances, Pace pace, boolean tagged, boolean twins) {
    this.chances = chances;
    this.pace = pace;
    this.tagged = tagged;
    this.twins = twins;
  }

  /** From when on a batch is shown that was created now and said so. */
  Instant shown(Instant now) {
    if (!chances.bad()) {
      return now;
    }
    chances.took(SimFault.LISTED_LATE);
    return now.plusSeconds(chances.oneOf((int) LAG_MAX.toSeconds()));
  }

  /**
   * From when on a batch is shown of which we do not know; the pages before it may fail meanwhile.
   *
   * @param answered whether the provider told us of an error
   */
  Instant shownUnknown(Instant now, boolean answered) {
    if (chances.oneOf(3) == 0) {
      downUntil = now.plusSeconds(chances.oneOf((int) DOWN_MAX.toSeconds()));
      firstPageToo = chances.coin();
    }
    Duration quiet = pace.quiet(tagged, answered);
    return switch (chances.oneOf(4)) {
      case 0 -> now;
      case 1 -> now.plus(quiet).minus(pace.pollInterval());
      default -> now.plusSeconds(chances.oneOf((int) quiet.toSeconds()));
    };
  }

  /** Whether a batch of unknown outcome shows only after its requests went again. */
  boolean isTwin() {
    boolean twin = twins && chances.oneOf(4) > 0;
    if (twin) {
      chances.took(SimFault.LISTED_TOO_LATE);
    }
    return twin;
  }

  /** From when on a late twin is shown. */
  Instant shownTwin(Instant now) {
    long from = pace.quiet(tagged, false).toSeconds();
    return now.plusSeconds(from + chances.oneOf((int) (TWIN_LAG_MAX.toSeconds() - from)));
  }

  /**
   * Whether that page is not given.
   *
   * @param first whether it is the first
   */
  boolean down(boolean first, Instant now) {
    boolean down = chances.badTimes() && now.isBefore(downUntil) && (firstPageToo || !first);
    if (down) {
      chances.took(SimFault.LIST_DOWN);
    }
    return down;
  }
}
