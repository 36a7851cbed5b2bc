package dev.offpeak.model;

import java.util.Locale;
import java.util.Optional;

/** What made a program call, as far as it says so. It hints at whether somebody waits. */
public enum CallOrigin {
  /** Somebody's request to a server, who waits for the answer. */
  HTTP,
  /** A clock. */
  CRON,
  /** A message of a queue. */
  QUEUE,
  /** A job over many rows. */
  BATCH,
  /** Nobody said. */
  UNKNOWN;

  /** The word used in headers and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The origin of a word, in any case; empty for a word that is none. */
  public static Optional<CallOrigin> ofLabel(String word) {
    for (CallOrigin origin : values()) {
      if (origin.label().equalsIgnoreCase(word.strip())) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }
}
