package dev.offpeak.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How quickly an account answers the calls that are made for deferred requests: what is stated,
 * corrected by what its last calls took and by how long it wanted none. Pure.
 *
 * @param round what it takes until each call under way has been answered once
 */
public record CallRate(Duration round) {

  /** Calls that a stated time weighs as much as: two rounds of them begin to correct it. */
  private static final int PRIOR_CALLS = 32;

  /** Never less than this part of what is stated: quick calls today may be slow ones tomorrow. */
  private static final int QUICKER_MAX = 4;

  /** Never more than so many times what is stated: leaving a batch early costs full price. */
  private static final int SLOWER_MAX = 8;

  /** A rest after a refusal is no longer than so many stated rounds; beyond, nothing was due. */
  private static final int REST_MAX = 10;

  /**
   * A call that was made.
   *
   * @param ended when its answer was booked; null if it was refused, failed or is not over
   */
  public record Span(Instant begun, @Nullable Instant ended) {}

  /** What is stated: a round takes as long. */
  public static CallRate stated(Duration round) {
    return new CallRate(round);
  }

  /**
   * What is stated, corrected.
   *
   * @param lately the account's last calls, in any order
   * @param atOnce calls that are under way at a time; all of them rest when the provider wants none
   */
  public CallRate learned(List<Span> lately, int atOnce) {
    List<Span> inOrder = lately.stream().sorted(Comparator.comparing(Span::begun)).toList();
    Duration longest = round.multipliedBy(REST_MAX);
    Duration taken = round.multipliedBy(PRIOR_CALLS);
    long calls = PRIOR_CALLS;
    Instant refusedAt = null;
    for (Span call : inOrder) {
      if (refusedAt != null && call.begun().isAfter(refusedAt)) {
        Duration rest = shorter(Duration.between(refusedAt, call.begun()), longest);
        taken = taken.plus(rest.multipliedBy(atOnce));
        refusedAt = null;
      }
      Instant ended = call.ended();
      if (ended == null) {
        refusedAt = call.begun();
      } else {
        calls++;
        if (ended.isAfter(call.begun())) {
          taken = taken.plus(Duration.between(call.begun(), ended));
        }
      }
    }
    Duration mean = taken.dividedBy(calls);
    Duration least = round.dividedBy(QUICKER_MAX);
    Duration most = round.multipliedBy(SLOWER_MAX);
    return new CallRate(mean.compareTo(least) < 0 ? least : shorter(mean, most));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
