package dev.offpeak;

import dev.offpeak.model.Run;

/** Why {@link Engine#await} returned. */
public sealed interface RunEnd {

  /** The run as it was then. */
  Run run();

  /** Every request has its final state. */
  record Done(Run run) implements RunEnd {}

  /** It waits for the user; {@link Run#stop} says why. What is at the provider goes on there. */
  record Stopped(Run run) implements RunEnd {}

  /**
   * This process cannot go on with it, as when the disk is full; nothing is lost.
   *
   * @param why one sentence for the user
   */
  record Stuck(Run run, String why) implements RunEnd {}

  /** The follower did not want to wait any longer. */
  record Detached(Run run) implements RunEnd {}
}
