package dev.offpeak.store.sqlite;

import dev.offpeak.lane.CallRate;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.DeadlineStore.Callable;
import dev.offpeak.store.DeadlineStore.Intent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Synchronous calls on behalf of deferred requests. */
final class CalledRows {

  private final Session session;
  private final Names names;

  CalledRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String CALLABLE =
      """
      SELECT q.id, r.name, q.feature, q.request_group, q.body_segment, q.body_offset,
             q.body_length, q.estimated_input, q.output_max, q.reserve,
             coalesce(q.deadline, r.deadline) AS due
      FROM account AS a
      JOIN run AS r ON r.account = a.id
      CROSS JOIN request AS q INDEXED BY request_hurried ON q.run = r.id
      WHERE a.fingerprint = ? AND r.state = 'ACTIVE' AND r.followed_until > ?
        AND r.stop_reason IS NULL AND r.cancel_requested = 0 AND r.ready > 0
        AND q.state = 0 AND q.lane = 1 AND q.ready_at <= ?
      ORDER BY due, q.id
      LIMIT ?
      """;

  List<Callable> callable(AccountId account, Instant now, int limit) throws SQLException {
    return session.list(
        CALLABLE,
        this::callable,
        account.fingerprint(),
        now.toEpochMilli(),
        now.toEpochMilli(),
        limit);
  }

  private Callable callable(ResultSet row) throws SQLException {
    RequestGroup group = names.group(row.getLong(4));
    return new Callable(
        new RequestId(row.getLong(1)),
        new RunId(row.getString(2)),
        names.feature(row.getLong(3)),
        group.endpoint(),
        group.model(),
        new PayloadRef(row.getInt(5), row.getLong(6), row.getInt(7)),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        Columns.instant(Session.number(row, 11)));
  }

  private static final String LATELY =
      """
      SELECT c.called_at, l.booked_at
      FROM called AS c
      JOIN attempt AS t ON t.id = c.attempt
      LEFT JOIN ledger AS l ON l.attempt = c.attempt
      WHERE c.account = (SELECT id FROM account WHERE fingerprint = ?)
        AND (l.booked_at IS NOT NULL OR t.failure_kind = ?)
      ORDER BY c.number DESC
      LIMIT ?
      """;

  List<CallRate.Span> lately(AccountId account, int limit) throws SQLException {
    return session.list(
        LATELY,
        row ->
            new CallRate.Span(
                Instant.ofEpochMilli(row.getLong(1)), Columns.instant(Session.number(row, 2))),
        account.fingerprint(),
        FailureKind.RATE_LIMITED.label(),
        limit);
  }

  private static final String WAITING =
      """
      SELECT q.run, q.feature, r.cost_cap, r.paid + r.reserved
      FROM request AS q JOIN run AS r ON r.id = q.run
      WHERE q.id = ? AND q.state = 0 AND q.lane = 1 AND r.state = 'ACTIVE'
        AND r.stop_reason IS NULL AND r.cancel_requested = 0
      """;

  /**
   * A request that waits for its call.
   *
   * @param cap the most its run may spend; null if unlimited
   * @param spent what its run has paid and reserved
   */
  record Waiting(long run, long feature, @Nullable Long cap, long spent) {

    /** Whether so much more may be spent on the run. */
    boolean fits(long nanos) {
      return cap == null || spent + nanos <= cap;
    }
  }

  /** The request, if it still waits for a call that may be made. */
  Optional<Waiting> waiting(RequestId request) throws SQLException {
    return session.first(
        WAITING,
        row -> new Waiting(row.getLong(1), row.getLong(2), Session.number(row, 3), row.getLong(4)),
        request.value());
  }

  private static final String TO_BATCH =
      """
      UPDATE request SET lane = 2 WHERE id = ?
      """;

  /** Sends a request back to the batch lane, for good. */
  void toBatch(RequestId request) throws SQLException {
    session.update(TO_BATCH, request.value());
  }

  private static final String ADD =
      """
      INSERT INTO called (attempt, account, run, reserve, called_at) VALUES (?, ?, ?, ?, ?)
      RETURNING number
      """;
  private static final String ADD_ATTEMPT =
      """
      INSERT INTO attempt (id, batch, position, request) VALUES (?, -1, ?, ?)
      """;
  private static final String TAKE =
      """
      UPDATE request SET state = 2, attempt = ? WHERE id = ? AND state = 0 AND lane = 1
      """;

  /** Records a call that is about to be made for a waiting request. */
  void begin(AccountId account, Intent call, Waiting waiting, Instant now, RunChanges changes)
      throws SQLException {
    byte[] id = Columns.bytes(call.attempt().value());
    long number =
        session.count(
            ADD,
            id,
            names.account(account),
            waiting.run(),
            call.reserveNanos(),
            now.toEpochMilli());
    session.update(ADD_ATTEMPT, id, number, call.request().value());
    if (session.update(TAKE, id, call.request().value()) != 1) {
      throw new IllegalStateException("request " + call.request() + " moved meanwhile");
    }
    changes.moved(waiting.run(), Kind.READY, Kind.CALLING, 1);
    changes.reserved(waiting.run(), call.reserveNanos());
    changes.reservedOf(waiting.feature(), call.reserveNanos());
  }

  private static final String ANSWERED =
      """
      UPDATE called SET by_batch = ? WHERE attempt = ?
      """;

  /** Notes what the answer of a call would have cost by batch; nothing for a line of a batch. */
  void answered(Flight flight, @Nullable Usd byBatch) throws SQLException {
    if (flight.isCall() && byBatch != null) {
      session.update(ANSWERED, byBatch.nanos(), flight.id());
    }
  }

  private static final String SUMS =
      """
      SELECT coalesce(sum(a.outcome IN (0, 4)), 0),
             coalesce(sum(CASE WHEN c.by_batch IS NOT NULL THEN l.paid END), 0),
             coalesce(sum(CASE WHEN l.paid IS NOT NULL THEN c.by_batch END), 0),
             coalesce(sum(a.outcome = 5), 0)
      FROM run AS r
      JOIN called AS c ON c.run = r.id
      JOIN attempt AS a ON a.id = c.attempt
      LEFT JOIN ledger AS l ON l.attempt = c.attempt
      WHERE r.name = ?
      """;

  /**
   * Sums over a run's calls.
   *
   * @param paid in nano-dollars, of those that are priced both ways, as {@code byBatch}
   */
  record Sums(long answered, long paid, long byBatch, long unknown) {}

  Sums sums(RunId run) throws SQLException {
    return session
        .first(
            SUMS,
            row -> new Sums(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            run.value())
        .orElseThrow();
  }

  private static final String UNKNOWN =
      """
      SELECT q.custom_id
      FROM run AS r
      JOIN called AS c ON c.run = r.id
      JOIN attempt AS a ON a.id = c.attempt AND a.outcome = 5
      JOIN request AS q ON q.id = a.request
      WHERE r.name = ?
      ORDER BY q.ordinal
      """;

  List<String> unknown(RunId run) throws SQLException {
    return session.list(UNKNOWN, row -> row.getString(1), run.value());
  }
}
