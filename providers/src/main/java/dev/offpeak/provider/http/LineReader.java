package dev.offpeak.provider.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a download, split at byte 0x0A and nowhere else: U+2028, U+2029 and U+0085 stand raw
 * inside JSON strings. Holds one line and one piece. Not thread-safe.
 */
final class LineReader {

  private static final int FIRST_CAPACITY = 16 << 10;
  private static final byte[] NOTHING = {};

  private final Download download;
  private final int lineBytesMax;

  private byte[] piece = NOTHING;
  private int position;
  private byte[] partial = NOTHING;
  private int partialLength;
  private boolean dropping;
  private long tooLong;

  LineReader(Download download, int lineBytesMax) {
    this.download = download;
    this.lineBytesMax = lineBytesMax;
  }

  /** The next line that was ended by a line end, without it; null when there is none left. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      int end = endOfLine();
      if (end >= 0) {
        int from = position;
        position = end + 1;
        byte[] line = line(from, end);
        if (line != null) {
          return line;
        }
      } else {
        keep(position, piece.length);
        if (!fill()) {
          return null;
        }
      }
    }
  }

  /** What stood after the last line end; empty if nothing did. */
  byte[] rest() {
    return Arrays.copyOf(partial, partialLength);
  }

  /** Lines that were longer than the bound and were passed over, an unended one included. */
  long tooLong() {
    return tooLong + (dropping ? 1 : 0);
  }

  private int endOfLine() {
    byte[] bytes = piece;
    for (int i = position; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private byte @Nullable [] line(int from, int end) {
    if (partialLength == 0 && !dropping && end - from <= lineBytesMax) {
      return Arrays.copyOfRange(piece, from, end);
    }
    keep(from, end);
    boolean dropped = dropping;
    byte[] line = rest();
    partialLength = 0;
    dropping = false;
    if (dropped) {
      tooLong++;
      return null;
    }
    return line;
  }

  private void keep(int from, int end) {
    int count = end - from;
    if (dropping || count == 0) {
      return;
    }
    if (count > lineBytesMax - partialLength) {
      dropping = true;
      partial = NOTHING;
      partialLength = 0;
      return;
    }
    if (partial.length < partialLength + count) {
      int doubled = (int) Math.min(lineBytesMax, 2L * (partialLength + count));
      partial = Arrays.copyOf(partial, Math.max(FIRST_CAPACITY, doubled));
    }
    System.arraycopy(piece, from, partial, partialLength, count);
    partialLength += count;
  }

  private boolean fill() throws IOException {
    ByteBuffer next = download.next();
    position = 0;
    if (next == null) {
      piece = NOTHING;
      return false;
    }
    if (piece.length != next.remaining()) {
      piece = new byte[next.remaining()];
    }
    next.get(piece);
    return true;
  }
}
