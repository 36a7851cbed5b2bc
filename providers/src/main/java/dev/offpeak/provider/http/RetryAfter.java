package dev.offpeak.provider.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer asks to wait: {@code retry-after-ms}, else {@code retry-after} in seconds or
 * as a date. Source: the order in the official SDKs (openai 7.57.0 and Anthropic's TypeScript SDK
 * 1.12.0, {@code client}), checked 2026-11-23.
 */
final class RetryAfter {

  /** Longer waits are not believed: a limit for broken servers. */
  private static final Duration WAIT_MAX = Duration.ofDays(1);

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private RetryAfter() {}

  static @Nullable Duration of(HttpHeaders headers, InstantSource time) {
    Duration millis = number(headers.firstValue("retry-after-ms").orElse(""), NANOS_PER_MILLI);
    if (millis != null) {
      return millis;
    }
    String text = headers.firstValue("retry-after").orElse("");
    Duration seconds = number(text, NANOS_PER_SECOND);
    if (seconds != null) {
      return seconds;
    }
    Instant until = date(text);
    if (until == null) {
      return null;
    }
    Instant now = date(headers.firstValue("date").orElse(""));
    return bounded(Duration.between(now == null ? time.instant() : now, until));
  }

  /** The instant of an HTTP date (RFC 9110, 5.6.7); null if it is none. */
  static @Nullable Instant date(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static @Nullable Duration number(String text, double nanosPerUnit) {
    try {
      double nanos = Double.parseDouble(text.strip()) * nanosPerUnit;
      return Double.isFinite(nanos) ? bounded(Duration.ofNanos((long) nanos)) : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
  }
}
