package dev.offpeak.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as a batch client sees it.
 *
 * @param id of our own, in the provider's style
 * @param owner whose key it was made with; nobody else sees it
 * @param name as the client called it
 * @param bytes of its content
 * @param expiresAt when it is deleted; null if never
 * @param batch the batch whose answers it holds; null for a file that was sent to us
 */
public record ServedFile(
    String id,
    String owner,
    Kind kind,
    String name,
    long bytes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable String batch) {

  /** What a file holds, as stored. */
  public enum Kind {
    /** Requests, uploaded by a client. */
    INPUT,
    /** Requests that came within the call that made a batch; clients never see it. */
    BODY,
    /** The answers of a batch; made of the run's when it is read. */
    OUTPUT,
    /** What was not answered of a batch; made of the run's outcomes when it is read. */
    ERROR
  }
}
