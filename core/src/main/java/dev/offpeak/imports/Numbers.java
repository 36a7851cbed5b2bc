package dev.offpeak.imports;

import java.math.BigDecimal;

/** Numbers as exports write them, before they may grow. */
final class Numbers {

  /** {@code 1E999999999} is short to write and takes a gigabyte to spell out. */
  private static final int DIGITS_MAX = 40;

  private Numbers() {}

  /**
   * The number a text means.
   *
   * @throws NumberFormatException if it means none, or one beyond anything that is counted
   */
  static BigDecimal parse(String text) {
    BigDecimal number = new BigDecimal(text);
    if (text.length() > DIGITS_MAX || Math.abs((long) number.scale()) > DIGITS_MAX) {
      throw new NumberFormatException("beyond reason");
    }
    return number;
  }
}
