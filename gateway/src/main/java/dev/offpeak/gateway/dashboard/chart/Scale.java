package dev.offpeak.gateway.dashboard.chart;

import java.math.BigInteger;

/** From amounts to lengths, in whole numbers. */
final class Scale {

  /** A hundredth of a cent: below, an axis would only show noise. */
  private static final long LEAST_NANOS = 100_000;

  /** Each has a half that reads well too. */
  private static final long[] STEPS = {1, 2, 3, 4, 5, 6, 8};

  private Scale() {}

  /** The first round number of dollars that is not below an amount of nano-dollars. */
  static long above(long nanos) {
    long power = LEAST_NANOS;
    while (true) {
      for (long step : STEPS) {
        long value = Math.multiplyExact(step, power);
        if (value >= nanos) {
          return value;
        }
      }
      power = Math.multiplyExact(power, 10);
    }
  }

  /** How much of a length an amount takes; at least 1 where there is an amount at all. */
  static int part(long nanos, long whole, int length) {
    if (nanos <= 0) {
      return 0;
    }
    int part =
        BigInteger.valueOf(nanos)
            .multiply(BigInteger.valueOf(length))
            .divide(BigInteger.valueOf(whole))
            .intValueExact();
    return Math.clamp(part, 1, length);
  }
}
