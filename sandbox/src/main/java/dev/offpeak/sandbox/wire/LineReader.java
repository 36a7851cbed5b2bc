package dev.offpeak.sandbox.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines at the byte 0x0A only; U+2028, U+2029, U+0085 and a lone carriage
 * return are data. Holds one line at a time. Not thread-safe.
 */
public final class LineReader implements AutoCloseable {
  private static final int FIRST_BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int filled;
  private int next;
  private int start;
  private int length;
  private boolean ended;

  /** Reads from {@code in}, which is closed by {@link #close}. */
  public LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next line; the last one needs no line feed.
   *
   * @return false at the end of the stream
   */
  public boolean next() throws IOException {
    start = next;
    int scanned = next;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          length = i - start;
          next = i + 1;
          return true;
        }
      }
      scanned = filled;
      if (ended) {
        length = filled - start;
        next = filled;
        return length > 0;
      }
      int moved = start;
      refill();
      scanned -= moved;
    }
  }

  /** The array that holds the line; valid until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Index of the line's first byte in {@link #buffer}. */
  public int start() {
    return start;
  }

  /** Bytes in the line, without its line feed. */
  public int length() {
    return length;
  }

  /** Whether the line holds nothing but JSON white space. */
  public boolean blank() {
    for (int i = start; i < start + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void refill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      ended = true;
    } else {
      filled += read;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
