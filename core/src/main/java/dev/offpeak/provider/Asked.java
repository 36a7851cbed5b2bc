package dev.offpeak.provider;

import dev.offpeak.lane.RateRoom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a synchronous call ended. What is not plainly an answer or a no is {@link Unknown}. */
public sealed interface Asked {

  /**
   * The provider's own answer, or its own error, which was not billed.
   *
   * @param line what it said, in the shape of the dialect's result lines
   * @param result what that says
   * @param refused why the account is refused, which is not the request's fault; null if it is not
   * @param retryAfter how long the provider asks to wait; null if it does not say
   * @param room what it said of the account's rate limits; null if nothing
   */
  record Said(
      byte[] line,
      ResultLine result,
      Refusal.@Nullable Kind refused,
      @Nullable Duration retryAfter,
      @Nullable RateRoom room)
      implements Asked {}

  /** No connection was made: nothing was sent. */
  record NotSent(String why) implements Asked {}

  /** Sent, and nobody knows whether it was answered and billed. */
  record Unknown(String why) implements Asked {}
}
