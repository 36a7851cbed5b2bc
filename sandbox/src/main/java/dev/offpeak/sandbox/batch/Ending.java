package dev.offpeak.sandbox.batch;

/** How the work on a batch stops. */
public enum Ending {
  /** Every line was tried. */
  COMPLETED,
  /** The window ended first. */
  EXPIRED,
  /** It was cancelled first. */
  CANCELLED
}
