package dev.offpeak.gateway.http;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes the ids that calls are known by in answers and reports. Thread-safe if its chance is. */
public final class RequestIds {

  private static final HexFormat HEX = HexFormat.of();

  private final RandomGenerator random;

  public RequestIds(RandomGenerator random) {
    this.random = random;
  }

  /** A new id: {@code op_} and 96 random bits, so that two never meet. */
  public String next() {
    return "op_" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextInt());
  }
}
