package dev.offpeak.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts JSON together from bytes that are JSON already and from texts that are not yet. The buffer
 * is kept over a {@link #clear()}. Not thread-safe.
 */
public final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private byte[] buffer;
  private int length;

  public JsonBytes() {
    this(1024);
  }

  public JsonBytes(int capacity) {
    buffer = new byte[capacity];
  }

  /** Forgets what was put in. */
  public JsonBytes clear() {
    length = 0;
    return this;
  }

  public int length() {
    return length;
  }

  /** Appends one ASCII character as it is. */
  public JsonBytes raw(char ascii) {
    room(1);
    buffer[length++] = (byte) ascii;
    return this;
  }

  /** Appends ASCII text as it is. */
  public JsonBytes raw(String ascii) {
    int count = ascii.length();
    room(count);
    for (int at = 0; at < count; at++) {
      buffer[length + at] = (byte) ascii.charAt(at);
    }
    length += count;
    return this;
  }

  /** Appends bytes as they are. */
  public JsonBytes raw(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, buffer, length, to - from);
    length += to - from;
    return this;
  }

  /** Appends {@code null}. */
  public JsonBytes nothing() {
    return raw(NULL, 0, NULL.length);
  }

  /**
   * Appends a JSON value with its line breaks turned into spaces; in valid JSON they mean nothing.
   */
  public JsonBytes oneLine(byte[] json, int from, int to) {
    int first = length;
    raw(json, from, to);
    for (int at = first; at < length; at++) {
      if (buffer[at] == '\n' || buffer[at] == '\r') {
        buffer[at] = ' ';
      }
    }
    return this;
  }

  /** Appends a JSON value without the white space between its tokens. */
  public JsonBytes compact(byte[] json, int from, int to) {
    room(to - from);
    boolean inText = false;
    for (int at = from; at < to; at++) {
      byte b = json[at];
      if (inText) {
        buffer[length++] = b;
        if (b == '\\' && at + 1 < to) {
          buffer[length++] = json[++at];
        } else if (b == '"') {
          inText = false;
        }
      } else if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        buffer[length++] = b;
        inText = b == '"';
      }
    }
    return this;
  }

  /** Appends a text as a JSON string. Half a surrogate pair becomes an escape. */
  public JsonBytes text(String text) {
    int count = text.length();
    room(count + 2);
    buffer[length++] = '"';
    for (int at = 0; at < count; at++) {
      char unit = text.charAt(at);
      if (unit >= 0x20 && unit < 0x80 && unit != '"' && unit != '\\') {
        room(1);
        buffer[length++] = (byte) unit;
      } else {
        at += encode(text, at, unit);
      }
    }
    return raw('"');
  }

  /** Appends one character that is not plain ASCII; returns how many units beyond the first. */
  private int encode(String text, int at, char unit) {
    room(6);
    if (unit < 0x80) {
      escape(unit);
    } else if (unit < 0x800) {
      buffer[length++] = (byte) (0xC0 | unit >> 6);
      continuation(unit);
    } else if (!Character.isSurrogate(unit)) {
      buffer[length++] = (byte) (0xE0 | unit >> 12);
      continuation(unit >> 6);
      continuation(unit);
    } else if (Character.isHighSurrogate(unit)
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      int point = Character.toCodePoint(unit, text.charAt(at + 1));
      buffer[length++] = (byte) (0xF0 | point >> 18);
      continuation(point >> 12);
      continuation(point >> 6);
      continuation(point);
      return 1;
    } else {
      unicodeEscape(unit);
    }
    return 0;
  }

  private void continuation(int bits) {
    buffer[length++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void escape(char unit) {
    char letter =
        switch (unit) {
          case '"', '\\' -> unit;
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          case '\b' -> 'b';
          case '\f' -> 'f';
          default -> 0;
        };
    if (letter != 0) {
      buffer[length++] = '\\';
      buffer[length++] = (byte) letter;
    } else if (unit < 0x20) {
      unicodeEscape(unit);
    } else {
      buffer[length++] = (byte) unit;
    }
  }

  private void unicodeEscape(char unit) {
    buffer[length++] = '\\';
    buffer[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[length++] = HEX[unit >> shift & 0xF];
    }
  }

  private void room(int more) {
    if (more > buffer.length - length) {
      int needed = Math.addExact(length, more);
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, Math.min(2L * buffer.length, 1 << 30)));
    }
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /** What was put in, as text. */
  @Override
  public String toString() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, length);
  }
}
