package dev.offpeak.sandbox.answer;

/**
 * Token counts without a tokenizer: four bytes of UTF-8 a token, rounded up. Providers count
 * otherwise; what matters here is that equal bytes count equally.
 */
public final class Tokens {
  private static final int BYTES_A_TOKEN = 4;

  private Tokens() {}

  /** Tokens of a number of bytes. */
  public static long ofBytes(long bytes) {
    return (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
  }

  /** Tokens of a text. */
  public static long of(String text) {
    return ofBytes(utf8Bytes(text));
  }

  /** Cuts a text so that it has at most {@code tokensMax} tokens, between characters. */
  public static String cut(String text, long tokensMax) {
    long bytesMax = tokensMax * BYTES_A_TOKEN;
    long bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      bytes += utf8Bytes(character);
      if (bytes > bytesMax) {
        return text.substring(0, i);
      }
      i += Character.charCount(character);
    }
    return text;
  }

  private static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c >= 0x800 && !Character.isSurrogate(c) ? 2 : 1;
      }
    }
    return bytes;
  }

  private static int utf8Bytes(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
