package dev.offpeak.model;

import java.util.Optional;
import java.util.UUID;

/**
 * Our id of a batch, known before the provider hears of it: the name of its input file and, where
 * the provider keeps metadata, the mark by which it is found again.
 */
public record BatchId(UUID value) {

  /** 22 characters of {@code [A-Za-z0-9_-]}; never begins with a dash, as time comes first. */
  public String wire() {
    return WireUuid.format(value);
  }

  /** The batch named by {@code wire}; empty if it is not the wire form of any batch. */
  public static Optional<BatchId> parse(String wire) {
    return WireUuid.parse(wire).map(BatchId::new);
  }

  @Override
  public String toString() {
    return wire();
  }
}
