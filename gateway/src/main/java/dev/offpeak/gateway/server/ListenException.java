package dev.offpeak.gateway.server;

/** The address cannot be listened on. */
public final class ListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ListenException(Throwable cause) {
    super(reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
