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
      Instant first = doubt.firstListingAt() == null ? nextLookAt : doubt.firstListingAt();
      Instant absent = first.plus(quiet).plus(pace.pollInterval());
      return new DoubtOutlook(absent.isBefore(now) ? nextLookAt : absent, false);
    }
    if (now.isAfter(endBy.plus(GRACE))) {
      return new DoubtOutlook(endBy.minus(WINDOW).plus(RESULTS_KEPT), true);
    }
    return new DoubtOutlook(endBy.plus(GRACE).plus(quiet), false);
  }
}
