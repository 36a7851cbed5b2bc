package dev.offpeak.gateway.keys;

/**
 * Whether a path is written so that everybody reads it alike. What a key may do is decided by the
 * path, and a provider that decodes, drops or joins parts of it would see another one. Stateless.
 */
final class PlainPath {

  private static final String MARKS = "-._~:@!$&'()*+,=";

  private PlainPath() {}

  /**
   * Whether a target of a call is written plainly: it has no empty segment, none that is {@code .}
   * or {@code ..}, and escapes nothing that needs no escape or that divides a path.
   *
   * @param target path and query
   */
  static boolean is(String target) {
    int end = target.indexOf('?');
    int length = end < 0 ? target.length() : end;
    int from = 0;
    for (int at = 0; at < length; at++) {
      char next = target.charAt(at);
      if (next == '/') {
        if (at > 0 && isEmptyOrDots(target, from, at)) {
          return false;
        }
        from = at + 1;
      } else if (next == '%') {
        int value = escaped(target, at, length);
        if (value < 0 || !needsEscape(value)) {
          return false;
        }
        at += 2;
      } else if (!isPlain(next)) {
        return false;
      }
    }
    return !isEmptyOrDots(target, from, length);
  }

  private static boolean isEmptyOrDots(String path, int from, int to) {
    for (int at = from; at < to; at++) {
      if (path.charAt(at) != '.') {
        return false;
      }
    }
    return to - from <= 2;
  }

  private static int escaped(String path, int at, int length) {
    if (at + 2 >= length) {
      return -1;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Neither a letter, digit or mark of names, nor a slash, backslash, percent or control. */
  private static boolean needsEscape(int value) {
    boolean unreserved =
        value < 0x80
            && (Character.isLetterOrDigit((char) value) || "-._~".indexOf((char) value) >= 0);
    boolean divides = value == '/' || value == '\\' || value == '%';
    return !unreserved && !divides && value > 0x20 && value != 0x7F;
  }

  private static boolean isPlain(char next) {
    return next < 0x80 && (Character.isLetterOrDigit(next) || MARKS.indexOf(next) >= 0);
  }
}
