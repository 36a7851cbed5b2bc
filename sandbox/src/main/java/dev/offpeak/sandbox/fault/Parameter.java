package dev.offpeak.sandbox.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value after a rule's colon, or the fault's default.
 *
 * @param text as written; empty if neither the rule nor the fault says anything
 */
public record Parameter(String text) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)%");
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}");
  private static final Pattern STATUS = Pattern.compile("5\\d\\d");
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** Whether there is a value. */
  public boolean isSet() {
    return !text.isEmpty();
  }

  /** The value as a duration. */
  public Duration duration() {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("Not a duration: " + text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** The value as a difference of time, which may be negative. */
  public Duration offset() {
    Duration size = new Parameter(text.substring(1)).duration();
    return text.startsWith("-") ? size.negated() : size;
  }

  /** The value as a share from 0 to 1. */
  public double share() {
    return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
  }

  /** The value as a whole number: a count, or an HTTP status. */
  public int count() {
    return Integer.parseInt(text);
  }

  static boolean fits(ParameterKind kind, String text) {
    return switch (kind) {
      case NONE -> false;
      case DURATION -> DURATION.matcher(text).matches();
      case SHARE -> isShare(text);
      case COUNT -> COUNT.matcher(text).matches();
      case STATUS -> STATUS.matcher(text).matches();
      case OFFSET -> text.matches("[+-].*") && DURATION.matcher(text.substring(1)).matches();
      case ERROR -> NamedError.named(text).isPresent();
      case CODE -> CODE.matcher(text).matches();
    };
  }

  static boolean isShare(String text) {
    Matcher matcher = SHARE.matcher(text);
    return matcher.matches() && Double.parseDouble(matcher.group(1)) <= 100;
  }

  static boolean isCount(String text) {
    return COUNT.matcher(text).matches();
  }
}
