package dev.offpeak.provider.http;

import dev.offpeak.lane.RateRoom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rate-limit headers; what cannot be read is as if it were not there. */
public final class RateHeaders {

  /** Such as {@code 6m0s}, {@code 1h2m3.5s} or {@code 12ms}. */
  private static final Pattern SPAN =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6})(?:\\.\\d{1,9})?s)?"
              + "(?:(\\d{1,9})(?:\\.\\d{1,9})?ms)?");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

  private RateHeaders() {}

  /** Both limits; null if neither was told. */
  public static @Nullable RateRoom room(
      RateRoom.@Nullable Share requests, RateRoom.@Nullable Share tokens) {
    return requests == null && tokens == null ? null : new RateRoom(requests, tokens);
  }

  /** A limit; null if the numbers are none. */
  public static RateRoom.@Nullable Share share(
      String limit, String remaining, @Nullable Duration resetsIn) {
    return NUMBER.matcher(limit).matches() && NUMBER.matcher(remaining).matches()
        ? new RateRoom.Share(Long.parseLong(limit), Long.parseLong(remaining), resetsIn)
        : null;
  }

  /** Of two limits the one of which a smaller part is left; the other if one is null. */
  public static RateRoom.@Nullable Share scarcer(
      RateRoom.@Nullable Share one, RateRoom.@Nullable Share other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    double left = (double) one.remaining() / Math.max(1, one.limit());
    double leftOfOther = (double) other.remaining() / Math.max(1, other.limit());
    return left <= leftOfOther ? one : other;
  }

  /** A span of hours, minutes, seconds and milliseconds; null if it is none. */
  public static @Nullable Duration span(String text) {
    Matcher parts = SPAN.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return null;
    }
    return Duration.ofHours(number(parts.group(1)))
        .plusMinutes(number(parts.group(2)))
        .plusSeconds(number(parts.group(3)) + (parts.group(3) == null ? 0 : 1))
        .plusMillis(number(parts.group(4)) + (parts.group(4) == null ? 0 : 1));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /**
   * How long until an instant, such as {@code 2026-11-23T14:32:05Z}; null if it is none.
   *
   * @param now by the clock of who says so; null if it did not tell
   */
  public static @Nullable Duration until(String text, @Nullable Instant now) {
    try {
      Instant at = Instant.parse(text);
      if (now == null) {
        return null;
      }
      Duration left = Duration.between(now, at);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException notAnInstant) {
      return null;
    }
  }
}
