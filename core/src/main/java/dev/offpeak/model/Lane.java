package dev.offpeak.model;

import java.util.Locale;

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
}
