package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.store.Deferred.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call's headers ask for.
 *
 * @param lane the lane asked for
 * @param deadline until when the answer is wanted; null if the call does not say
 * @param mode how the caller wants to wait; null if the call does not say
 */
record Wishes(LaneWish lane, @Nullable Instant deadline, @Nullable Mode mode) {

  static final String LANE = "Offpeak-Lane";
  static final String DEADLINE = "Offpeak-Deadline";
  static final String WAIT = "Offpeak-Wait";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

  /** A year: beyond it a deadline is a mistake. */
  private static final Duration DEADLINE_MAX = Duration.ofDays(366);

  /** The lane a header asks for. */
  enum LaneWish {
    AUTO,
    INTERACTIVE,
    FLEX,
    BATCH
  }

  /**
   * Reads the headers.
   *
   * @param header gives a header's value or null
   * @throws RefusedException if one of them makes no sense; the sentence says which
   */
  static Wishes of(HeaderValues header, Instant now) throws RefusedException {
    return new Wishes(
        lane(header.get(LANE)), deadline(header.get(DEADLINE), now), mode(header.get(WAIT)));
  }

  private static LaneWish lane(@Nullable String value) throws RefusedException {
    if (value == null || value.isBlank()) {
      return LaneWish.AUTO;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> LaneWish.AUTO;
      case "interactive" -> LaneWish.INTERACTIVE;
      case "batch" -> LaneWish.BATCH;
      case "flex" ->
          throw refused(
              "lane_not_built", "Offpeak-Lane: flex is not built yet. Use batch or interactive.");
      default ->
          throw refused("bad_header", "Offpeak-Lane must be auto, interactive, flex or batch.");
    };
  }

  private static @Nullable Mode mode(@Nullable String value) throws RefusedException {
    if (value == null || value.isBlank()) {
      return null;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "hold" -> Mode.HOLD;
      case "async" -> Mode.ASYNC;
      default -> throw refused("bad_header", "Offpeak-Wait must be hold or async.");
    };
  }

  /** A time to come, as a duration or by RFC 3339; null if there is no value. */
  static @Nullable Instant deadline(@Nullable String value, Instant now) throws RefusedException {
    if (value == null || value.isBlank()) {
      return null;
    }
    Instant deadline = instant(value.strip(), now);
    if (deadline == null || !deadline.isAfter(now) || deadline.isAfter(now.plus(DEADLINE_MAX))) {
      throw refused(
          "bad_header",
          "Offpeak-Deadline must be a time to come, as a duration such as 6h or as RFC 3339.");
    }
    return deadline;
  }

  private static @Nullable Instant instant(String value, Instant now) {
    Matcher duration = DURATION.matcher(value);
    if (duration.matches()) {
      long amount = Long.parseLong(duration.group(1));
      return now.plus(
          switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          });
    }
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException neither) {
      return null;
    }
  }

  private static RefusedException refused(String code, String message) {
    return new RefusedException(new Refusal(400, code, message));
  }
}
