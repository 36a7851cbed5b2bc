package dev.offpeak.store.sqlite;

import dev.offpeak.model.Failure;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.OutputStore.Delivered;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.OutputStore.FailureSummary;
import dev.offpeak.store.OutputStore.InputRow;
import dev.offpeak.store.OutputStore.OutputRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests with their outcomes, as outputs and write-back read them. */
final class OutputRows {

  private final Session session;
  private final Names names;

  OutputRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  /**
   * What {@link #row} reads. An answer costs what those cost that were rejected before it; a
   * request without a good one shows the last bad one, and what all of them cost.
   */
  private static final String COLUMNS =
      """
      SELECT q.id, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.row_segment,
             q.row_offset, q.row_length, a.line_segment, a.line_offset, a.line_length,
             q.failure_kind, q.failure_message, q.attempts, q.end_sequence,
             CASE WHEN l.paid IS NULL THEN NULL WHEN q.state = 3 THEN l.paid + q.bad_paid
                  ELSE q.bad_paid END,
             l.input, l.cached, l.cache_write, l.cache_write_long, l.output, l.reasoning, l.web_searches,
             a.batch
      """;

  /** The attempt that a request's outcome is of, with its entry in the ledger. */
  private static final String ATTEMPT =
      """
      LEFT JOIN attempt AS a ON a.id = CASE q.state
        WHEN 3 THEN q.attempt WHEN 4 THEN coalesce(q.bad_answer, q.attempt) WHEN 5 THEN q.bad_answer
      END
      LEFT JOIN ledger AS l ON l.attempt = CASE q.state
        WHEN 3 THEN q.attempt WHEN 4 THEN q.bad_answer WHEN 5 THEN q.bad_answer
      END
      """;

  private static final String IN_ORDER =
      COLUMNS
          + """
          FROM run AS r CROSS JOIN request AS q ON q.run = r.id
          """
          + ATTEMPT
          + """
          WHERE r.name = ? AND q.ordinal > ?
          ORDER BY q.ordinal
          LIMIT ?
          """;

  List<OutputRow> inOrder(RunId run, long afterOrdinal, int limit) throws SQLException {
    return session.list(IN_ORDER, this::row, run.value(), afterOrdinal, limit);
  }

  private static final String INPUT_ROWS =
      """
      SELECT q.ordinal, q.row_segment, q.row_offset, q.row_length
      FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.ordinal > ? AND q.row_segment IS NOT NULL
      ORDER BY q.ordinal
      LIMIT ?
      """;

  List<InputRow> inputRows(RunId run, long afterOrdinal, int limit) throws SQLException {
    return session.list(
        INPUT_ROWS,
        row ->
            new InputRow(
                row.getLong(1), new PayloadRef(row.getInt(2), row.getLong(3), row.getInt(4))),
        run.value(),
        afterOrdinal,
        limit);
  }

  private static final String BY_END =
      COLUMNS
          + """
          FROM run AS r CROSS JOIN request AS q INDEXED BY request_ended ON q.run = r.id
          """
          + ATTEMPT
          + """
          WHERE r.name = ? AND q.end_sequence > max(?, 0) AND q.end_sequence > 0
          ORDER BY q.end_sequence
          LIMIT ?
          """;

  List<OutputRow> byEnd(RunId run, long cursor, int limit) throws SQLException {
    return session.list(BY_END, this::row, run.value(), cursor, limit);
  }

  private static final String FIND =
      COLUMNS
          + """
          FROM request AS q
          """
          + ATTEMPT
          + """
          WHERE q.id = ?
          """;

  Optional<OutputRow> find(RequestId request) throws SQLException {
    return session.first(FIND, this::row, request.value());
  }

  private static final String LAST_END =
      """
      SELECT end_sequence FROM run WHERE name = ?
      """;

  long lastEnd(RunId run) throws SQLException {
    return session.count(LAST_END, run.value());
  }

  private static final String DUE =
      COLUMNS
          + """
          FROM run AS r CROSS JOIN request AS q INDEXED BY request_due ON q.run = r.id
          """
          + ATTEMPT
          + """
          WHERE r.name = ? AND q.delivery = 0
          ORDER BY q.ordinal
          LIMIT ?
          """;

  List<OutputRow> due(RunId run, int limit) throws SQLException {
    return session.list(DUE, this::row, run.value(), limit);
  }

  private OutputRow row(ResultSet row) throws SQLException {
    Kind state = Columns.requestKind(row.getInt(6));
    // What was rejected was answered and paid for too.
    boolean answered = Session.number(row, 18) != null;
    RequestGroup group = names.group(row.getLong(5));
    return new OutputRow(
        new RequestId(row.getLong(1)),
        row.getLong(2),
        row.getString(3),
        names.feature(row.getLong(4)),
        group.endpoint(),
        group.model(),
        state,
        Columns.ref(row, 7),
        Columns.ref(row, 10),
        state == Kind.FAILED ? Columns.failure(row, 13) : null,
        answered ? Columns.usage(row, 18) : null,
        answered ? Columns.usd(Session.number(row, 17)) : null,
        Long.valueOf(Flight.CALL).equals(Session.number(row, 25)) ? Lane.INTERACTIVE : Lane.BATCH,
        row.getInt(15),
        row.getLong(16));
  }

  private static final String FAILURE_KINDS =
      """
      SELECT q.failure_kind, count(*), min(q.ordinal)
      FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.state >= 4 AND q.state = 4
      GROUP BY q.failure_kind
      ORDER BY count(*) DESC, q.failure_kind
      """;
  private static final String FAILURE_MESSAGE =
      """
      SELECT q.failure_message
      FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.ordinal = ?
      """;
  private static final String FAILURE_ORDINALS =
      """
      SELECT q.ordinal
      FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.state >= 4 AND q.state = 4 AND q.failure_kind = ?
      ORDER BY q.ordinal
      LIMIT ?
      """;

  private record KindCount(String label, long count, long firstOrdinal) {}

  List<FailureSummary> failures(RunId run, int ordinalsPerKind) throws SQLException {
    List<FailureSummary> summaries = new ArrayList<>();
    List<KindCount> kinds =
        session.list(
            FAILURE_KINDS,
            row -> new KindCount(row.getString(1), row.getLong(2), row.getLong(3)),
            run.value());
    for (KindCount kind : kinds) {
      Failure example =
          Columns.failure(
              kind.label(),
              session
                  .first(FAILURE_MESSAGE, row -> row.getString(1), run.value(), kind.firstOrdinal())
                  .orElse(""));
      List<Long> ordinals =
          session.list(
              FAILURE_ORDINALS, row -> row.getLong(1), run.value(), kind.label(), ordinalsPerKind);
      summaries.add(new FailureSummary(example.kind(), kind.count(), example.message(), ordinals));
    }
    return List.copyOf(summaries);
  }

  private static final String DELIVERED =
      """
      UPDATE request SET delivery = ?
      WHERE id = ? AND run = (SELECT id FROM run WHERE name = ?) AND delivery = 0
        AND end_sequence = ?
      """;

  void delivered(RunId run, List<Delivered> deliveries) throws SQLException {
    for (Delivered delivered : deliveries) {
      session.queue(
          DELIVERED,
          code(delivered.how()),
          delivered.request().value(),
          run.value(),
          delivered.endSequence());
    }
    session.runQueued(DELIVERED);
  }

  private static final String DELIVERIES =
      """
      SELECT q.delivery, count(*)
      FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.delivery > 0
      GROUP BY q.delivery
      """;

  Map<Delivery, Long> deliveries(RunId run) throws SQLException {
    record Count(Delivery delivery, long number) {}
    Map<Delivery, Long> counts = new EnumMap<>(Delivery.class);
    session
        .list(DELIVERIES, row -> new Count(delivery(row.getInt(1)), row.getLong(2)), run.value())
        .forEach(count -> counts.put(count.delivery(), count.number()));
    return counts;
  }

  private static int code(Delivery delivery) {
    return switch (delivery) {
      case WRITTEN -> 1;
      case CONFLICT -> 2;
      case SKIPPED -> 3;
    };
  }

  private static Delivery delivery(int code) {
    return switch (code) {
      case 1 -> Delivery.WRITTEN;
      case 2 -> Delivery.CONFLICT;
      case 3 -> Delivery.SKIPPED;
      default -> throw new IllegalStateException("no delivery has code " + code);
    };
  }
}
