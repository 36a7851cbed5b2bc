package dev.offpeak.gateway.defer;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long a client's call may be held in silence, and with what it is sent away after that. Pure.
 *
 * @param silence how long nothing may be said
 * @param comeBackStatus the status it tries again after
 * @param retryAfterMax the longest pause it keeps to; longer ones it ignores or gives up at
 */
record Patience(Duration silence, int comeBackStatus, Duration retryAfterMax) {

  /** Node's own fetch gives up on headers after 300 s, and most proxies are not more patient. */
  static final Duration SILENCE_DEFAULT = Duration.ofSeconds(280);

  /** The listener ends connections on which nothing was said for an hour. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(55);

  private static final Duration MARGIN_MAX = Duration.ofSeconds(20);
  private static final Duration MARGIN_MIN = Duration.ofMillis(500);
  private static final int MARGIN_SHARE = 10;

  /**
   * What a kind of client is known to do.
   *
   * @param agent what its User-Agent begins with, in lower case
   * @param timeout its time-out where it does not announce one
   * @param limit what it bears although it announces more; null if nothing lies below it
   */
  private record Kind(
      String agent,
      Duration timeout,
      @Nullable Duration limit,
      int comeBackStatus,
      Duration retryAfterMax) {}

  private static final Duration ANY = Duration.ofHours(24);

  /** The JavaScript SDKs of before openai 7 and anthropic 1 ignore a pause of a whole minute. */
  private static final Duration BELOW_A_MINUTE = Duration.ofSeconds(59);

  /** The longest that was measured. */
  private static final Duration PROMPTFOO_PAUSE = Duration.ofMinutes(2);

  /**
   * Measured and read in the SDKs: openai-python 3, openai-node 7, openai-java 4, anthropic-python
   * 1 and 2, anthropic-ts 1, anthropic-java 2; checked 2026-11-25.
   */
  private static final Kind[] KINDS = {
    // Before version 3 a pause above a minute was not kept to.
    kind("openai/python 1.", 600, null, 409, Duration.ofSeconds(60)),
    kind("openai/python 2.", 600, null, 409, Duration.ofSeconds(60)),
    kind("asyncopenai/python 1.", 600, null, 409, Duration.ofSeconds(60)),
    kind("asyncopenai/python 2.", 600, null, 409, Duration.ofSeconds(60)),
    kind("openai/python", 600, null, 409, Duration.ofSeconds(120)),
    kind("asyncopenai/python", 600, null, 409, Duration.ofSeconds(120)),
    kind("openai/js", 600, SILENCE_DEFAULT, 409, BELOW_A_MINUTE),
    kind("asyncopenai/js", 600, SILENCE_DEFAULT, 409, BELOW_A_MINUTE),
    kind("openai/java", 600, null, 409, ANY),
    // Since version 2 a pause of any length is kept to; before, a longer one was not.
    kind("anthropic/python 0.", 600, null, 409, Duration.ofSeconds(60)),
    kind("anthropic/python 1.", 600, null, 409, Duration.ofSeconds(60)),
    kind("asyncanthropic/python 0.", 600, null, 409, Duration.ofSeconds(60)),
    kind("asyncanthropic/python 1.", 600, null, 409, Duration.ofSeconds(60)),
    kind("anthropic/python", 600, null, 409, ANY),
    kind("asyncanthropic/python", 600, null, 409, ANY),
    kind("anthropic/js 0.", 600, SILENCE_DEFAULT, 409, BELOW_A_MINUTE),
    kind("anthropic/js", 600, SILENCE_DEFAULT, 409, ANY),
    // Not announced, and as short as 30 s where the answer may be short.
    kind("anthropic/java", 30, null, 409, ANY),
  };

  /** Its calls have the User-Agent of Node's fetch, and this header beside it. */
  private static final String PROMPTFOO_HEADER = "x-promptfoo-version";

  /** A 409 is an error to it at once; a 429 it tries again after, 20 times in all. */
  private static final Kind PROMPTFOO = kind("", 300, SILENCE_DEFAULT, 429, PROMPTFOO_PAUSE);

  private static final Kind UNKNOWN =
      new Kind("", Duration.ofMinutes(5), SILENCE_DEFAULT, 409, BELOW_A_MINUTE);

  private static Kind kind(
      String agent, long seconds, @Nullable Duration limit, int status, Duration retryAfterMax) {
    return new Kind(agent, Duration.ofSeconds(seconds), limit, status, retryAfterMax);
  }

  /**
   * The patience of a call's client.
   *
   * @param header gives a header's value or null
   */
  static Patience of(HeaderValues header) {
    Kind kind = header.get(PROMPTFOO_HEADER) == null ? kindOf(header.get("user-agent")) : PROMPTFOO;
    OptionalLong announced = announced(header);
    Duration timeout =
        announced.isEmpty()
            ? kind.timeout()
            : announced.getAsLong() == 0 ? SILENCE_MAX : Duration.ofMillis(announced.getAsLong());
    Duration silence = min(lessMargin(timeout), SILENCE_MAX);
    Duration limit = kind.limit();
    return new Patience(
        limit == null ? silence : min(silence, limit), kind.comeBackStatus(), kind.retryAfterMax());
  }

  private static Kind kindOf(@Nullable String agent) {
    String lower = agent == null ? "" : agent.toLowerCase(Locale.ROOT);
    for (Kind kind : KINDS) {
      if (lower.startsWith(kind.agent())) {
        return kind;
      }
    }
    return UNKNOWN;
  }

  /** The shorter of the announced time-outs in milliseconds, 0 for none at all. */
  private static OptionalLong announced(HeaderValues header) {
    OptionalLong whole = millis(header.get("x-stainless-timeout"));
    OptionalLong read = millis(header.get("x-stainless-read-timeout"));
    if (whole.isPresent() && read.isPresent() && whole.getAsLong() > 0 && read.getAsLong() > 0) {
      return OptionalLong.of(Math.min(whole.getAsLong(), read.getAsLong()));
    }
    if (whole.isPresent() && whole.getAsLong() > 0) {
      return whole;
    }
    return read.isPresent() ? read : whole;
  }

  /** SDKs announce seconds, some with a fraction, and one of them the text NOT_GIVEN. */
  private static OptionalLong millis(@Nullable String seconds) {
    if (seconds == null) {
      return OptionalLong.empty();
    }
    try {
      double value = Double.parseDouble(seconds.strip());
      return value >= 0 && value < 1e9
          ? OptionalLong.of(Math.round(value * 1000))
          : OptionalLong.empty();
    } catch (NumberFormatException notATime) {
      return OptionalLong.empty();
    }
  }

  private static Duration lessMargin(Duration timeout) {
    Duration margin = min(timeout.dividedBy(MARGIN_SHARE), MARGIN_MAX);
    Duration kept = margin.compareTo(MARGIN_MIN) < 0 ? MARGIN_MIN : margin;
    Duration rest = timeout.minus(kept);
    Duration half = timeout.dividedBy(2);
    return rest.compareTo(half) < 0 ? half : rest;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
