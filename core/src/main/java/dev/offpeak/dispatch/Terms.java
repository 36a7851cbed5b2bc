package dev.offpeak.dispatch;

import dev.offpeak.policy.Features;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.util.concurrent.Executor;

/**
 * What its user wants of a dispatcher.
 *
 * @param pace how long waits are
 * @param prices by which money is set aside and booked
 * @param features whose budgets and validators count
 * @param housekeeping what is tidied up
 * @param callers on which synchronous calls are made, many at a time
 */
public record Terms(
    Pace pace, PriceList prices, Features features, Housekeeping housekeeping, Executor callers) {

  /** With a virtual thread for each call. */
  public Terms(Pace pace, PriceList prices, Features features, Housekeeping housekeeping) {
    this(pace, prices, features, housekeeping, Terms::onItsOwnThread);
  }

  private static void onItsOwnThread(Runnable call) {
    Thread.ofVirtual().name("call").start(call);
  }

  /** Only what is stored of features, and nothing tidied up. */
  public static Terms usual(Store store, Pace pace, PriceList prices) {
    return new Terms(pace, prices, Features.stored(store), Housekeeping.NONE);
  }

  /** The same terms for other features. */
  public Terms with(Features others) {
    return new Terms(pace, prices, others, housekeeping, callers);
  }

  /** The same terms with other housekeeping. */
  public Terms with(Housekeeping other) {
    return new Terms(pace, prices, features, other, callers);
  }

  /** The same terms with calls made in another way. */
  public Terms with(Executor others) {
    return new Terms(pace, prices, features, housekeeping, others);
  }
}
