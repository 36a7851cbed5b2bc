package dev.offpeak.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of US dollars in whole nano-dollars (10⁻⁹ USD). Sums never round. */
public record Usd(long nanos) implements Comparable<Usd> {

  public static final Usd ZERO = new Usd(0);

  private static final int NANO_PLACES = 9;

  /**
   * The amount written as a decimal number of dollars, rounded half up to nano-dollars.
   *
   * @throws ArithmeticException if it is beyond nine billion dollars
   */
  public static Usd of(BigDecimal dollars) {
    return new Usd(
        dollars
            .setScale(NANO_PLACES, RoundingMode.HALF_UP)
            .movePointRight(NANO_PLACES)
            .longValueExact());
  }

  /** The sum; throws {@link ArithmeticException} rather than wrapping around. */
  public Usd plus(Usd other) {
    return new Usd(Math.addExact(nanos, other.nanos));
  }

  /** The difference, which may be negative. */
  public Usd minus(Usd other) {
    return new Usd(Math.subtractExact(nanos, other.nanos));
  }

  /** A plain decimal of at most nine places, without trailing zeros: {@code 0.000125}. */
  public String toPlainString() {
    BigDecimal dollars = BigDecimal.valueOf(nanos, NANO_PLACES).stripTrailingZeros();
    return dollars.signum() == 0 ? "0" : dollars.toPlainString();
  }

  @Override
  public int compareTo(Usd other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    return toPlainString() + " USD";
  }
}
