package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.code;
import static dev.offpeak.store.sqlite.Columns.flag;
import static dev.offpeak.store.sqlite.Columns.hexArray;
import static dev.offpeak.store.sqlite.Columns.numberArray;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.Usage;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Tally;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Attempts: the lines of batches and how each ended. */
final class AttemptRows {

  private final Session session;

  AttemptRows(Session session) {
    this.session = session;
  }

  private static final String JOIN =
      """
      INSERT INTO attempt (id, batch, position, request, mark)
      SELECT substr(?1, 1 + 16 * m.key, 16), ?2, ?3 + m.key, m.value >> 2, nullif(m.value & 3, 0)
      FROM json_each(?4) AS m
      """;
  private static final String TAKE =
      """
      UPDATE request SET state = 1, attempt = a.id
      FROM attempt AS a
      WHERE a.batch = ?1 AND a.position >= ?2 AND request.id = a.request AND request.state = 0
        AND (SELECT r.cancel_requested FROM run AS r WHERE r.id = request.run) = 0
      """;

  /**
   * Gives ready requests their attempts, as the lines of a batch from {@code position} on, and says
   * how many of them were ready indeed.
   */
  int join(long batch, int position, List<Member> members) throws SQLException {
    ByteBuffer ids = ByteBuffer.allocate(16 * members.size());
    // One number says both: the request, and in its lowest two bits which beginning is marked.
    List<Long> requests = new ArrayList<>(members.size());
    for (Member member : members) {
      UUID id = member.attempt().value();
      ids.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      Integer mark = member.mark();
      requests.add((member.request().value() << 2) + (mark == null ? 0 : 1 + mark));
    }
    session.update(JOIN, ids.array(), batch, position, numberArray(requests));
    return session.update(TAKE, batch, position);
  }

  private static final String IS_IN =
      """
      SELECT 1 FROM attempt AS a JOIN request AS q ON q.id = a.request AND q.attempt = a.id
      WHERE a.id = ? AND a.batch = ?
      """;

  /** Whether the attempt is a line of the batch that its request waits for. */
  boolean isIn(long batch, AttemptId attempt) throws SQLException {
    return session.number(IS_IN, Columns.bytes(attempt.value()), batch) != null;
  }

  private static final String SHARES =
      """
      SELECT q.run, q.feature, count(*), sum(q.reserve), sum(q.estimated_input)
      FROM attempt AS a CROSS JOIN request AS q ON q.id = a.request
      WHERE a.batch = ? AND a.position >= ? AND a.position < ?
      GROUP BY q.run, q.feature
      """;

  /** What a run has of a feature in some lines of a batch. */
  record Share(long run, long feature, int requests, long reserved, long estimatedInput) {}

  List<Share> shares(long batch, int from, int to) throws SQLException {
    return session.list(
        SHARES,
        row ->
            new Share(
                row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getLong(5)),
        batch,
        from,
        to);
  }

  private static final String LINES =
      """
      SELECT a.position, a.id, q.request_group, q.body_segment, q.body_offset, q.body_length,
             a.mark, q.beginnings
      FROM attempt AS a INDEXED BY attempt_line CROSS JOIN request AS q ON q.id = a.request
      WHERE a.batch = ? AND a.position > ?
      ORDER BY a.position
      LIMIT ?
      """;

  List<Line> lines(long batch, int after, int limit, Names names) throws SQLException {
    return session.list(
        LINES,
        row ->
            new Line(
                row.getInt(1),
                new AttemptId(Columns.uuid(row.getBytes(2))),
                names.group(row.getLong(3)).endpoint(),
                new PayloadRef(row.getInt(4), row.getLong(5), row.getInt(6)),
                mark(Session.number(row, 7), row.getBytes(8))),
        batch,
        after,
        limit);
  }

  private static @Nullable Beginning mark(@Nullable Long mark, byte @Nullable [] beginnings) {
    return mark == null ? null : BeginningsColumn.read(beginnings).get(mark.intValue() - 1);
  }

  private static final String FIND =
      """
      SELECT a.id, a.batch, a.position, a.outcome, a.open, a.counted, a.failure_kind,
             a.failure_message, q.id, q.run, q.feature, q.request_group, q.estimated_input,
             CASE a.batch WHEN -1 THEN (SELECT c.reserve FROM called AS c WHERE c.attempt = a.id)
                          ELSE q.reserve END,
             q.state, q.attempt, q.ready_at, q.attempts, q.delivery, q.end_sequence,
             q.failure_kind, q.failure_message, q.bad_answer, q.bad_paid, a.mark
      FROM json_each(?) AS wanted
      CROSS JOIN attempt AS a ON a.id = unhex(wanted.value)
      CROSS JOIN request AS q ON q.id = a.request
      """;

  /** The attempts with their requests, by id; those that no row has are left out. */
  Map<AttemptId, Flight> find(List<UUID> ids) throws SQLException {
    Map<Long, Flight.Request> requests = new HashMap<>();
    Map<AttemptId, Flight> found = new HashMap<>();
    for (Flight flight : session.list(FIND, row -> flight(row, requests), hexArray(ids))) {
      found.put(new AttemptId(Columns.uuid(flight.id())), flight);
    }
    return found;
  }

  private static final String SUCCEEDED =
      """
      SELECT count(*) FROM attempt WHERE batch = ? AND outcome IN (0, 4)
      """;

  long succeeded(long batch) throws SQLException {
    return session.count(SUCCEEDED, batch);
  }

  private static final String TALLY =
      """
      SELECT count(*), coalesce(sum(a.outcome = 0), 0), count(a.line_segment),
             coalesce(sum(a.outcome = 3), 0), coalesce(sum(l.input), 0), coalesce(sum(l.output), 0)
      FROM attempt AS a INDEXED BY attempt_line LEFT JOIN ledger AS l ON l.attempt = a.id
      WHERE a.batch = ?
      """;

  Tally tally(long batch) throws SQLException {
    return session
        .first(
            TALLY,
            row ->
                new Tally(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    Usage.of(row.getLong(5), row.getLong(6))),
            batch)
        .orElseThrow();
  }

  private static final String OPEN =
      """
      SELECT a.id, a.batch, a.position, a.outcome, a.open, a.counted, a.failure_kind,
             a.failure_message, q.id, q.run, q.feature, q.request_group, q.estimated_input,
             CASE a.batch WHEN -1 THEN (SELECT c.reserve FROM called AS c WHERE c.attempt = a.id)
                          ELSE q.reserve END,
             q.state, q.attempt, q.ready_at, q.attempts, q.delivery, q.end_sequence,
             q.failure_kind, q.failure_message, q.bad_answer, q.bad_paid, a.mark
      FROM attempt AS a INDEXED BY attempt_open CROSS JOIN request AS q ON q.id = a.request
      WHERE a.batch = ? AND a.open = 1 AND a.id > ?
      ORDER BY a.id
      LIMIT ?
      """;

  private static final String OPEN_CALLS =
      """
      SELECT a.id FROM attempt AS a INDEXED BY attempt_open
      JOIN called AS c ON c.attempt = a.id
      JOIN account AS o ON o.id = c.account
      WHERE a.batch = -1 AND a.open = 1 AND o.fingerprint = ?
      ORDER BY a.id
      LIMIT ?
      """;

  /** Calls of an account that have not been settled. */
  List<UUID> openCalls(AccountId account, int limit) throws SQLException {
    return session.list(
        OPEN_CALLS, row -> Columns.uuid(row.getBytes(1)), account.fingerprint(), limit);
  }

  /** Open attempts of a batch, in the order of their ids. */
  List<Flight> open(long batch, byte[] after, int limit) throws SQLException {
    Map<Long, Flight.Request> requests = new HashMap<>();
    return session.list(OPEN, row -> flight(row, requests), batch, after, limit);
  }

  private static Flight flight(ResultSet row, Map<Long, Flight.Request> requests)
      throws SQLException {
    Flight.Request request = requests.get(row.getLong(9));
    if (request == null) {
      request =
          new Flight.Request(
              new Flight.Request.Fixed(
                  row.getLong(9),
                  row.getLong(10),
                  row.getLong(11),
                  row.getLong(12),
                  row.getLong(13)),
              Columns.requestKind(row.getInt(15)),
              row.getBytes(16),
              row.getLong(17),
              row.getInt(18),
              Session.number(row, 19),
              row.getLong(20),
              Columns.failure(row, 21),
              new Flight.BadAnswers(row.getBytes(23), row.getLong(24)));
      requests.put(request.id(), request);
    }
    return new Flight(
        row.getBytes(1),
        row.getLong(2),
        row.getInt(3),
        new Flight.Sent(row.getLong(14), Session.number(row, 25) != null),
        Columns.outcome(Session.number(row, 4)),
        row.getBoolean(5),
        row.getBoolean(6),
        Columns.failure(row, 7),
        request);
  }

  private static final String END =
      """
      UPDATE attempt
      SET outcome = ?, open = ?, counted = ?, failure_kind = ?, failure_message = ?,
          line_segment = coalesce(?, line_segment), line_offset = coalesce(?, line_offset),
          line_length = coalesce(?, line_length)
      WHERE id = ?
      """;

  /** Queues what became of an attempt; the line it had is kept if {@code line} is null. */
  void queueEnd(Flight flight, @Nullable PayloadRef line) throws SQLException {
    AttemptOutcome outcome = flight.outcome();
    Failure failure = flight.failure();
    session.queue(
        END,
        outcome == null ? null : (Integer) code(outcome),
        flag(flight.open()),
        flag(flight.counted()),
        failure == null ? null : failure.kind().label(),
        failure == null ? null : failure.message(),
        line == null ? null : (Integer) line.segment(),
        line == null ? null : (Long) line.offset(),
        line == null ? null : (Integer) line.length(),
        flight.id());
  }

  void endQueued() throws SQLException {
    for (int changed : session.runQueued(END)) {
      if (changed != 1) {
        throw new IllegalStateException("an attempt is gone");
      }
    }
  }

  private static final String LAST_OF_BATCH =
      """
      SELECT a.id, q.id, q.run, r.cancel_requested, r.delivers, a.position
      FROM attempt AS a INDEXED BY attempt_line
      CROSS JOIN request AS q ON q.id = a.request
      CROSS JOIN run AS r ON r.id = q.run
      WHERE a.batch = ?
      ORDER BY a.position DESC
      LIMIT ?
      """;
  private static final String DELETE =
      """
      DELETE FROM attempt WHERE id = ?
      """;
  private static final String LET_GO =
      """
      UPDATE request SET state = ?, attempt = NULL, end_sequence = ?, delivery = ?
      WHERE id = ? AND state = 1
      """;

  /** A line of a batch that is being dropped. */
  record Dropped(byte[] id, RequestId request, long run, boolean cancel, boolean delivers) {}

  List<Dropped> last(long batch, int limit) throws SQLException {
    return session.list(
        LAST_OF_BATCH,
        row ->
            new Dropped(
                row.getBytes(1),
                new RequestId(row.getLong(2)),
                row.getLong(3),
                row.getBoolean(4),
                row.getBoolean(5)),
        batch,
        limit);
  }

  /** Takes lines out of an assembling batch; their requests are ready as before, or cancelled. */
  void drop(List<Dropped> lines, RunChanges changes) throws SQLException {
    for (Dropped line : lines) {
      session.queue(DELETE, (Object) line.id());
      session.queue(
          LET_GO,
          line.cancel() ? 5 : 0,
          line.cancel() ? changes.ends(line.run(), 1) : 0L,
          line.cancel() && line.delivers() ? (Long) 0L : null,
          line.request().value());
    }
    session.runQueued(DELETE);
    int[] letGo = session.runQueued(LET_GO);
    for (int i = 0; i < letGo.length; i++) {
      if (letGo[i] == 1) {
        Dropped line = lines.get(i);
        changes.moved(line.run(), Kind.BATCHED, line.cancel() ? Kind.CANCELLED : Kind.READY, 1);
      }
    }
  }
}
