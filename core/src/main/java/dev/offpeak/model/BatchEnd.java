package dev.offpeak.model;

/** How a batch ended at the provider. Answers may exist, and were paid for, in every case. */
public enum BatchEnd {
  COMPLETED,
  /** The provider's window closed first. */
  EXPIRED,
  /** Cancelled, by us or by somebody else. */
  CANCELLED,
  /** The provider does not know the batch any more. */
  VANISHED
}
