package dev.offpeak.model;

/**
 * One failure of one request: our kind, and what the provider said about it.
 *
 * @param message in the provider's words where it gave any; never holds the prompt
 */
public record Failure(FailureKind kind, String message) {

  private static final int MESSAGE_LENGTH_MAX = 1_000;

  public Failure {
    if (message.length() > MESSAGE_LENGTH_MAX) {
      message = message.substring(0, MESSAGE_LENGTH_MAX);
    }
  }
}
