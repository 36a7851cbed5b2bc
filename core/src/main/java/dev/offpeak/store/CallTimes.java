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

  /** With one more call, if it was answered to somebody who waited. */
  public CallTimes plus(CallEntry call) {
    boolean waited =
        call.lane() != Lane.BATCH
            && call.calls() == 1
            && call.bill().booked()
            && !Boolean.TRUE.equals(call.course().gaveUp());
    return waited
        ? new CallTimes(
            with(total, call.course().total()),
            with(toFirstByte, call.course().toFirstByte()),
            with(own, call.course().own()))
        : this;
  }

  private static Durations with(Durations all, @Nullable Duration one) {
    return one == null ? all : all.plus(one);
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
