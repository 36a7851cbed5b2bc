package dev.offpeak.model;

import java.util.Optional;
import java.util.UUID;

/**
 * One try of one request in one batch or call. Its wire form is the {@code custom_id} the provider
 * sees: the nonce by which a batch is proved ours, whatever the user's own id looks like.
 */
public record AttemptId(UUID value) {

  /** 22 characters of {@code [A-Za-z0-9_-]}, valid at every provider. */
  public String wire() {
    return WireUuid.format(value);
  }

  /** The attempt named by a provider's {@code custom_id}; empty if no attempt of ours looks so. */
  public static Optional<AttemptId> parse(String wire) {
    return WireUuid.parse(wire).map(AttemptId::new);
  }

  @Override
  public String toString() {
    return wire();
  }
}
