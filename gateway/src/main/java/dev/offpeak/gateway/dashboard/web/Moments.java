package dev.offpeak.gateway.dashboard.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as pages show them, seen from one moment.
 *
 * @param now the moment
 * @param zone where the visitor's clocks are taken to be: the server's
 */
public record Moments(Instant now, ZoneId zone) {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter OTHER_YEAR =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);

  /** A time of day, with the day where it is another: {@code 14:03}, {@code 3 Nov 14:03}. */
  public String clock(Instant at) {
    ZonedDateTime time = at.atZone(zone);
    LocalDate today = now.atZone(zone).toLocalDate();
    if (time.toLocalDate().equals(today)) {
      return CLOCK.format(time);
    }
    return (time.getYear() == today.getYear() ? DAY : OTHER_YEAR).format(time);
  }

  /** A time to the second. */
  public String exact(Instant at) {
    return EXACT.format(at.atZone(zone));
  }

  /** How long ago in the two largest units: {@code 4 s}, {@code 1 h 12 min}, {@code 3 days}. */
  public String age(Instant since) {
    return spoken(Duration.between(since, now));
  }

  /** A duration in the two largest units. */
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
}
