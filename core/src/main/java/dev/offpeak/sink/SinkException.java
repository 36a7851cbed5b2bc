package dev.offpeak.sink;

/**
 * A sink that cannot be written to. The message is one sentence for the user: what is wrong, where,
 * what to do.
 */
public final class SinkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SinkException(String message) {
    super(message);
  }

  public SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
