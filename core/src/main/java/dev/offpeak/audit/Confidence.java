package dev.offpeak.audit;

import java.util.Locale;

/** How well a verdict is founded. */
public enum Confidence {
  /** The callers say it themselves. */
  HIGH,
  /** How the calls come says it. */
  MEDIUM,
  /** How the calls come hints at it, and something that would tell is not known. */
  LOW;

  /** The word in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
