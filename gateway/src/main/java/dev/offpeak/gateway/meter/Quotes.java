package dev.offpeak.gateway.meter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where a JSON text may end, eight bytes at a time: most of a body is text. Stateless. */
final class Quotes {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private Quotes() {}

  /** Where the first quotation mark or backslash is; {@code to} if there is none. */
  static int next(byte[] text, int from, int to) {
    int at = from;
    while (to - at >= Long.BYTES) {
      long word = (long) WORDS.get(text, at);
      long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < to && text[at] != '"' && text[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The high bit of each byte that is zero, up to the first one certainly and no other before. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
