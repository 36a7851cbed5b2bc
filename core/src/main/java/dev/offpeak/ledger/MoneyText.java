package dev.offpeak.ledger;

import dev.offpeak.model.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Amounts as people read them: {@code $1,204.10}, {@code $0.27}, {@code $0.011}, {@code $0.000125}.
 *
 * <p>From a dollar up, cents; below, three significant digits and at least cents, so that a small
 * amount is never shown as nothing. Rounded half up. Files and scripts get {@link
 * Usd#toPlainString()} instead.
 */
public final class MoneyText {

  private static final int NANO_PLACES = 9;
  private static final int CENT_PLACES = 2;
  private static final MathContext SMALL = new MathContext(3, RoundingMode.HALF_UP);

  private MoneyText() {}

  /** One amount; a minus stands before the dollar sign. */
  public static String of(Usd amount) {
    return (amount.nanos() < 0 ? "-$" : "$") + digits(amount);
  }

  /** A range: {@code $0.011–0.014}, or one amount where both ends read the same. */
  public static String range(Usd low, Usd high) {
    String from = of(low);
    String to = of(high);
    if (from.equals(to)) {
      return from;
    }
    return from + "–" + (low.nanos() < 0 || high.nanos() < 0 ? to : digits(high));
  }

  private static String digits(Usd amount) {
    BigDecimal dollars = BigDecimal.valueOf(amount.nanos(), NANO_PLACES).abs();
    BigDecimal shown =
        dollars.compareTo(BigDecimal.ONE) < 0
            ? dollars.round(SMALL).stripTrailingZeros()
            : dollars.setScale(CENT_PLACES, RoundingMode.HALF_UP);
    if (shown.scale() < CENT_PLACES) {
      shown = shown.setScale(CENT_PLACES, RoundingMode.UNNECESSARY);
    }
    String plain = shown.toPlainString();
    int point = plain.indexOf('.');
    BigInteger whole = new BigInteger(plain.substring(0, point));
    return String.format(Locale.ROOT, "%,d", whole) + plain.substring(point);
  }
}
