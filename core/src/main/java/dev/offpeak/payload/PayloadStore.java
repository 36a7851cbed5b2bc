package dev.offpeak.payload;

/**
 * Keeps the bytes of requests and answers in append-only segments, outside the rows. Thread-safe.
 */
public interface PayloadStore {

  /**
   * Appends to this process's shared segment; durable when a store transaction that was begun later
   * has committed.
   *
   * @throws dev.offpeak.store.StoreException if the disk refuses
   */
  PayloadRef append(byte[] bytes, int offset, int length);

  default PayloadRef append(byte[] bytes) {
    return append(bytes, 0, bytes.length);
  }

  /** A writer with segments of its own, for a load that may be thrown away whole. */
  PayloadWriter newWriter();

  /**
   * Reads bytes back.
   *
   * @throws dev.offpeak.store.StoreException if they are gone or their checksum does not hold
   */
  byte[] read(PayloadRef ref);
}
