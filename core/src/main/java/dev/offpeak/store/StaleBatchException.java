package dev.offpeak.store;

import dev.offpeak.model.BatchId;

/** Somebody else moved the batch since it was read; read it again. */
public final class StaleBatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient BatchId batch;

  public StaleBatchException(BatchId batch) {
    super("batch " + batch + " was moved by somebody else");
    this.batch = batch;
  }

  public BatchId batch() {
    return batch;
  }
}
