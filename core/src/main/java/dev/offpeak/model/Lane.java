package dev.offpeak.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When and at what rate a request runs. */
public enum Lane {
  /** Synchronous, at full price. */
  INTERACTIVE,
  /** Synchronous at batch price, slow, may be refused. */
  FLEX,
  /** Within 24 hours, at half price. */
  BATCH;

  /** The word used in files, reports and headers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The lane of that word; empty if there is none. */
  public static Optional<Lane> ofLabel(String label) {
    return Arrays.stream(values()).filter(lane -> lane.label().equals(label)).findFirst();
  }
}
