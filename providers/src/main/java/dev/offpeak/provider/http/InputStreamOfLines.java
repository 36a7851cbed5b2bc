package dev.offpeak.provider.http;

import dev.offpeak.provider.BatchInput;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch's input in its dialect's wire form, between a prefix and a suffix. Holds one line at a
 * time; bodies are copied byte for byte, never parsed. Not thread-safe.
 */
public final class InputStreamOfLines extends InputStream {

  private static final byte[] NOTHING = {};

  private final BatchInput.Lines lines;
  private final LineFormat format;
  private final byte[] suffix;

  private Part part = Part.PREFIX;
  private byte[] segment;
  private int position;
  private BatchInput.@Nullable Line line;
  private boolean first = true;

  private enum Part {
    PREFIX,
    BEFORE_BODY,
    BODY,
    AFTER_BODY,
    SUFFIX,
    END
  }

  /** Reads {@code lines} to their end and closes them with itself. */
  public InputStreamOfLines(
      byte[] prefix, BatchInput.Lines lines, LineFormat format, byte[] suffix) {
    this.segment = prefix;
    this.lines = lines;
    this.format = format;
    this.suffix = suffix;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException {
    int filled = 0;
    while (filled < size) {
      if (position == segment.length) {
        if (part == Part.END) {
          break;
        }
        nextSegment();
        continue;
      }
      int count = Math.min(size - filled, segment.length - position);
      System.arraycopy(segment, position, target, offset + filled, count);
      if (part == Part.BODY && format.oneLine()) {
        breaksToSpaces(target, offset + filled, count);
      }
      position += count;
      filled += count;
    }
    return filled == 0 && size > 0 ? -1 : filled;
  }

  @Override
  public void close() {
    lines.close();
  }

  private void nextSegment() throws IOException {
    position = 0;
    switch (part) {
      case PREFIX, AFTER_BODY -> nextLine();
      case BEFORE_BODY -> {
        part = Part.BODY;
        segment = line == null ? NOTHING : line.body();
      }
      case BODY -> {
        part = Part.AFTER_BODY;
        segment = format.after();
      }
      case SUFFIX, END -> {
        part = Part.END;
        segment = NOTHING;
      }
    }
  }

  private void nextLine() throws IOException {
    line = lines.next();
    if (line == null) {
      part = Part.SUFFIX;
      segment = suffix;
    } else {
      part = Part.BEFORE_BODY;
      segment = format.before(line, first);
      first = false;
    }
  }

  private static void breaksToSpaces(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
  }
}
