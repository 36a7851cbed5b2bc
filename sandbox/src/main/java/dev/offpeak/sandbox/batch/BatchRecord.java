package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Parameter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a batch from its creation on, and never changes.
 *
 * @param id the provider's id
 * @param sequence grows with every batch and file of the dialect
 * @param createdAtMillis creation, milliseconds since 1970
 * @param delayMillis time from creation to the ordinary end
 * @param windowMillis time from creation to expiry
 * @param foreign whether it is a neighbour's
 * @param faults faults that strike it, with their parameters
 * @param request what the dialect keeps of the create call
 */
public record BatchRecord(
    String id,
    long sequence,
    long createdAtMillis,
    long delayMillis,
    long windowMillis,
    boolean foreign,
    Map<String, String> faults,
    JsonNode request) {

  /** The creation. */
  public Instant createdAt() {
    return Instant.ofEpochMilli(createdAtMillis);
  }

  /** The end of the window. */
  public Instant expiresAt() {
    return Instant.ofEpochMilli(createdAtMillis + windowMillis);
  }

  /** The parameter of a fault that strikes this batch; empty if it does not. */
  public Optional<Parameter> fault(BatchFault fault) {
    return Optional.ofNullable(faults.get(fault.id())).map(Parameter::new);
  }
}
