package dev.offpeak.plan;

/** What may keep a batch from being sent, or from being larger. The names are stored. */
public enum Limit {
  /** Input tokens of one model in unfinished batches. */
  QUEUED_TOKENS,
  /** Requests of the account in unfinished batches. */
  QUEUED_REQUESTS,
  /** Batches created in an hour. */
  CREATES_PER_HOUR,
  /** Files uploaded in a minute. */
  UPLOADS_PER_MINUTE,
  /** Calls of the batch endpoints in a minute. */
  CALLS_PER_MINUTE,
  /** Room for files in the account. */
  STORAGE,
  /** Estimated input tokens of one batch. */
  BATCH_TOKENS,
  /** Lines of one batch. */
  BATCH_REQUESTS,
  /** Bytes of one batch on the wire. */
  BATCH_BYTES,
  /** The provider is overloaded or says "not now" without naming a limit. */
  BUSY
}
