package dev.offpeak.model;

/**
 * A run's money.
 *
 * @param paid what its answers cost
 * @param synchronous what the same tokens would have cost synchronously
 * @param reserved the upper bound of what is in flight
 * @param unpriced answers whose model has no known price; they are in no sum
 */
public record RunMoney(Usd paid, Usd synchronous, Usd reserved, long unpriced) {

  public static final RunMoney NONE = new RunMoney(Usd.ZERO, Usd.ZERO, Usd.ZERO, 0);

  /** What was saved; negative if batching cost more. */
  public Usd saved() {
    return synchronous.minus(paid);
  }
}
