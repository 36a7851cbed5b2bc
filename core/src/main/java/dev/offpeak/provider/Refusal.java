package dev.offpeak.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A provider's "no" to a call that therefore had no effect.
 *
 * @param message in the provider's words, for the user
 * @param status the HTTP status
 * @param retryAfter how long the provider asks to wait; null if it does not say
 * @param requestId the provider's id of the call, for its support; null if it gave none
 */
public record Refusal(
    Kind kind,
    String message,
    int status,
    @Nullable Duration retryAfter,
    @Nullable String requestId) {

  /** What can be done about it. */
  public enum Kind {
    /** Too many calls, or busy: the same call later. */
    WAIT,
    /** The account's queue is full: later, or smaller. */
    QUEUE_FULL,
    /** The account has no room for another file: later, when files have gone. */
    STORAGE_FULL,
    /** The uploaded input is not visible (yet). */
    INPUT_NOT_FOUND,
    /** Larger than the provider takes: split it. */
    TOO_LARGE,
    /** The key or account is refused: nothing more can be sent. */
    ACCESS_DENIED,
    /** Money or quota is used up: nothing more can be sent. */
    QUOTA,
    /** Wrong in itself; the same call never succeeds. */
    INVALID
  }
}
