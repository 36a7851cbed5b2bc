package dev.offpeak.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 and lets bytes through that are none: each becomes the lone surrogate {@code U+DC00
 * + byte}, which no UTF-8 can mean, so that the row they stand in can be told from its neighbours.
 * Not thread-safe.
 */
public final class Utf8Reader extends Reader {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final char MARK = 0xDC00;
  private static final char MARKED_FIRST = 0xDC80;
  private static final char MARKED_LAST = 0xDCFF;

  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private boolean atEnd;
  private boolean marked;

  public Utf8Reader(InputStream in) {
    this.in = in;
  }

  /** Whether any byte so far was not UTF-8. */
  public boolean marked() {
    return marked;
  }

  /** The first byte in {@code text} that was not UTF-8, or -1. */
  public static int markedByte(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      boolean low = unit >= MARKED_FIRST && unit <= MARKED_LAST;
      if (low && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)))) {
        return unit - MARK;
      }
    }
    return -1;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length < 2) {
      throw new IllegalArgumentException("a character may need room for two units");
    }
    CharBuffer chars = CharBuffer.wrap(target, offset, length).slice();
    while (chars.position() == 0) {
      CoderResult result = decoder.decode(bytes, chars, atEnd);
      if (result.isMalformed()) {
        mark(result.length(), chars);
      } else if (result.isUnderflow() && !fill()) {
        return chars.position() == 0 ? -1 : chars.position();
      }
    }
    return chars.position();
  }

  private void mark(int count, CharBuffer chars) {
    marked = true;
    for (int at = 0; at < count && chars.hasRemaining(); at++) {
      chars.put((char) (MARK + (bytes.get() & 0xFF)));
    }
  }

  private boolean fill() throws IOException {
    if (atEnd) {
      return false;
    }
    bytes.compact();
    int got = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (got < 0) {
      atEnd = true;
    } else {
      bytes.position(bytes.position() + got);
    }
    bytes.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
