package dev.offpeak.pricing;

import dev.offpeak.model.Usd;

/**
 * What one answer cost. Each amount was rounded once, half up, to whole nano-dollars.
 *
 * @param paid at the rates of the lane it ran in
 * @param synchronous what the same usage, cached and written tokens included, costs synchronously
 */
public record Cost(Usd paid, Usd synchronous) {

  /** Both together. */
  public Cost plus(Cost other) {
    return new Cost(paid.plus(other.paid), synchronous.plus(other.synchronous));
  }

  /** What the lane saved; negative if it cost more. */
  public Usd saved() {
    return synchronous.minus(paid);
  }
}
