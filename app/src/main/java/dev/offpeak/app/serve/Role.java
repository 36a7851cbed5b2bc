package dev.offpeak.app.serve;

/** What a serving process does. Several processes may share a data directory. */
public enum Role {
  /** Takes calls and dispatches. */
  ALL,
  /** Takes calls; another process dispatches. */
  GATEWAY,
  /** Dispatches; listens only for who asks after its health. */
  DISPATCHER;

  boolean takesCalls() {
    return this != DISPATCHER;
  }

  boolean dispatches() {
    return this != GATEWAY;
  }
}
