package dev.offpeak;

import dev.offpeak.model.Run;

/** Is told of a run's progress while it is awaited. */
@FunctionalInterface
public interface RunListener {

  /** Wants to hear nothing. */
  RunListener SILENT = run -> true;

  /**
   * Takes a look at the run, some times a second.
   *
   * @return false to stop waiting; the run goes on at the provider
   */
  boolean progress(Run run);

  /**
   * Is told that answers cannot be written back at present; they are kept, and it is tried again.
   *
   * @param why one sentence for the user
   */
  default void cannotDeliver(String why) {}

  /**
   * Is told how far the last answers are written back, once the run has ended.
   *
   * @param written since its end
   * @return false to stop; the rest stays due
   */
  default boolean delivering(long written) {
    return true;
  }
}
