package dev.offpeak.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert is about. */
public enum AlertKind {
  /** A budget is nearly used, or used up. */
  BUDGET,
  /** A batch is open beyond its window, or a run unfinished after its deadline. */
  LATE,
  /** A batch is in doubt for longer than the quiet time. */
  DOUBT,
  /** Answers have no price, so that they are in no sum. */
  UNPRICED,
  /** A feature that was moved saves less than it did. */
  SAVING;

  /** The word in files and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one whose word this is. */
  public static Optional<AlertKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }
}
