package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.code;
import static dev.offpeak.store.sqlite.Columns.numberArray;

import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RequestTransitions;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.RunStore.AskedBefore;
import dev.offpeak.store.RunStore.Duplicate;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests: their intake, and the moves that take many at once. */
final class RequestRows {

  private static final long DUE = 0;

  /** Written by one statement: about 4 ms of the writer. */
  private static final int ADDED_AT_ONCE = 500;

  private final Session session;
  private final Names names;
  private final RunChanges changes;
  private final SegmentRows segments;
  private final List<Added> queued = new ArrayList<>();
  private int queuedRequests;

  RequestRows(Session session, Names names, RunChanges changes, SegmentRows segments) {
    this.session = session;
    this.names = names;
    this.changes = changes;
    this.segments = segments;
  }

  private static final String ADD =
      """
      INSERT INTO request (run, ordinal, custom_id, request_group, feature, state, ready_at,
                           delivery, end_sequence, estimated_input, output_max, reserve,
                           body_segment, body_offset, body_length, row_segment, row_offset,
                           row_length, body_hash, failure_kind, failure_message, deadline,
                           beginnings)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run, custom_id) WHERE failure_kind IS NOT 'invalid_input' DO NOTHING
      """;
  private static final String ORDINAL =
      """
      SELECT ordinal FROM request
      WHERE run = ? AND custom_id = ? AND failure_kind IS NOT 'invalid_input'
      """;

  private static final String LAST_ORDINAL =
      """
      SELECT coalesce(max(ordinal), 0) FROM request WHERE run = ?
      """;

  /** Requests added at once, and which of them were left out; known once they were written. */
  static final class Added {
    private final RunInfo run;
    private final List<NewRequest> requests;
    private final long now;
    private List<Duplicate> duplicates = List.of();

    private Added(RunInfo run, List<NewRequest> requests, long now) {
      this.run = run;
      this.requests = requests;
      this.now = now;
    }

    /** Those whose id was taken. */
    List<Duplicate> duplicates() {
      return duplicates;
    }
  }

  /**
   * Adds requests that may be sent from {@code now} on. They are written together with what others
   * add: by {@link #addQueued}, before any other work sees the rows.
   */
  Added add(RunInfo run, List<NewRequest> requests, Instant now) throws SQLException {
    Added added = new Added(run, requests, now.toEpochMilli());
    queued.add(added);
    queuedRequests += requests.size();
    if (queuedRequests >= ADDED_AT_ONCE) {
      addQueued();
    }
    return added;
  }

  /** Writes what was added and not yet written. */
  void addQueued() throws SQLException {
    if (queued.isEmpty()) {
      return;
    }
    Map<Long, Long> last = new HashMap<>();
    try {
      for (Added added : queued) {
        queue(added, last);
      }
    } catch (SQLException | RuntimeException | Error broken) {
      session.clearQueued(ADD);
      throw broken;
    }
    int[] changed = session.runQueued(ADD);
    int place = 0;
    for (Added added : queued) {
      count(added, changed, place);
      place += added.requests.size();
    }
    forgetQueued();
  }

  /** Forgets what was added and not written: its transaction was rolled back. */
  void forgetQueued() {
    queued.clear();
    queuedRequests = 0;
  }

  private void queue(Added added, Map<Long, Long> last) throws SQLException {
    RunInfo run = added.run;
    for (NewRequest request : added.requests) {
      long ordinal = request.ordinal();
      if (run.openEnded()) {
        // Nobody counts the requests of an open run but the store.
        Long before = last.get(run.key());
        ordinal = 1 + (before == null ? session.count(LAST_ORDINAL, run.key()) : before);
        last.put(run.key(), ordinal);
      }
      queueAdd(run, request, ordinal, added.now);
    }
  }

  private void count(Added added, int[] changed, int from) throws SQLException {
    List<Duplicate> duplicates = new ArrayList<>();
    long ready = 0;
    long failed = 0;
    for (int i = 0; i < added.requests.size(); i++) {
      NewRequest request = added.requests.get(i);
      if (changed[from + i] == 0) {
        long first = session.count(ORDINAL, added.run.key(), request.customId());
        duplicates.add(new Duplicate(request.ordinal(), request.customId(), first));
      } else if (request.invalid() == null) {
        ready++;
      } else {
        failed++;
      }
    }
    changes.added(added.run.key(), Kind.READY, ready);
    changes.added(added.run.key(), Kind.FAILED, failed);
    added.duplicates = List.copyOf(duplicates);
  }

  private void queueAdd(RunInfo run, NewRequest request, long ordinal, long now)
      throws SQLException {
    Failure invalid = request.invalid();
    PayloadRef body = request.body();
    PayloadRef row = request.row();
    segments.refer(body, run.key());
    if (row != null) {
      segments.refer(row, run.key());
    }
    session.queue(
        ADD,
        run.key(),
        ordinal,
        request.customId(),
        names.group(run.target(), request.endpoint(), request.model()),
        names.feature(request.feature()),
        code(invalid == null ? Kind.READY : Kind.FAILED),
        now,
        invalid != null && run.delivers() ? DUE : null,
        invalid == null ? 0L : changes.ends(run.key(), 1),
        request.estimatedInputTokens(),
        request.outputTokensMax(),
        request.reserveNanos(),
        body.segment(),
        body.offset(),
        body.length(),
        row == null ? null : (Integer) row.segment(),
        row == null ? null : (Long) row.offset(),
        row == null ? null : (Integer) row.length(),
        request.bodyHash(),
        invalid == null ? null : FailureKind.INVALID_INPUT.label(),
        invalid == null ? null : invalid.message(),
        Columns.millis(request.deadline()),
        BeginningsColumn.of(request.beginnings()));
  }

  private static final String DELETE_SOME =
      """
      DELETE FROM request WHERE id IN (SELECT id FROM request WHERE run = ? LIMIT ?)
      """;

  /** Deletes some requests of a run that is being dropped, and says how many. */
  int deleteSome(RunInfo run, int limit) throws SQLException {
    return session.update(DELETE_SOME, run.key(), limit);
  }

  private static final String CANCEL_SOME =
      """
      UPDATE request
      SET state = 5, end_sequence = ?1 + n.place, delivery = ?4
      FROM (
        SELECT id AS ready, row_number() OVER () - 1 AS place
        FROM (
          SELECT id FROM request WHERE run = ?2 AND state = 0 AND lane <> 1
          UNION ALL
          SELECT id FROM request WHERE run = ?2 AND state = 0 AND lane = 1
          LIMIT ?3)) AS n
      WHERE id = n.ready
      """;

  /** Cancels some ready requests of a run, and says how many. */
  int cancelSome(RunInfo run, int limit) throws SQLException {
    long first = changes.ends(run.key(), limit);
    int cancelled =
        session.update(CANCEL_SOME, first, run.key(), limit, run.delivers() ? DUE : null);
    changes.moved(run.key(), Kind.READY, Kind.CANCELLED, cancelled);
    return cancelled;
  }

  private static final String CANCEL_READY =
      """
      UPDATE request SET state = 5, end_sequence = ?, delivery = ? WHERE id = ? AND state = 0
      """;

  /** Cancels one request of a run if it is ready; whether it was. */
  boolean cancelReady(RunInfo run, RequestId request) throws SQLException {
    if (state(request) != Kind.READY) {
      return false;
    }
    RequestTransitions.check(request, Kind.READY, Kind.CANCELLED);
    long end = changes.ends(run.key(), 1);
    session.update(CANCEL_READY, end, run.delivers() ? DUE : null, request.value());
    changes.moved(run.key(), Kind.READY, Kind.CANCELLED, 1);
    return true;
  }

  private static final String RETRYABLE =
      """
      SELECT id FROM request
      WHERE run = ? AND state >= 4 AND state = ? AND failure_kind IS NOT 'invalid_input'
      LIMIT ?
      """;
  private static final String RETRY =
      """
      UPDATE request
      SET state = 0, ready_at = ?, end_sequence = 0, delivery = NULL, failure_kind = NULL,
          failure_message = NULL, attempts = 0, lane = 0, late = NULL
      WHERE id IN (SELECT value FROM json_each(?)) AND state = ?
      """;

  /** Makes some failed or cancelled requests of a run ready again, and says how many. */
  int retrySome(RunInfo run, Kind from, Instant now, int limit) throws SQLException {
    RequestTransitions.check(new RequestId(0), from, Kind.READY);
    List<Long> ids = session.list(RETRYABLE, row -> row.getLong(1), run.key(), code(from), limit);
    if (ids.isEmpty()) {
      return 0;
    }
    int retried = session.update(RETRY, now.toEpochMilli(), numberArray(ids), code(from));
    changes.moved(run.key(), from, Kind.READY, retried);
    return retried;
  }

  private static final String MOVE =
      """
      UPDATE request
      SET state = ?, attempt = ?, ready_at = ?, attempts = ?, delivery = ?, end_sequence = ?,
          failure_kind = ?, failure_message = ?, bad_answer = ?, bad_paid = ?
      WHERE id = ? AND state = ?
      """;

  /** Queues one request's move, which must have been checked. */
  void queueMove(Flight.Request to, Kind from) throws SQLException {
    Failure failure = to.failure();
    session.queue(
        MOVE,
        code(to.state()),
        to.attempt(),
        to.readyAt(),
        to.attempts(),
        to.delivery(),
        to.endSequence(),
        failure == null ? null : failure.kind().label(),
        failure == null ? null : failure.message(),
        to.bad().last(),
        to.bad().paid(),
        to.id(),
        code(from));
  }

  /** Runs the moves that were queued. */
  void moveQueued() throws SQLException {
    for (int changed : session.runQueued(MOVE)) {
      if (changed != 1) {
        throw new IllegalStateException("a request moved while this transaction had it");
      }
    }
  }

  private static final String ASKED =
      """
      SELECT 1 FROM run AS r JOIN request AS q ON q.run = r.id
      WHERE r.identity = ? AND r.state <> 'LOADING' AND q.custom_id = ? AND q.body_hash = ?
        AND q.state IN (1, 2, 3) AND q.failure_kind IS NOT 'invalid_input'
      LIMIT 1
      """;

  /** Whether a run of the identity has the answer, or waits for it. */
  boolean asked(String identity, AskedBefore request) throws SQLException {
    return session.number(ASKED, identity, request.customId(), request.bodyHash()) != null;
  }

  private static final String STATE =
      """
      SELECT state FROM request WHERE id = ?
      """;

  @Nullable Kind state(RequestId request) throws SQLException {
    Long code = session.number(STATE, request.value());
    return code == null ? null : Columns.requestKind(code.intValue());
  }
}
