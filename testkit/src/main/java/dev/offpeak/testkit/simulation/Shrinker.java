package dev.offpeak.testkit.simulation;

import java.util.function.Supplier;

/** Makes a failing life smaller as long as it still fails, whatever it fails with. */
public final class Shrinker {

  /** Lives that may be tried: each takes up to a second. */
  private static final int TRIES_MAX = 200;

  /** The smallest life found, and what it fails with. */
  public record Smallest(Scope scope, String failure, int tries) {}

  private Shrinker() {}

  /**
   * Shrinks.
   *
   * @param stores a place for another life, each time
   * @param failing a scope with which that seed fails
   */
  public static Smallest shrink(
      long seed, Scope failing, String failure, Supplier<LifeStores> stores) {
    Smallest best = new Smallest(failing, failure, 0);
    int tries = 0;
    boolean better = true;
    while (better) {
      better = false;
      for (Scope scope : best.scope().smaller()) {
        if (tries >= TRIES_MAX) {
          break;
        }
        tries++;
        try {
          Simulation.live(seed, scope, stores.get(), effect -> {});
        } catch (AssertionError fails) {
          best = new Smallest(scope, String.valueOf(fails.getMessage()), tries);
          better = true;
          break;
        }
      }
    }
    return new Smallest(best.scope(), best.failure(), tries);
  }
}
