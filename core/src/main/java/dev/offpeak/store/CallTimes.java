package dev.offpeak.store;

import dev.offpeak.model.Durations;
import dev.offpeak.model.Lane;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long answered calls took for those who waited.
 *
 * @param total from their arrival to their end
 * @param toFirstByte from their arrival to the head of the answer
 * @param own the part of it that the gateway took itself
 */
public record CallTimes(Durations total, Durations toFirstByte, Durations own) {

  public static final CallTimes NONE =
      new CallTimes(Durations.NONE, Durations.NONE, Durations.NONE);

  /** Those of many calls, added one by one. Used by one thread. */
  public static final class Tally {
    private final Durations.Tally total = new Durations.Tally();
    private final Durations.Tally toFirstByte = new Durations.Tally();
    private final Durations.Tally own = new Durations.Tally();

    /** Adds a call, if it was answered to somebody who waited. */
    public void add(CallEntry call) {
      boolean waited =
          call.lane() != Lane.BATCH
              && call.calls() == 1
              && call.bill().booked()
              && !Boolean.TRUE.equals(call.course().gaveUp());
      if (waited) {
        add(total, call.course().total());
        add(toFirstByte, call.course().toFirstByte());
        add(own, call.course().own());
      }
    }

    private static void add(Durations.Tally all, @Nullable Duration one) {
      if (one != null) {
        all.add(one);
      }
    }

    /** All that were added. */
    public CallTimes sum() {
      return new CallTimes(total.sum(), toFirstByte.sum(), own.sum());
    }
  }

  /** Both together. */
  public CallTimes plus(CallTimes other) {
    return new CallTimes(
        total.plus(other.total), toFirstByte.plus(other.toFirstByte), own.plus(other.own));
  }

  /** Without those that were there before. */
  public CallTimes minus(CallTimes before) {
    return new CallTimes(
        total.minus(before.total), toFirstByte.minus(before.toFirstByte), own.minus(before.own));
  }
}
