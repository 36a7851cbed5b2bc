package dev.offpeak.lane;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of an account's rate limits.
 *
 * @param requests null if it does not say
 * @param tokens null if it does not say; the one that has least left where there are several
 */
public record RateRoom(@Nullable Share requests, @Nullable Share tokens) {

  /**
   * One limit.
   *
   * @param resetsIn until it is full again; null if it does not say
   */
  public record Share(long limit, long remaining, @Nullable Duration resetsIn) {}
}
