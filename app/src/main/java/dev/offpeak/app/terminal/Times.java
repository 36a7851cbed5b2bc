package dev.offpeak.app.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations, as people write and read them. */
public final class Times {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  private Times() {}

  /**
   * Reads {@code 200ms}, {@code 30s}, {@code 15m} or {@code 24h}.
   *
   * @throws IllegalArgumentException with a sentence that names {@code what}
   */
  public static Duration parse(String what, String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          what + " is a duration such as 200ms, 30s, 15m or 24h; it was given \"" + text + "\"");
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        };
    if (duration.isZero()) {
      throw new IllegalArgumentException(what + " must be longer than nothing");
    }
    return duration;
  }

  /** A duration as it is written in settings: the largest unit that is exact. */
  public static String written(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** A duration as people say it, in its two largest units: {@code 4 s}, {@code 1 h 12 min}. */
  public static String spoken(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    if (seconds < 48 * 3_600) {
      long minutes = seconds % 3_600 / 60;
      return seconds / 3_600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
    return seconds / 86_400 + " days";
  }

  /** Elapsed time as a clock shows it: {@code 0:04:12}. */
  public static String stopwatch(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
  }

  /** A time of day, with the day where it is not today: {@code 14:03 tomorrow}. */
  public static String clock(Instant at, Instant now, ZoneId zone) {
    ZonedDateTime time = at.atZone(zone);
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate day = time.toLocalDate();
    String clock = CLOCK.format(time);
    if (day.equals(today)) {
      return clock;
    }
    if (day.equals(today.plusDays(1))) {
      return clock + " tomorrow";
    }
    return day.equals(today.minusDays(1))
        ? clock + " yesterday"
        : clock + " on " + DAY.format(time);
  }

  /** A time of day to the second, as logs have it. */
  public static String second(Instant at, ZoneId zone) {
    return SECONDS.format(at.atZone(zone));
  }
}
