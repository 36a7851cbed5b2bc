package dev.offpeak.imports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as exports write them; without a zone they are UTC. To the millisecond. */
final class TimeText {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,20}(\\.\\d{1,12})?");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  /** {@code +00} instead of {@code +00:00}, as PostgreSQL writes it. */
  private static final Pattern SHORT_ZONE = Pattern.compile(".*T[^+-]*[+-]\\d\\d");

  /** Epoch numbers are told apart by size: seconds stay below this until the year 5138. */
  private static final BigDecimal SECONDS_MAX = new BigDecimal("100000000000");

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private TimeText() {}

  /** The time a text means; empty if it means none. */
  static Optional<Instant> parse(String text) {
    try {
      if (NUMBER.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochMilli(millis(new BigDecimal(text))));
      }
      if (DAY.matcher(text).matches()) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      return Optional.of(written(text).truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException | ArithmeticException notATime) {
      return Optional.empty();
    }
  }

  /** Seconds, milliseconds, microseconds or nanoseconds. */
  private static long millis(BigDecimal number) {
    BigDecimal seconds = number;
    while (seconds.compareTo(SECONDS_MAX) >= 0) {
      seconds = seconds.divide(THOUSAND);
    }
    return seconds.multiply(THOUSAND).setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private static Instant written(String text) {
    String iso = text.replace(" UTC", "Z").replaceFirst(" (?=\\d)", "T").replace(" ", "");
    if (SHORT_ZONE.matcher(iso).matches()) {
      iso += ":00";
    }
    int time = iso.indexOf('T');
    boolean zoned =
        iso.endsWith("Z") || iso.indexOf('+', time) > 0 || (time > 0 && iso.indexOf('-', time) > 0);
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
