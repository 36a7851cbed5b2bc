package dev.offpeak.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits bytes into lines at 0x0A and nothing else: U+2028 and its kin are text. A line's end may
 * be CR LF. A line beyond the bound is passed over without being kept. The buffer grows to the
 * longest line met and is reused. Not thread-safe.
 */
public final class LineReader implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final InputStream in;
  private final int lineBytesMax;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int readFrom;
  private int readTo;
  private int searched;

  private int start;
  private int end;
  private boolean tooLong;
  private long number;

  public LineReader(InputStream in, int lineBytesMax) {
    this.in = in;
    this.lineBytesMax = lineBytesMax;
  }

  /** Goes to the next line; false at the end of the input. */
  public boolean next() throws IOException {
    tooLong = false;
    searched = readFrom;
    while (true) {
      int newline = indexOfNewline();
      if (newline >= 0) {
        take(readFrom, newline);
        readFrom = newline + 1;
        return true;
      }
      searched = readTo;
      if (readTo - readFrom > lineBytesMax) {
        tooLong = true;
        readFrom = readTo;
      }
      if (!fill()) {
        if (readFrom == readTo && !tooLong) {
          return false;
        }
        take(readFrom, readTo);
        readFrom = readTo;
        return true;
      }
    }
  }

  private void take(int from, int to) {
    number++;
    start = from;
    end = to;
    if (end - start > lineBytesMax) {
      tooLong = true;
    }
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
  }

  private int indexOfNewline() {
    for (int at = searched; at < readTo; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /** Reads more behind what is there, making room first; false at the end of the input. */
  private boolean fill() throws IOException {
    if (readTo == buffer.length) {
      if (readFrom > 0) {
        System.arraycopy(buffer, readFrom, buffer, 0, readTo - readFrom);
        readTo -= readFrom;
        searched -= readFrom;
        readFrom = 0;
      } else {
        long room = Math.min(2L * buffer.length, (long) lineBytesMax + BUFFER_BYTES);
        buffer = Arrays.copyOf(buffer, (int) Math.max(room, buffer.length + 1L));
      }
    }
    int got = in.read(buffer, readTo, buffer.length - readTo);
    readTo += Math.max(got, 0);
    return got >= 0;
  }

  /** The array that holds the line; valid until the next call of {@link #next()}. */
  public byte[] bytes() {
    return buffer;
  }

  /** Where the line starts. */
  public int start() {
    return start;
  }

  /** Where the line ends, its line break left out. */
  public int end() {
    return end;
  }

  /** The line's number, from 1, blank lines counted. */
  public long number() {
    return number;
  }

  /** Whether the line was longer than the bound; then its bytes are not here. */
  public boolean tooLong() {
    return tooLong;
  }

  /** The bound on a line. */
  public int bytesMax() {
    return lineBytesMax;
  }

  /** Whether there is nothing but white space in it. */
  public boolean blank() {
    if (tooLong) {
      return false;
    }
    for (int at = start; at < end; at++) {
      byte b = buffer[at];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
