package dev.offpeak.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most that may be spent in a period. What is in flight counts with its upper bound.
 *
 * @param over what happens to requests that do not fit
 * @param unpricedAllowed whether models without a known price may be asked all the same; the budget
 *     cannot hold those
 */
public record Budget(Usd amount, BudgetPeriod per, Over over, boolean unpricedAllowed) {

  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) USD ?/ ?(day|week|month)");

  /** What happens to requests that do not fit. */
  public enum Over {
    /** They wait until the period turns, or what is in flight turns out cheaper. */
    WAIT,
    /** Their run stops; the same command resumes it. */
    REFUSE;

    /** The word in files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one whose word this is. */
    public static Optional<Over> ofLabel(String label) {
      return Arrays.stream(values()).filter(over -> over.label().equals(label)).findFirst();
    }
  }

  public Budget {
    if (amount.nanos() < 0) {
      throw new IllegalArgumentException("a budget is not negative");
    }
  }

  /**
   * A budget written as {@code 50 USD/month}; over it, requests wait, and unpriced models are
   * refused.
   *
   * @throws IllegalArgumentException saying how it is written
   */
  public static Budget parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a budget is written \"50 USD/month\", per day, week or month; it is \"" + text + "\"");
    }
    return new Budget(
        Usd.of(new BigDecimal(matcher.group(1))),
        BudgetPeriod.ofLabel(matcher.group(2)).orElseThrow(),
        Over.WAIT,
        false);
  }

  public Budget withOver(Over other) {
    return new Budget(amount, per, other, unpricedAllowed);
  }

  public Budget withUnpricedAllowed(boolean allowed) {
    return new Budget(amount, per, over, allowed);
  }

  /** As it is written: {@code 50 USD/month}. */
  @Override
  public String toString() {
    return amount + "/" + per.label();
  }
}
