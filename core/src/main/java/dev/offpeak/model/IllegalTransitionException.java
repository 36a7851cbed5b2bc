package dev.offpeak.model;

/** A move that no table of transitions allows: a broken invariant, never a user's mistake. */
public final class IllegalTransitionException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  IllegalTransitionException(String what, String id, String from, String to) {
    super(what + " " + id + " cannot go from " + from + " to " + to);
  }
}
