package dev.offpeak.gateway.http;

import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes the ids that calls are known by in answers and reports. Those of one moment begin alike, so
 * that the store's indexes of them are written in one place and not all over. Thread-safe.
 */
public final class RequestIds {

  private static final HexFormat HEX = HexFormat.of();

  /** Of a clock's nanoseconds, so that a moment is four milliseconds. */
  private static final int MOMENT_BITS = 22;

  private static final int MOMENT_DIGITS = 10;

  /** 56 bits: of the calls of a busy moment no two meet in a thousand years. */
  private static final int RANDOM_BYTES = 7;

  /** Chance is drawn for so many ids at a time, because each draw of a secure one is slow. */
  private static final int DRAWN = 128;

  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final byte[] drawn = new byte[DRAWN * RANDOM_BYTES];
  private int used = drawn.length;

  /**
   * @param nanos a clock that only measures how long things take
   */
  public RequestIds(RandomGenerator random, LongSupplier nanos) {
    this.random = random;
    this.nanos = nanos;
  }

  /** A new id: {@code op_} and 24 digits, so that two never meet. */
  public synchronized String next() {
    if (used == drawn.length) {
      random.nextBytes(drawn);
      used = 0;
    }
    String moment = HEX.toHexDigits(nanos.getAsLong() >>> MOMENT_BITS, MOMENT_DIGITS);
    String id = "op_" + moment + HEX.formatHex(drawn, used, used + RANDOM_BYTES);
    used += RANDOM_BYTES;
    return id;
  }
}
