package dev.offpeak.store.sqlite;

import java.time.Duration;

/**
 * Settings of the embedded store.
 *
 * @param busyWait how long a write waits for another process's transaction before it fails as busy;
 *     default 10 s. Transactions are short, so only a stuck process makes it that long.
 * @param segmentBytes size at which a payload segment is closed and the next begun; default 256 MB
 * @param readers connections that read at the same time; default 4. More callers queue.
 */
public record SqliteSettings(Duration busyWait, long segmentBytes, int readers) {

  private static final long SEGMENT_BYTES_MIN = 1_024;

  /** What {@link SqliteStore#open(java.nio.file.Path)} uses. */
  public static final SqliteSettings DEFAULTS =
      new SqliteSettings(Duration.ofSeconds(10), 256L << 20, 4);

  public SqliteSettings {
    if (busyWait.isNegative()) {
      throw new IllegalArgumentException("busyWait must not be negative: " + busyWait);
    }
    if (segmentBytes < SEGMENT_BYTES_MIN) {
      throw new IllegalArgumentException(
          "segmentBytes must be at least " + SEGMENT_BYTES_MIN + ": " + segmentBytes);
    }
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1: " + readers);
    }
  }
}
