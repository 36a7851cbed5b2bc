package dev.offpeak.dispatch;

import dev.offpeak.model.Doubt;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * What a doubt may still come to. Pure.
 *
 * @param decidedBy when it is decided at the latest, if the provider can be asked all the while
 * @param needsOperator whether asking has come to its end: what may be it has ended, and its
 *     results prove nothing
 */
public record DoubtOutlook(Instant decidedBy, boolean needsOperator) {

  /** A batch created earlier than this before the sending, by the provider's clock, is not ours. */
  static final Duration BEFORE_SENDING = Duration.ofHours(1);

  /** A creation takes effect within this time of its sending, or never: the length of a watch. */
  static final Duration AFTER_SENDING = Duration.ofHours(25);

  /** From a batch's creation to its end, by both providers' documentation, checked 2026-11-23. */
  static final Duration WINDOW = Duration.ofHours(24);

  /** Results may be late by this much before a person is asked. */
  private static final Duration GRACE = Duration.ofHours(2);

  /**
   * From a batch's creation to the deletion of its results at Anthropic, the shorter of the two
   * (batch processing guide, checked 2026-11-23). Nothing can be proved afterwards.
   */
  static final Duration RESULTS_KEPT = Duration.ofDays(29);

  /**
   * Looks ahead.
   *
   * @param tagged whether the provider keeps our tag
   * @param nextLookAt when it is asked next
   */
  public static DoubtOutlook of(
      Doubt doubt, Pace pace, boolean tagged, Instant nextLookAt, Instant now) {
    Duration quiet = pace.quiet(tagged, doubt.answered());
    Instant endBy = doubt.candidatesEndBy();
    if (doubt.candidates() == 0 || endBy == null) {
      Instant nextLook = nextLook(nextLookAt, pace, now);
      Instant absent = quietOver(doubt, quiet, nextLook, now).plus(pace.pollInterval());
      return new DoubtOutlook(absent.isBefore(nextLook) ? nextLook : absent, false);
    }
    if (now.isAfter(endBy.plus(GRACE))) {
      return new DoubtOutlook(endBy.minus(WINDOW).plus(RESULTS_KEPT), true);
    }
    return new DoubtOutlook(endBy.plus(GRACE).plus(quiet), false);
  }

  /**
   * When the provider is asked next. A time that no wait of ours reaches tells of a clock that was
   * set back: whatever process comes next looks at once.
   */
  public static Instant nextLook(Instant nextLookAt, Pace pace, Instant now) {
    return nextLookAt.isAfter(now.plus(pace.longest())) ? now : nextLookAt;
  }

  /**
   * When listings will not have shown it for long enough. What is left of that was told by the
   * provider's clock, where it tells; it is counted from the last listing, and from now where ours
   * has it in the future, or so long ago that the rest should be over: then ours was set, or nobody
   * looked.
   */
  private static Instant quietOver(Doubt doubt, Duration quiet, Instant nextLook, Instant now) {
    Instant first = doubt.firstListingAt();
    Instant last = doubt.lastListingAt();
    if (first == null || last == null) {
      return nextLook.plus(quiet);
    }
    Duration told = doubt.provider().missingFor();
    Duration left = quiet.minus(told == null ? Duration.between(first, last) : told);
    Duration rest = left.isNegative() ? Duration.ZERO : left;
    Instant over = last.plus(rest);
    return last.isAfter(now) || over.isBefore(now) ? now.plus(rest) : over;
  }
}
