package dev.offpeak.dispatch;

import dev.offpeak.provider.ListOutcome;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The provider's clock, as its listings tell it in this process. Unlike ours, nobody sets it while
 * we are not there. Thread-safe.
 */
final class ProviderClock {

  private final Function<@Nullable String, ListOutcome> list;
  private final InstantSource time;
  private @Nullable Reading last;
  private boolean silent;

  /**
   * @param told by the provider's clock
   * @param at by ours
   */
  private record Reading(Instant told, Instant at) {}

  /**
   * @param list the account's listing
   */
  ProviderClock(Function<@Nullable String, ListOutcome> list, InstantSource time) {
    this.list = list;
    this.time = time;
  }

  /** A listing told the time. */
  synchronized void told(Instant now) {
    last = new Reading(now, time.instant());
  }

  /** Whether its listings come without a time, so that ours is all there is. */
  synchronized boolean isSilent() {
    return silent && last == null;
  }

  /** What it told last: it is that late at the least. Null if it told nothing in this process. */
  synchronized @Nullable Instant toldLast() {
    return last == null ? null : last.told();
  }

  /** What it told last, asking for it if that was long ago; null if it does not tell. */
  @Nullable Instant tell(Pace pace) {
    askIfOld(pace);
    return toldLast();
  }

  /** Its time now, as far as can be told; null if it does not tell. */
  @Nullable Instant now(Pace pace) {
    askIfOld(pace);
    synchronized (this) {
      return last == null ? null : last.told().plus(Duration.between(last.at(), time.instant()));
    }
  }

  /** One that fails tells nothing: what was told before is all there is. */
  private void askIfOld(Pace pace) {
    if (isOld(pace) && list.apply(null) instanceof ListOutcome.Page page) {
      if (page.providerNow() == null) {
        tellsNone();
      } else {
        told(page.providerNow());
      }
    }
  }

  private synchronized void tellsNone() {
    silent = true;
  }

  private synchronized boolean isOld(Pace pace) {
    return last == null || last.at().plus(pace.reading()).isBefore(time.instant());
  }
}
