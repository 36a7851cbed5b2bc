package dev.offpeak.sandbox.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks the elements of one array member of a JSON object, from a stream, holding one element at a
 * time: {@code {"requests":[...]}} of 256 MB never sits in memory. Elements are found by their
 * brackets and strings only; whether each is JSON is for the caller to check. Not thread-safe.
 */
public final class ElementReader {
  private static final int FIRST_BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final String arrayName;
  private final int elementBytesMax;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int filled;
  private int at;
  private int keep = -1;
  private boolean inArray;
  private boolean done;
  private boolean found;
  private int start;
  private int length;

  /** Reads the member {@code arrayName}; an element above {@code elementBytesMax} is malformed. */
  public ElementReader(InputStream in, String arrayName, int elementBytesMax) {
    this.in = in;
    this.arrayName = arrayName;
    this.elementBytesMax = elementBytesMax;
  }

  /** The bytes around the envelope were not what JSON asks for. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Moves to the next element.
   *
   * @return false after the last one, when the enclosing object has been read to its end
   * @throws MalformedException if the envelope is not JSON
   */
  public boolean next() throws IOException {
    if (done) {
      return false;
    }
    if (!inArray && !enter()) {
      return false;
    }
    int b = skipSpace();
    if (b == ',' && length > 0) {
      at++;
      b = skipSpace();
      if (b == ']') {
        throw malformed("a request", b);
      }
    } else if (b != ']' && length > 0) {
      throw malformed("a comma or the end of the array", b);
    }
    if (b == ']') {
      at++;
      leave();
      return false;
    }
    keep = at;
    skipValue();
    start = keep;
    length = at - keep;
    keep = -1;
    return true;
  }

  /** Whether the array member was there at all; known once {@link #next} answered false. */
  public boolean found() {
    return found;
  }

  /** The array that holds the element; valid until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Index of the element's first byte in {@link #buffer}. */
  public int start() {
    return start;
  }

  /** Bytes of the element exactly as sent. */
  public int length() {
    return length;
  }

  private boolean enter() throws IOException {
    expect('{');
    return members(skipSpace());
  }

  /** Reads members until the wanted array opens (true) or the object closes (false). */
  private boolean members(int first) throws IOException {
    int b = first;
    while (b != '}') {
      String name = name();
      expect(':');
      b = skipSpace();
      if (name.equals(arrayName) && b == '[') {
        at++;
        inArray = true;
        found = true;
        return true;
      }
      skipValue();
      b = skipSpace();
      if (b == ',') {
        at++;
        b = skipSpace();
        if (b == '}') {
          throw malformed("a member", b);
        }
      } else if (b != '}') {
        throw malformed("a comma or the end of the object", b);
      }
    }
    at++;
    finish();
    return false;
  }

  private void leave() throws IOException {
    inArray = false;
    int b = skipSpace();
    if (b == ',') {
      at++;
      b = skipSpace();
      if (b == '}') {
        throw malformed("a member", b);
      }
      if (members(b)) {
        throw malformed("one array of requests", '[');
      }
    } else if (b == '}') {
      at++;
      finish();
    } else {
      throw malformed("a comma or the end of the object", b);
    }
  }

  private void finish() throws IOException {
    done = true;
    int b = skipSpace();
    if (b >= 0) {
      throw malformed("the end of the body", b);
    }
  }

  private String name() throws IOException {
    if (peek() != '"') {
      throw malformed("a member's name", peek());
    }
    keep = at;
    skipString();
    String quoted = new String(buffer, keep, at - keep, StandardCharsets.UTF_8);
    keep = -1;
    return quoted.substring(1, quoted.length() - 1);
  }

  private void skipValue() throws IOException {
    int b = peek();
    if (b == '"') {
      skipString();
    } else if (b == '{' || b == '[') {
      skipContainer();
    } else {
      skipScalar();
    }
  }

  private void skipContainer() throws IOException {
    int depth = 0;
    do {
      int b = peek();
      if (b < 0) {
        throw malformed("the end of a value", b);
      }
      if (b == '"') {
        skipString();
        continue;
      }
      at++;
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
    } while (depth > 0);
  }

  private void skipString() throws IOException {
    at++;
    boolean escaped = false;
    while (true) {
      if (peek() < 0) {
        throw malformed("the end of a string", -1);
      }
      if (escaped) {
        at++;
        escaped = false;
      }
      while (at < filled && !escaped) {
        byte b = buffer[at++];
        if (b == '"') {
          return;
        }
        escaped = b == '\\';
      }
    }
  }

  private void skipScalar() throws IOException {
    int bytes = 0;
    int b = peek();
    while (b >= 0 && ",]}: \t\r\n".indexOf(b) < 0) {
      at++;
      bytes++;
      b = peek();
    }
    if (bytes == 0) {
      throw malformed("a value", b);
    }
  }

  private void expect(char wanted) throws IOException {
    int b = skipSpace();
    if (b != wanted) {
      throw malformed("'" + wanted + "'", b);
    }
    at++;
  }

  private int skipSpace() throws IOException {
    int b = peek();
    while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      at++;
      b = peek();
    }
    return b;
  }

  private int peek() throws IOException {
    return at < filled || refill() ? buffer[at] & 0xff : -1;
  }

  private boolean refill() throws IOException {
    int from = keep >= 0 ? keep : at;
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
      at -= from;
      if (keep >= 0) {
        keep = 0;
      }
    }
    if (filled == buffer.length) {
      if (filled >= elementBytesMax) {
        throw new MalformedException("One request is above " + elementBytesMax + " bytes.");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read <= 0) {
      return false;
    }
    filled += read;
    return true;
  }

  private static MalformedException malformed(String wanted, int got) {
    String seen = got < 0 ? "the end" : "'" + (char) got + "'";
    return new MalformedException(
        "The request body is not valid JSON: expected " + wanted + ", found " + seen + ".");
  }
}
