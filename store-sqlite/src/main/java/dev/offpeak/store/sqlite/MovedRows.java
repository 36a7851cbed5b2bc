package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows whose payloads move to another segment. */
final class MovedRows {

  private final Session session;

  MovedRows(Session session) {
    this.session = session;
  }

  /** Where a payload is referred to. */
  enum Column {
    BODY,
    ROW,
    LINE
  }

  /**
   * One reference of a row.
   *
   * @param key of the row: the number of a request, the bytes of an attempt's id
   * @param place of the row among those that are looked through: an ordinal, or a position
   */
  record Reference(Column column, Object key, long place, PayloadRef ref) {}

  private static final String REQUESTS =
      """
      SELECT ordinal, id, body_segment, body_offset, body_length, row_segment, row_offset,
             row_length
      FROM request WHERE run = ? AND ordinal > ? ORDER BY ordinal LIMIT ?
      """;

  /** A page of the run's requests: bodies and rows, whichever segment they are in. */
  List<Reference> ofRequests(long run, long after, int limit) throws SQLException {
    List<Reference> found = new ArrayList<>();
    session.list(
        REQUESTS,
        row -> {
          long ordinal = row.getLong(1);
          Long id = row.getLong(2);
          add(found, Column.BODY, id, ordinal, Columns.ref(row, 3));
          add(found, Column.ROW, id, ordinal, Columns.ref(row, 6));
          return id;
        },
        run,
        after,
        limit);
    return found;
  }

  private static final String ATTEMPTS =
      """
      SELECT a.position, a.id, a.line_segment, a.line_offset, a.line_length
      FROM attempt AS a JOIN request AS q ON q.id = a.request
      WHERE a.batch = ? AND a.position > ? AND q.run = ? AND a.line_segment IS NOT NULL
      ORDER BY a.position
      LIMIT ?
      """;
  private static final String NEXT_BATCH =
      """
      SELECT batch FROM batch_run WHERE run = ? AND batch > ? ORDER BY batch LIMIT 1
      """;

  /** A page of the result lines that the run has in a batch, or of its calls. */
  List<Reference> ofAttempts(long batch, long run, long after, int limit) throws SQLException {
    List<Reference> found = new ArrayList<>();
    session.list(
        ATTEMPTS,
        row -> {
          long position = row.getLong(1);
          add(found, Column.LINE, row.getBytes(2), position, Columns.ref(row, 3));
          return position;
        },
        batch,
        after,
        run,
        limit);
    return found;
  }

  private static void add(
      List<Reference> found, Column column, Object key, long place, @Nullable PayloadRef ref) {
    if (ref != null) {
      found.add(new Reference(column, key, place, ref));
    }
  }

  private static final String ANY_CALL =
      """
      SELECT 1 FROM called WHERE run = ? LIMIT 1
      """;

  /**
   * The run's batch after that one, if there is one; after 0 come its synchronous calls, if it has
   * any.
   */
  Optional<Long> nextBatch(long run, long after) throws SQLException {
    if (after == 0 && session.number(ANY_CALL, run) != null) {
      return Optional.of(Flight.CALL);
    }
    return Optional.ofNullable(session.number(NEXT_BATCH, run, after));
  }

  private static final String MOVE_BODY =
      """
      UPDATE request SET body_segment = ?, body_offset = ?
      WHERE id = ? AND body_segment = ? AND body_offset = ?
      """;
  private static final String MOVE_ROW =
      """
      UPDATE request SET row_segment = ?, row_offset = ?
      WHERE id = ? AND row_segment = ? AND row_offset = ?
      """;
  private static final String MOVE_LINE =
      """
      UPDATE attempt SET line_segment = ?, line_offset = ?
      WHERE id = ? AND line_segment = ? AND line_offset = ?
      """;

  /** Points a row to the copy, if it still refers to what was copied. */
  void move(Reference from, PayloadRef to) throws SQLException {
    String sql =
        switch (from.column()) {
          case BODY -> MOVE_BODY;
          case ROW -> MOVE_ROW;
          case LINE -> MOVE_LINE;
        };
    session.update(
        sql, to.segment(), to.offset(), from.key(), from.ref().segment(), from.ref().offset());
  }
}
