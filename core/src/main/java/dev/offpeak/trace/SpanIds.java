package dev.offpeak.trace;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes ids of traces and spans. Thread-safe if its chance is. */
public final class SpanIds {

  private static final HexFormat HEX = HexFormat.of();

  private final RandomGenerator random;

  public SpanIds(RandomGenerator random) {
    this.random = random;
  }

  /** 128 random bits. */
  public String trace() {
    return number() + number();
  }

  /** 64 random bits. */
  public String span() {
    return number();
  }

  private String number() {
    long number = random.nextLong();
    // All zeros is no id.
    return HEX.toHexDigits(number == 0 ? 1 : number);
  }

  /** Decides by chance, so that about this share of all is taken. */
  public boolean chosen(double share) {
    return random.nextDouble() < share;
  }
}
