package dev.offpeak.dispatch;

import dev.offpeak.model.Doubt;
import dev.offpeak.model.ProviderTimes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a batch of unknown outcome was made, if it was, by the provider's clock. Pure.
 *
 * <p>Our clock has no part in it where the provider's was seen before the sending and after it:
 * somebody may set ours between two processes, and a window in the wrong place would hide the batch
 * and have it paid for twice. Where less was seen, the window is wider, never elsewhere.
 *
 * @param from inclusive
 * @param to inclusive
 */
record SendingWindow(Instant from, Instant to) {

  /**
   * The window of a doubt.
   *
   * @param told what the provider's clock tells now; null if it tells nothing
   * @param now our time
   */
  static SendingWindow of(Doubt doubt, @Nullable Instant told, Instant now) {
    ProviderTimes provider = doubt.provider();
    Instant after = provider.firstListing() == null ? told : provider.firstListing();
    if (after == null) {
      return byOurClock(doubt, now);
    }
    Instant before = provider.beforeSending();
    Instant earliest = before == null ? unseen(doubt, told == null ? after : told, now) : before;
    return around(earliest, after);
  }

  /**
   * Nobody had seen the provider's clock when it was sent. What can still be proved was made since
   * its results would have been kept; time that passed for us, or seems to, only adds to that.
   */
  private static Instant unseen(Doubt doubt, Instant told, Instant now) {
    Duration passed = Duration.between(doubt.sentAt(), now);
    return told.minus(passed.isNegative() ? Duration.ZERO : passed)
        .minus(DoubtOutlook.RESULTS_KEPT);
  }

  /** All there is where a provider tells no time: as wide as could matter. */
  private static SendingWindow byOurClock(Doubt doubt, Instant now) {
    Instant listed = doubt.firstListingAt() == null ? now : doubt.firstListingAt();
    Instant sent = doubt.sentAt();
    return around(
        earlier(sent, now).minus(DoubtOutlook.RESULTS_KEPT), sent.isAfter(listed) ? sent : listed);
  }

  /** A provider's clock may be set as well, a little; the order of the two is not relied on. */
  private static SendingWindow around(Instant before, Instant after) {
    Instant latest = after.isBefore(before) ? before : after;
    return new SendingWindow(
        earlier(before, after).minus(DoubtOutlook.BEFORE_SENDING),
        latest.plus(DoubtOutlook.AFTER_SENDING));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  boolean holds(Instant createdAt) {
    return !createdAt.isBefore(from) && !createdAt.isAfter(to);
  }
}
