package dev.offpeak.sandbox.batch;

/** What is to become of one line of a batch. */
public enum Fate {
  /** It is answered, if its body is valid. */
  ANSWER,
  /** A retryable server error. */
  SERVER_ERROR,
  /** Refused by content policy. */
  REFUSAL,
  /** Not done when the batch ends. */
  UNDONE,
  /** Never heard of again. */
  MISSING
}
