package dev.offpeak.gateway.meter;

import java.nio.charset.StandardCharsets;

/** Reads the text of a short JSON string. */
final class JsonText {

  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;

  private JsonText() {}

  /** The text of these bytes; an escape that is none, or cut off, stands for itself. */
  static String unescaped(byte[] bytes, int length) {
    String raw = new String(bytes, 0, length, StandardCharsets.UTF_8);
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      char next = raw.charAt(at++);
      if (next != '\\' || at == raw.length()) {
        text.append(next);
        continue;
      }
      char escape = raw.charAt(at++);
      int code = escape == 'u' ? code(raw, at) : -1;
      if (code >= 0) {
        text.append((char) code);
        at += HEX_DIGITS;
      } else {
        text.append(plain(escape));
      }
    }
    return text.toString();
  }

  private static int code(String raw, int at) {
    if (at + HEX_DIGITS > raw.length()) {
      return -1;
    }
    int code = 0;
    for (int i = at; i < at + HEX_DIGITS; i++) {
      int digit = Character.digit(raw.charAt(i), HEX);
      if (digit < 0) {
        return -1;
      }
      code = code * HEX + digit;
    }
    return code;
  }

  private static char plain(char escape) {
    return switch (escape) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> escape;
    };
  }
}
