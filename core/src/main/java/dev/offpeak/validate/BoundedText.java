package dev.offpeak.validate;

/**
 * A text that gives out only so many characters, so that an expression that backtracks without end
 * ends. Not thread-safe.
 */
public final class BoundedText implements CharSequence {

  /**
   * Characters an expression may look at for each it is given, and in all: far more than any sound
   * one takes, and about a second of work for one that backtracks without end.
   */
  private static final long STEPS_PER_CHARACTER = 1_000;

  private static final long STEPS_MAX = 100_000_000;

  private final CharSequence text;
  private final long[] left;

  /** A text for one expression; it throws {@link SpentException} if that finds no end. */
  public static BoundedText of(String text) {
    long steps = Math.min(STEPS_MAX, (text.length() + 1L) * STEPS_PER_CHARACTER);
    return new BoundedText(text, new long[] {steps});
  }

  private BoundedText(CharSequence text, long[] left) {
    this.text = text;
    this.left = left;
  }

  /** No character is left to give out. */
  public static final class SpentException extends RuntimeException {
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
