package dev.offpeak.model;

import java.time.Instant;

/**
 * Where a request is; each state carries what is true in it. All moves go through {@link
 * RequestTransitions}.
 */
public sealed interface RequestState {

  /** Waiting to be planned, not before the given time. */
  record Ready(Instant notBefore) implements RequestState {}

  /** A line of a batch that is planned, in doubt or at the provider. */
  record Batched(AttemptId attempt) implements RequestState {}

  /** In a synchronous call on a deferred request's behalf. */
  record Calling(AttemptId attempt) implements RequestState {}

  /** Answered; the answer is stored. */
  record Succeeded(AttemptId attempt) implements RequestState {}

  /** Given up. */
  record Failed(Failure failure) implements RequestState {}

  /** Cancelled by the user before it was answered. */
  record Cancelled() implements RequestState {}

  /** The names of the states, as stored. */
  enum Kind {
    READY,
    BATCHED,
    CALLING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  /** The name of this state. */
  default Kind kind() {
    return switch (this) {
      case Ready ready -> Kind.READY;
      case Batched batched -> Kind.BATCHED;
      case Calling calling -> Kind.CALLING;
      case Succeeded succeeded -> Kind.SUCCEEDED;
      case Failed failed -> Kind.FAILED;
      case Cancelled cancelled -> Kind.CANCELLED;
    };
  }
}
