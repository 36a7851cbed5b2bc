package dev.offpeak.store.sqlite;

import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RequestTransitions;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes attempts and requests of one transaction, each move checked against the table and counted
 * in its run, and writes each row once. Used by the writer's thread.
 */
final class Moves {

  private static final long DUE = 0;

  private final Rows rows;
  private final Set<Flight.Request> touched = new LinkedHashSet<>();

  Moves(Rows rows) {
    this.rows = rows;
  }

  /** Releases the reservation of an attempt, once. */
  void close(Flight flight) {
    if (flight.open()) {
      flight.close();
      Flight.Request request = flight.request();
      rows.changes().reserved(request.run(), -flight.reserve());
      rows.changes().reservedOf(request.feature(), -flight.reserve());
    }
  }

  /** Queues what became of an attempt; the line it had is kept if {@code line} is null. */
  void ended(Flight flight, @Nullable PayloadRef line) throws SQLException {
    touched.add(flight.request());
    rows.attempts().queueEnd(flight, line);
  }

  /** The request was answered by this attempt. */
  void succeed(Flight flight) throws SQLException {
    Flight.Request request = flight.request();
    RunInfo run = check(request, Kind.SUCCEEDED);
    Kind from = request.state();
    request.succeeded(flight.id(), rows.changes().ends(run.key(), 1), delivery(run));
    counted(run, from, Kind.SUCCEEDED);
  }

  /**
   * The answer of this attempt was rejected. A request that waited for it moves on; of a run that
   * is being cancelled it fails, so that what was paid for is shown.
   */
  void reject(Flight flight, long paid, RequestState next, Failure why) throws SQLException {
    Flight.Request request = flight.request();
    touched.add(request);
    if (request.state() == Kind.SUCCEEDED) {
      return;
    }
    request.rejected(flight.id(), paid);
    if (flight.current()) {
      boolean cancelled = rows.runs().info(request.run()).cancelRequested();
      move(request, cancelled ? new RequestState.Failed(why) : next);
    }
  }

  /** The request waits again or is given up; one whose run is being cancelled does not wait. */
  void move(Flight.Request request, RequestState to) throws SQLException {
    switch (to) {
      case RequestState.Ready ready -> {
        RunInfo run = check(request, Kind.READY);
        if (run.cancelRequested()) {
          cancel(request);
        } else {
          Kind from = request.state();
          request.ready(ready.notBefore().toEpochMilli());
          counted(run, from, Kind.READY);
        }
      }
      case RequestState.Failed failed -> {
        RunInfo run = check(request, Kind.FAILED);
        Kind from = request.state();
        request.failed(failed.failure(), rows.changes().ends(run.key(), 1), delivery(run));
        counted(run, from, Kind.FAILED);
      }
      case RequestState.Cancelled cancelled -> cancel(request);
      case RequestState.Batched batched -> throw unsettled(batched);
      case RequestState.Calling calling -> throw unsettled(calling);
      case RequestState.Succeeded succeeded -> throw unsettled(succeeded);
    }
  }

  private void cancel(Flight.Request request) throws SQLException {
    RunInfo run = check(request, Kind.CANCELLED);
    Kind from = request.state();
    request.cancelled(rows.changes().ends(run.key(), 1), delivery(run));
    counted(run, from, Kind.CANCELLED);
  }

  private static IllegalArgumentException unsettled(RequestState state) {
    return new IllegalArgumentException("a settled request is not " + state.kind());
  }

  private RunInfo check(Flight.Request request, Kind to) throws SQLException {
    RequestTransitions.check(request.requestId(), request.state(), to);
    touched.add(request);
    return rows.runs().info(request.run());
  }

  private void counted(RunInfo run, Kind from, Kind to) {
    rows.changes().moved(run.key(), from, to, 1);
  }

  private static @Nullable Long delivery(RunInfo run) {
    return run.delivers() ? (Long) DUE : null;
  }

  /** Writes everything that was queued and changed. */
  void write() throws SQLException {
    rows.attempts().endQueued();
    for (Flight.Request request : touched) {
      if (request.changed()) {
        rows.requests().queueMove(request, request.stateBefore());
      }
    }
    rows.requests().moveQueued();
  }
}
