package dev.offpeak.source;

/**
 * An input that cannot be used as a whole. The message is one sentence for the user: what is wrong,
 * where, what to do.
 */
public final class SourceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
