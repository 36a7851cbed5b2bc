package dev.offpeak.gateway;

/** A gateway cannot start; the message is one sentence for the user and says what to do. */
public final class GatewayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  GatewayException(String message) {
    super(message);
  }

  GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
