package dev.offpeak.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of what its seed could do a life does. A failing life is made smaller by it, and a quiet
 * one is broken at one chosen place, or at two.
 *
 * @param runsMax at most so many runs
 * @param requestsMax at most so many requests a run
 * @param badSteps events after which nothing fails any more
 * @param faults what fails at random
 * @param broken where it is broken on purpose
 * @param hurried whether every run has a deadline so near that synchronous calls have to be made
 */
public record Scope(
    int runsMax, int requestsMax, int badSteps, Faults faults, Broken broken, boolean hurried) {

  private static final int BAD_STEPS = 400;

  /**
   * What fails at random.
   *
   * @param crashes whether the process dies in gaps
   * @param takeovers whether another process takes over in gaps, and the first one goes on late
   * @param store whether calls of the store fail
   * @param provider whether the provider fails
   * @param clock whether the machine's clock is set between processes
   */
  public record Faults(
      boolean crashes, boolean takeovers, boolean store, boolean provider, boolean clock) {

    private static final Faults ALL = new Faults(true, true, true, true, true);
    private static final Faults NONE = new Faults(false, false, false, false, false);

    private List<Faults> fewer() {
      return List.of(
          new Faults(false, takeovers, store, provider, clock),
          new Faults(crashes, false, store, provider, clock),
          new Faults(crashes, takeovers, false, provider, clock),
          new Faults(crashes, takeovers, store, false, clock),
          new Faults(crashes, takeovers, store, provider, false));
    }
  }

  /**
   * Where it is broken on purpose; gaps and chances count from 1, and 0 is nowhere.
   *
   * @param crashAt the gap at which the process dies
   * @param crashAgainAt the gap at which it dies once more
   * @param takeoverAt the gap at which another process takes over
   * @param storeFaultAt the gap at which the store fails, if it is before one of its calls
   * @param providerFaultAt the provider's chance to fail that it takes
   * @param clockSetBy how far the machine's clock is set, forward or back, after the first crash
   */
  public record Broken(
      long crashAt,
      long crashAgainAt,
      long takeoverAt,
      long storeFaultAt,
      long providerFaultAt,
      Duration clockSetBy) {

    /** Nowhere. */
    public static final Broken NOWHERE = new Broken(0, 0, 0, 0, 0, Duration.ZERO);

    /** The process dies at that gap. */
    public static Broken dying(long gap) {
      return new Broken(gap, 0, 0, 0, 0, Duration.ZERO);
    }

    /** The process dies at that gap, and the clock is set before another starts. */
    public static Broken dyingAndClockSet(long gap, Duration by) {
      return new Broken(gap, 0, 0, 0, 0, by);
    }

    /** The process dies at the one gap and at the other. */
    public static Broken dyingTwice(long gap, long again) {
      return new Broken(gap, again, 0, 0, 0, Duration.ZERO);
    }

    /** Another process takes over at that gap. */
    public static Broken takenOver(long gap) {
      return new Broken(0, 0, gap, 0, 0, Duration.ZERO);
    }

    /** The store fails at that gap. */
    public static Broken storeFailing(long gap) {
      return new Broken(0, 0, 0, gap, 0, Duration.ZERO);
    }

    /** The provider takes that chance to fail. */
    public static Broken providerFailing(long chance) {
      return new Broken(0, 0, 0, 0, chance, Duration.ZERO);
    }
  }

  /** All that the seed wants. */
  public static final Scope FULL = new Scope(3, 25, BAD_STEPS, Faults.ALL, Broken.NOWHERE, false);

  /** A small life in which nothing fails by itself. */
  public static final Scope QUIET = new Scope(1, 3, BAD_STEPS, Faults.NONE, Broken.NOWHERE, false);

  /** The same, with a deadline that only synchronous calls can keep. */
  public static final Scope HURRIED = new Scope(1, 3, BAD_STEPS, Faults.NONE, Broken.NOWHERE, true);

  /** The same, broken there. */
  public Scope broken(Broken there) {
    return new Scope(runsMax, requestsMax, badSteps, faults, there, hurried);
  }

  /** One step smaller, each in another way. */
  List<Scope> smaller() {
    List<Scope> smaller =
        new ArrayList<>(
            List.of(
                sized(runsMax / 2, requestsMax, badSteps),
                sized(runsMax - 1, requestsMax, badSteps),
                sized(runsMax, requestsMax / 2, badSteps),
                sized(runsMax, requestsMax - 1, badSteps),
                sized(runsMax, requestsMax, badSteps / 2),
                sized(runsMax, requestsMax, badSteps - 1)));
    for (Faults fewer : faults.fewer()) {
      smaller.add(new Scope(runsMax, requestsMax, badSteps, fewer, broken, hurried));
    }
    return smaller.stream()
        .filter(scope -> scope.runsMax > 0 && scope.requestsMax > 0 && scope.badSteps >= 0)
        .filter(scope -> !scope.equals(this))
        .distinct()
        .toList();
  }

  private Scope sized(int runs, int requests, int steps) {
    return new Scope(runs, requests, steps, faults, broken, hurried);
  }
}
