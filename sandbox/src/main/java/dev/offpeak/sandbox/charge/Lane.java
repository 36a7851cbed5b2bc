package dev.offpeak.sandbox.charge;

/** How a charged request ran. */
public enum Lane {
  /** In a batch, at half price. */
  BATCH,
  /** As a call of its own, at full price. */
  SYNCHRONOUS
}
