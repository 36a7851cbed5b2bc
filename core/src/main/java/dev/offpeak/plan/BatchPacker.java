package dev.offpeak.plan;

/** Counts what goes into one batch until it is full. One batch, one packer; not thread-safe. */
public final class BatchPacker {

  private final BatchSize size;
  private int requests;
  private long bytes;
  private long tokens;

  /**
   * @param envelopeBytes what surrounds the lines on the wire
   */
  public BatchPacker(BatchSize size, long envelopeBytes) {
    this.size = size;
    this.bytes = envelopeBytes;
  }

  /**
   * Takes a request in if it fits. The first request is always taken: alone it can only be tried,
   * and the provider says whether it is too large.
   *
   * @return false if the batch is full without it
   */
  public boolean offer(long lineBytes, long estimatedInputTokens) {
    if (requests > 0) {
      boolean full =
          requests + 1 > size.requestsMax()
              || bytes + lineBytes > size.bytesMax()
              || estimatedInputTokens > size.tokensMax() - tokens;
      if (full) {
        return false;
      }
    }
    requests++;
    bytes += lineBytes;
    tokens += estimatedInputTokens;
    return true;
  }

  public int requests() {
    return requests;
  }

  /** Bytes on the wire, envelope included. */
  public long bytes() {
    return bytes;
  }

  public long tokens() {
    return tokens;
  }
}
