package dev.offpeak.validate;

/**
 * A text that gives out only so many characters, so that an expression that backtracks without end
 * ends. Not thread-safe.
 */
final class BoundedText implements CharSequence {

  private final CharSequence text;
  private final long[] left;

  BoundedText(CharSequence text, long steps) {
    this(text, new long[] {steps});
  }

  private BoundedText(CharSequence text, long[] left) {
    this.text = text;
    this.left = left;
  }

  /** No character is left to give out. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException() {
      super("the expression takes too long", null, false, false);
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (left[0]-- <= 0) {
      throw new SpentException();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text.subSequence(start, end), left);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
