package dev.offpeak.store;

import java.util.Locale;

/**
 * The store could not do what was asked; nothing of it was written. The reason tells what a caller
 * can do about it. The message is one sentence and never holds a payload.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why, in the few kinds a caller can react to. */
  public enum Reason {
    /** No space left. */
    DISK_FULL,
    /** Not writable, or not readable. */
    NO_ACCESS,
    /** Bytes are not what was written. */
    CORRUPT,
    /** Another process holds it too long. */
    BUSY,
    /** A newer release wrote it. */
    TOO_NEW,
    /** Anything else. */
    BROKEN
  }

  private final Reason reason;

  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The stable word for metrics. */
  public String label() {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
