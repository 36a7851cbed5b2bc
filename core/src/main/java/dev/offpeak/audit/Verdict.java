package dev.offpeak.audit;

import java.util.Locale;

/** What is best for a feature. */
public enum Verdict {
  /** Nobody waits: by batch, at half price. */
  BATCH,
  /** Somebody waits, or something does: leave it. */
  INTERACTIVE,
  /** The caching it gets today is worth more than a batch is sure to keep. */
  CACHE_INSTEAD,
  /** What a batch would save is not worth a decision. */
  TOO_SMALL,
  /** Nobody can tell from this; what is missing is said. */
  NOT_ENOUGH_DATA,
  /** It goes by batch or flex already. */
  ALREADY_DEFERRED;

  /** The word in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How people read it. */
  public String display() {
    return switch (this) {
      case BATCH -> "batch it";
      case INTERACTIVE -> "keep interactive";
      case CACHE_INSTEAD -> "keep: caching wins";
      case TOO_SMALL -> "not worth it";
      case NOT_ENOUGH_DATA -> "not enough data";
      case ALREADY_DEFERRED -> "deferred already";
    };
  }
}
