package dev.offpeak.model;

/**
 * Where a run is. All moves go through {@link RunTransitions}.
 *
 * <p>A run that is stopped (cost cap reached, key refused) is still {@code ACTIVE}: what is at the
 * provider goes on, and the same command resumes it; see {@link Stop}.
 */
public enum RunState {
  /** Its requests are being read in; the planner does not see them. */
  LOADING,
  /** Its requests are being answered. */
  ACTIVE,
  /** Every request has a final state. */
  FINISHED,
  /** Cancelled by the user, and every request has a final state. */
  CANCELLED
}
