package dev.offpeak.audit;

import dev.offpeak.model.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What a batch would save. The range is how much of today's caching a batch keeps: {@code low} if
 * none, {@code high} if all.
 */
public record Saving(Usd low, Usd expected, Usd high) {

  public static final Saving NONE = new Saving(Usd.ZERO, Usd.ZERO, Usd.ZERO);

  /** The span that savings are told for. */
  public static final Duration PERIOD = Duration.ofDays(30);

  /** Both together. */
  public Saving plus(Saving other) {
    return new Saving(low.plus(other.low), expected.plus(other.expected), high.plus(other.high));
  }

  /** What was found in a span, for 30 days. */
  Saving perPeriod(Duration span) {
    return new Saving(scaled(low, span), scaled(expected, span), scaled(high, span));
  }

  private static Usd scaled(Usd amount, Duration span) {
    return new Usd(
        BigDecimal.valueOf(amount.nanos())
            .multiply(BigDecimal.valueOf(PERIOD.toMillis()))
            .divide(BigDecimal.valueOf(Math.max(1, span.toMillis())), 0, RoundingMode.HALF_UP)
            .longValueExact());
  }
}
