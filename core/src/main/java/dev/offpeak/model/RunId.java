package dev.offpeak.model;

import java.util.random.RandomGenerator;

/** The id of a run, short enough to be typed: {@code r_} and six letters or digits. */
public record RunId(String value) {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int LETTERS = 6;

  public RunId {
    if (!value.matches("r_[1-9A-Za-z]{1,32}")) {
      throw new IllegalArgumentException("not a run id: " + value);
    }
  }

  /** A new id; the store refuses the rare one that is taken. */
  public static RunId random(RandomGenerator random) {
    StringBuilder id = new StringBuilder("r_");
    for (int i = 0; i < LETTERS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new RunId(id.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
