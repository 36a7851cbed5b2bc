package dev.offpeak.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Counts and shares as people read them: {@code 1,204,000}, {@code 39.8M}, {@code 71 %}. */
public final class CountText {

  private static final long THOUSAND = 1_000;
  private static final String[] UNITS = {"k", "M", "B", "T"};
  private static final int PERCENT = 100;

  private CountText() {}

  /** Every digit, in groups of three. */
  public static String of(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Two or three digits and a unit: {@code 950}, {@code 1.2k}, {@code 61k}, {@code 39.8M}. */
  public static String compact(long count) {
    if (Math.absExact(count) < THOUSAND) {
      return Long.toString(count);
    }
    BigDecimal value = BigDecimal.valueOf(count);
    for (int unit = 0; ; unit++) {
      value = value.movePointLeft(3);
      BigDecimal shown = rounded(value, unit == 0);
      boolean last = unit == UNITS.length - 1;
      if (last || shown.abs().compareTo(BigDecimal.valueOf(THOUSAND)) < 0) {
        return shown.toPlainString() + UNITS[unit];
      }
    }
  }

  /** A count with its noun: {@code 1 request}, {@code 2,000 requests}. */
  public static String of(long count, String noun) {
    return of(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** A count with a noun whose plural is not made by an s. */
  public static String of(long count, String one, String many) {
    return of(count) + " " + (count == 1 ? one : many);
  }

  /**
   * A share in whole percent; {@code <1 %} and {@code >99 %} where rounding would claim none or
   * all.
   *
   * @param whole more than 0
   */
  public static String share(long part, long whole) {
    if (part == 0 || part == whole) {
      return part == 0 ? "0 %" : "100 %";
    }
    long percent = ratio(part, whole, 0).longValueExact();
    if (percent == 0) {
      return "<1 %";
    }
    return percent == PERCENT ? ">99 %" : percent + " %";
  }

  /**
   * A share in percent with one decimal: {@code 50.0 %}.
   *
   * @param whole not 0
   */
  public static String percent(long part, long whole) {
    return ratio(part, whole, 1).toPlainString() + " %";
  }

  private static BigDecimal ratio(long part, long whole, int places) {
    return BigDecimal.valueOf(part)
        .multiply(BigDecimal.valueOf(PERCENT))
        .divide(BigDecimal.valueOf(whole), places, RoundingMode.HALF_UP);
  }

  private static BigDecimal rounded(BigDecimal value, boolean thousands) {
    int wholeDigits = value.precision() - value.scale();
    int places = wholeDigits == 1 || (wholeDigits == 2 && !thousands) ? 1 : 0;
    BigDecimal shown = value.setScale(places, RoundingMode.HALF_UP).stripTrailingZeros();
    return shown.scale() < 0 ? shown.setScale(0, RoundingMode.UNNECESSARY) : shown;
  }
}
