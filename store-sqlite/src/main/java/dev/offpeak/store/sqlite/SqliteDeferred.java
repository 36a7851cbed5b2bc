package dev.offpeak.store.sqlite;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import dev.offpeak.trace.TraceContext;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deferred calls. Thread-safe. */
final class SqliteDeferred implements DeferredStore {

  private final Writer writer;
  private final Readers readers;
  private final Segments segments;
  private final Recovery recovery;
  private final String self;

  SqliteDeferred(
      Writer writer, Readers readers, Segments segments, Recovery recovery, String self) {
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
    this.recovery = recovery;
    this.self = self;
  }

  @Override
  public Placed place(
      RunId run,
      NewRequest request,
      NewDeferred call,
      Instant deliveredSince,
      Instant now,
      Chooser chooser) {
    if (!request.customId().equals(call.id().value())) {
      throw new IllegalArgumentException("the request of a call bears the call's id");
    }
    return writer.write(rows -> {
      Placed known = place(rows, rows.deferred().kin(call, deliveredSince), chooser);
      return known instanceof Placed.Unknown ? create(rows, run, request, call, now) : known;
    });
  }

  @Override
  public Placed claim(NewDeferred call, Instant deliveredSince, Chooser chooser) {
    Kin seen = readers.read(rows -> rows.deferred().kin(call, deliveredSince));
    return switch (chooser.choose(seen)) {
      case Choice.Create _ -> new Placed.Unknown();
      case Choice.Conflict _ -> new Placed.Conflict();
      case Choice.Attach _ ->
          writer.write(rows -> place(rows, rows.deferred().kin(call, deliveredSince), chooser));
    };
  }

  private Placed place(Rows rows, Kin kin, Chooser chooser) throws SQLException {
    return switch (chooser.choose(kin)) {
      case Choice.Create _ -> new Placed.Unknown();
      case Choice.Conflict _ -> new Placed.Conflict();
      case Choice.Attach(Deferred to) -> {
        rows.deferred().hold(to.id(), self);
        yield new Placed.Attached(require(rows, to.id()));
      }
    };
  }

  private Placed create(Rows rows, RunId run, NewRequest request, NewDeferred call, Instant now)
      throws SQLException {
    RunInfo info = rows.runs().require(run);
    if (!info.takesRequests()) {
      throw new IllegalStateException("run " + run + " takes no more requests");
    }
    segments.checkWritten(request.body());
    RequestRows.Added added = rows.requests().add(info, List.of(request), now);
    rows.requests().addQueued();
    if (!added.duplicates().isEmpty()) {
      throw new IllegalStateException("a call's id was used before: " + call.id());
    }
    rows.deferred().add(info.key(), call, self, now);
    Deferred created = require(rows, call.id());
    if (call.trace() != null) {
      rows.traced().add(created.request(), call.trace());
    }
    if (call.asked() == null) {
      return new Placed.Created(created);
    }
    rows.routed().add(created.request(), call.asked());
    return new Placed.Created(require(rows, call.id()));
  }

  private static Deferred require(Rows rows, DeferredId id) throws SQLException {
    return rows.deferred()
        .find(id)
        .orElseThrow(() -> new IllegalStateException("a deferred call has no request: " + id));
  }

  @Override
  public Optional<Deferred> find(DeferredId id) {
    return readers.read(rows -> rows.deferred().find(id));
  }

  @Override
  public void leave(DeferredId id) {
    writer.write(rows -> {
      rows.deferred().leave(id, self);
      return true;
    });
  }

  @Override
  public void delivered(DeferredId id, Instant now) {
    writer.write(rows -> {
      rows.deferred().delivered(id, now);
      return true;
    });
  }

  @Override
  public boolean cancel(DeferredId id, Instant now) {
    return writer.write(rows -> {
      Deferred call = rows.deferred().find(id).orElse(null);
      if (call == null || !rows.deferred().end(id, Deferred.State.CANCELLED)) {
        return false;
      }
      return rows.requests().cancelReady(rows.runs().require(call.run()), call.request());
    });
  }

  @Override
  public boolean remove(DeferredId id, Instant now) {
    return writer.write(rows -> {
      Deferred call = rows.deferred().find(id).orElse(null);
      if (call == null) {
        return false;
      }
      if (call.state() == Deferred.State.WAITING) {
        rows.requests().cancelReady(rows.runs().require(call.run()), call.request());
      }
      rows.deferred().remove(id);
      return true;
    });
  }

  @Override
  public int expire(Instant now, int limit) {
    List<DeferredId> due = readers.read(rows -> rows.deferred().unclaimed(now, limit));
    return due.isEmpty() ? 0 : writer.write(rows -> expire(rows, due, now));
  }

  private static int expire(Rows rows, List<DeferredId> due, Instant now) throws SQLException {
    int expired = 0;
    for (DeferredId id : due) {
      Deferred call = rows.deferred().find(id).orElse(null);
      // It may have been removed, claimed or ended since it was looked for.
      if (call == null || call.state() != Deferred.State.WAITING) {
        continue;
      }
      Instant deadline = call.deadline();
      if (call.held() || deadline == null || deadline.isAfter(now)) {
        continue;
      }
      boolean unsent = rows.requests().cancelReady(rows.runs().require(call.run()), call.request());
      rows.deferred().end(id, unsent ? Deferred.State.EXPIRED : Deferred.State.UNCOLLECTED);
      expired++;
    }
    return expired;
  }

  @Override
  public List<Deferred> uncollected(int limit) {
    return readers.read(rows -> {
      List<Deferred> found = new ArrayList<>();
      for (DeferredId id : rows.deferred().uncollected(limit)) {
        found.add(require(rows, id));
      }
      return List.copyOf(found);
    });
  }

  @Override
  public List<Overdue> overdue(Instant now) {
    return readers.read(rows -> rows.overdue().overdue(now));
  }

  @Override
  public List<Overdue> waiting(Instant takenUntil) {
    return readers.read(rows -> rows.overdue().waiting(takenUntil));
  }

  @Override
  public void releaseDead() {
    recovery.releaseDeadOwners();
  }

  @Override
  public List<TraceContext> traces(BatchId batch, int limit) {
    return readers.read(rows -> rows.traced().of(batch, limit));
  }
}
