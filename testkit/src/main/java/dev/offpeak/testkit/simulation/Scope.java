package dev.offpeak.testkit.simulation;

import java.util.List;

/**
 * How much of what its seed could do a life does. A failing life is made smaller by it, and a quiet
 * one is broken at one chosen place.
 *
 * @param runsMax at most so many runs
 * @param requestsMax at most so many requests a run
 * @param badSteps events after which nothing fails any more
 * @param crashes whether the process dies at random gaps
 * @param storeFaults whether calls of the store fail at random
 * @param providerFaults whether the provider fails at random
 * @param crashAt the gap, counted from 1, at which the process dies; 0 for none
 * @param storeFaultAt the gap, counted from 1, at which the store fails, if it is before one of its
 *     calls; 0 for none
 * @param providerFaultAt the provider's chance to fail, counted from 1, that it takes; 0 for none
 */
public record Scope(
    int runsMax,
    int requestsMax,
    int badSteps,
    boolean crashes,
    boolean storeFaults,
    boolean providerFaults,
    long crashAt,
    long storeFaultAt,
    long providerFaultAt) {

  private static final int BAD_STEPS = 400;

  /** All that the seed wants. */
  public static final Scope FULL = new Scope(3, 25, BAD_STEPS, true, true, true, 0, 0, 0);

  /** A small life in which nothing fails by itself. */
  public static final Scope QUIET = new Scope(1, 3, BAD_STEPS, false, false, false, 0, 0, 0);

  /** The same, with the process dying at that gap. */
  public Scope dyingAt(long gap) {
    return new Scope(
        runsMax,
        requestsMax,
        badSteps,
        crashes,
        storeFaults,
        providerFaults,
        gap,
        storeFaultAt,
        providerFaultAt);
  }

  /** The same, with the store failing at that gap. */
  public Scope storeFailingAt(long gap) {
    return new Scope(
        runsMax,
        requestsMax,
        badSteps,
        crashes,
        storeFaults,
        providerFaults,
        crashAt,
        gap,
        providerFaultAt);
  }

  /** The same, with the provider taking that chance to fail. */
  public Scope providerFailingAt(long chance) {
    return new Scope(
        runsMax,
        requestsMax,
        badSteps,
        crashes,
        storeFaults,
        providerFaults,
        crashAt,
        storeFaultAt,
        chance);
  }

  /** One step smaller, each in another way. */
  List<Scope> smaller() {
    return List.of(
            sized(runsMax / 2, requestsMax, badSteps),
            sized(runsMax - 1, requestsMax, badSteps),
            sized(runsMax, requestsMax / 2, badSteps),
            sized(runsMax, requestsMax - 1, badSteps),
            sized(runsMax, requestsMax, badSteps / 2),
            sized(runsMax, requestsMax, badSteps - 1),
            failing(false, storeFaults, providerFaults),
            failing(crashes, false, providerFaults),
            failing(crashes, storeFaults, false))
        .stream()
        .filter(scope -> scope.runsMax > 0 && scope.requestsMax > 0 && scope.badSteps >= 0)
        .filter(scope -> !scope.equals(this))
        .distinct()
        .toList();
  }

  private Scope sized(int runs, int requests, int steps) {
    return new Scope(
        runs,
        requests,
        steps,
        crashes,
        storeFaults,
        providerFaults,
        crashAt,
        storeFaultAt,
        providerFaultAt);
  }

  private Scope failing(boolean dying, boolean store, boolean provider) {
    return new Scope(
        runsMax,
        requestsMax,
        badSteps,
        dying,
        store,
        provider,
        crashAt,
        storeFaultAt,
        providerFaultAt);
  }
}
