package dev.offpeak.lane;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many calls for deferred requests may go now, so that interactive traffic keeps its part of an
 * account's rate limit. Pure; changed by {@link #seen} and {@link #refused}.
 *
 * @param room what the last answer said of the limits; null before the first that said something
 * @param seenAt when it said so
 * @param restUntil before that, the provider wants no call at all
 */
public record Headroom(@Nullable RateRoom room, Instant seenAt, Instant restUntil) {

  /** Share of each limit that is left to others, in percent. */
  public static final int KEPT_PERCENT = 20;

  /** Limits of this kind are of a minute, where no answer says when they are full again. */
  private static final Duration RESET_DEFAULT = Duration.ofMinutes(1);

  public static final Headroom UNKNOWN = new Headroom(null, Instant.MIN, Instant.MIN);

  /** What an answer said of the limits; null if nothing. */
  public Headroom seen(@Nullable RateRoom now, Instant at) {
    return now == null ? this : new Headroom(now, at, restUntil);
  }

  /** The provider refused a call for its rate. */
  public Headroom refused(Duration wait, Instant at) {
    Instant until = at.plus(wait);
    return until.isAfter(restUntil) ? new Headroom(room, seenAt, until) : this;
  }

  /**
   * How many calls may be begun.
   *
   * @param wanted at the most
   * @param inFlight calls that are under way; the limits may not count them yet
   */
  public int calls(int wanted, int inFlight, Instant now) {
    if (now.isBefore(restUntil)) {
      return 0;
    }
    if (room == null) {
      return wanted;
    }
    return Math.min(
        free(room.requests(), wanted, inFlight, now), anyLeft(room.tokens(), now) ? wanted : 0);
  }

  private int free(RateRoom.@Nullable Share share, int wanted, int inFlight, Instant now) {
    if (share == null || isOver(share, now)) {
      return wanted;
    }
    long free = share.remaining() - kept(share) - inFlight;
    return Math.clamp(free, 0, wanted);
  }

  private boolean anyLeft(RateRoom.@Nullable Share share, Instant now) {
    return share == null || isOver(share, now) || share.remaining() > kept(share);
  }

  private static long kept(RateRoom.Share share) {
    return share.limit() / 100 * KEPT_PERCENT + share.limit() % 100 * KEPT_PERCENT / 100;
  }

  /** Whether what was said of it is of a time that is over. */
  private boolean isOver(RateRoom.Share share, Instant now) {
    Duration reset = share.resetsIn() == null ? RESET_DEFAULT : share.resetsIn();
    return !now.isBefore(seenAt.plus(reset));
  }
}
