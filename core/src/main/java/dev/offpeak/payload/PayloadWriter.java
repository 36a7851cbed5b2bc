package dev.offpeak.payload;

/**
 * Appends to segments of its own. What it appended is durable when a store transaction that was
 * begun later has committed. Not thread-safe.
 */
public interface PayloadWriter extends AutoCloseable {

  /**
   * Appends bytes.
   *
   * @throws dev.offpeak.store.StoreException if the disk refuses; nothing then refers to them
   */
  PayloadRef append(byte[] bytes, int offset, int length);

  default PayloadRef append(byte[] bytes) {
    return append(bytes, 0, bytes.length);
  }

  /** Throws away all that this writer appended; no row may refer to it. Closes the writer. */
  void discard();

  /** Ends the segment. What was appended stays. */
  @Override
  void close();
}
