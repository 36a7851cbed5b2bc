package dev.offpeak.sandbox.batch;

/** Where a batch stands. */
public enum Phase {
  /** Its input is being checked. */
  VALIDATING,
  /** Its input was refused; nothing ran. */
  FAILED,
  /** Its lines are being worked on. */
  RUNNING,
  /** Its results are being written. */
  FINALIZING,
  /** It was cancelled, and lines in flight come to their end. */
  CANCELLING,
  /** Its results are there. */
  ENDED
}
