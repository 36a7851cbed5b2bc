package dev.offpeak.pricing;

/**
 * An estimated number of tokens, and what the estimate rests on.
 *
 * @param low fewer would be a surprise
 * @param expected our best guess
 * @param high more would be a surprise
 * @param basis for people: {@code 4 bytes a token}, {@code learned from 812 answers}
 */
public record TokenRange(long low, long expected, long high, String basis) {

  /**
   * @throws IllegalArgumentException unless 0 ≤ low ≤ expected ≤ high
   */
  public TokenRange {
    if (low < 0 || low > expected || expected > high) {
      throw new IllegalArgumentException(
          "not a range of tokens: " + low + " ≤ " + expected + " ≤ " + high);
    }
  }

  /** Both together; a basis they share is said once. */
  public TokenRange plus(TokenRange other) {
    return new TokenRange(
        Math.addExact(low, other.low),
        Math.addExact(expected, other.expected),
        Math.addExact(high, other.high),
        Bases.joined(basis, other.basis));
  }
}
