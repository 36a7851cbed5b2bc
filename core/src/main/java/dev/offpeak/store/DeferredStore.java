package dev.offpeak.store;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.trace.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Calls that were taken in to be answered later. Contract as the package says. */
public interface DeferredStore {

  /**
   * Takes a call in, or gives it to one that is there already: what it is, is asked of the chooser
   * in the same transaction, so that two callers never both make or both claim one.
   *
   * @param request stored with the call if the chooser wants a new one
   * @param deliveredSince how far back answered calls are kin
   */
  Placed place(
      RunId run,
      NewRequest request,
      NewDeferred call,
      Instant deliveredSince,
      Instant now,
      Chooser chooser);

  /**
   * Like {@link #place} without a request at hand.
   *
   * @return {@link Placed.Unknown} if the chooser wants a new one
   */
  Placed claim(NewDeferred call, Instant deliveredSince, Chooser chooser);

  /** Decides what a call is, given what is like it. Pure: it may be asked more than once. */
  @FunctionalInterface
  interface Chooser {
    Choice choose(Kin kin);
  }

  /**
   * Calls of the same credential, path, mode and body; where there are several, the oldest.
   *
   * @param named the one of the same Idempotency-Key, whatever its body
   * @param abandoned not answered, and its caller is gone
   * @param delivered answered lately; the latest
   * @param held not answered, and its caller is there as far as anybody knows
   */
  record Kin(
      Optional<Deferred> named,
      Optional<Deferred> abandoned,
      Optional<Deferred> delivered,
      Optional<Deferred> held) {}

  /** What a call is. */
  sealed interface Choice {
    /** A new one. */
    record Create() implements Choice {}

    /** The same as that one. */
    record Attach(Deferred to) implements Choice {}

    /** Neither: its Idempotency-Key belongs to another body. */
    record Conflict() implements Choice {}
  }

  /** What came of it. */
  sealed interface Placed {
    /** Stored; it and its request are durable. */
    record Created(Deferred call) implements Placed {}

    /** The caller has that one now. */
    record Attached(Deferred call) implements Placed {}

    /** As {@link Choice.Conflict}. */
    record Conflict() implements Placed {}

    /** There is none, and none was made. */
    record Unknown() implements Placed {}
  }

  Optional<Deferred> find(DeferredId id);

  /** Says that the caller is gone without its answer. Changes nothing if another has it since. */
  void leave(DeferredId id);

  /** Says that a caller has had the answer. */
  void delivered(DeferredId id, Instant now);

  /**
   * Takes a call back: if its request is still ready it is cancelled, else its answer is kept for
   * nobody. Changes nothing of a call that is not waiting.
   *
   * @return whether the request will not be sent
   */
  boolean cancel(DeferredId id, Instant now);

  /**
   * Forgets a call for its caller: it is not found any more, and neither claimed nor attached to. A
   * request of it that is still ready is cancelled; what it costs stays booked.
   *
   * @return false if there is none
   */
  boolean remove(DeferredId id, Instant now);

  /**
   * Ends held calls that nobody came back for until their deadline: those never sent are cancelled,
   * the others are marked as uncollected.
   *
   * @return how many
   */
  int expire(Instant now, int limit);

  /** Calls nobody came for although they were sent, the latest first. */
  List<Deferred> uncollected(int limit);

  /** The traces of calls whose requests are or were in a batch, each once and no more than that. */
  List<TraceContext> traces(BatchId batch, int limit);

  /** The most calls that {@link #overdue} and {@link #waiting} look at in one place. */
  int OVERDUE_LOOKED_AT_MAX = 10_000;

  /**
   * Calls whose own deadline has passed, that are not answered, and that somebody may still come
   * for; by feature. Where there are more than {@value #OVERDUE_LOOKED_AT_MAX} the counts are low.
   */
  List<Overdue> overdue(Instant now);

  /**
   * The same of calls without a deadline that were taken in at {@code takenUntil} or before; those
   * that are in a batch count once the batch is as old.
   */
  List<Overdue> waiting(Instant takenUntil);

  /**
   * Calls of a feature that wait for too long.
   *
   * @param oldest the earliest deadline, or the earliest time at which one was taken in
   */
  record Overdue(Feature feature, long calls, Instant oldest) {}

  /** Notices callers that went with their process. */
  void releaseDead();
}
