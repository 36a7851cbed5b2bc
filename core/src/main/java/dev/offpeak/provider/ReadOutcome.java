package dev.offpeak.provider;

/** How reading a batch's results ended. Lines already handed over stay valid in every case. */
public sealed interface ReadOutcome {

  /**
   * Every file was read to its end.
   *
   * @param unreadable lines that are not results at all
   */
  record Complete(long lines, long unreadable) implements ReadOutcome {}

  /** Cut, or not available now. */
  record Incomplete(Trouble trouble) implements ReadOutcome {}

  /** The provider does not have a file (yet, or any more). */
  record NotFound() implements ReadOutcome {}
}
