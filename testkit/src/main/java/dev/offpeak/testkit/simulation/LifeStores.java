package dev.offpeak.testkit.simulation;

import dev.offpeak.store.Store;
import java.time.InstantSource;

/** Where a life keeps its store, and what the machine under it can be told to do. */
@FunctionalInterface
public interface LifeStores {

  /** Opens the store, made if it is not there. */
  Store open(InstantSource time);

  /** Opens what a process that was killed has left; it may no longer be used itself. */
  default Store openAfter(Store killed, InstantSource time) {
    killed.close();
    return open(time);
  }

  /** Whether transactions fail from now on, after all that they refer to was made durable. */
  default void failCommits(boolean fail) {
    // This machine never does.
  }

  /** Does this once, just before payloads are made durable the next time. */
  default void beforeNextFsync(Runnable work) {
    // Never tells.
  }

  /** Takes back what {@link #beforeNextFsync} was told, if its time has not come. */
  default void nothingBeforeFsync() {
    // Never told.
  }
}
