package dev.offpeak.savings;

import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a feature cost in a span of time.
 *
 * @param from its first instant; equal to {@code to} if nothing is known
 * @param to the instant after its last
 * @param spend by day; what it sums to is exact
 */
public record Span(Instant from, Instant to, List<SpendRow> spend) {

  private static final int THOUSAND = 1_000;

  /** A span that is shorter counts as this, so that an hour is not taken for a day. */
  private static final Duration DAY = Duration.ofDays(1);

  public Span {
    spend = List.copyOf(spend);
  }

  /** Answers that were paid for. */
  public long requests() {
    return spend.stream().mapToLong(SpendRow::requests).sum();
  }

  /** Those of them without a price, which are in no sum of money. */
  public long unpriced() {
    return spend.stream().mapToLong(SpendRow::unpriced).sum();
  }

  /** What was paid. */
  public Usd cost() {
    return spend.stream().map(SpendRow::paid).reduce(Usd.ZERO, Usd::plus);
  }

  /** What the same usage costs synchronously: the counterfactual of every request. */
  public Usd synchronous() {
    return spend.stream().map(SpendRow::synchronous).reduce(Usd.ZERO, Usd::plus);
  }

  /** How long it was; a span shorter than a day counts as a day. */
  public Duration length() {
    Duration length = Duration.between(from, to);
    return length.compareTo(DAY) < 0 ? DAY : length;
  }

  /** The cost of a day, rounded half up. */
  public Usd perDay() {
    return new Usd(scaled(cost().nanos(), DAY.toMillis(), length().toMillis()));
  }

  /** The cost of a thousand requests that have a price, rounded half up; zero if there are none. */
  public Usd perThousand() {
    long priced = requests() - unpriced();
    return priced == 0 ? Usd.ZERO : new Usd(scaled(cost().nanos(), THOUSAND, priced));
  }

  /** An amount times a ratio, rounded half up once. */
  static long scaled(long amount, long times, long by) {
    return BigDecimal.valueOf(amount)
        .multiply(BigDecimal.valueOf(times))
        .divide(BigDecimal.valueOf(by), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
