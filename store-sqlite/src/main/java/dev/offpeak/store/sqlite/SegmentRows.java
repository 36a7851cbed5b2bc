package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Payload segments, who may append to them and which runs refer to them. */
final class SegmentRows {

  private static final int KNOWN_MAX = 10_000;

  private final Session session;
  private final Set<Use> known = new HashSet<>();
  private int watched;
  private boolean referred;

  SegmentRows(Session session) {
    this.session = session;
  }

  private record Use(int segment, long run) {}

  private static final String ADD =
      """
      INSERT INTO segment (owner) VALUES (?) RETURNING id
      """;

  /** The number of a new segment that {@code owner} will append to. */
  int add(String owner) throws SQLException {
    return (int) session.count(ADD, owner);
  }

  private static final String CLOSE =
      """
      UPDATE segment SET closed = 1 WHERE id = ?
      """;

  void close(int segment) throws SQLException {
    session.update(CLOSE, segment);
  }

  private static final String COMMITTED =
      """
      UPDATE segment SET committed = max(committed, ?) WHERE id = ?
      """;

  /** Notes that bytes below {@code offset} survive a power loss once this transaction commits. */
  void committed(int segment, long offset) throws SQLException {
    session.update(COMMITTED, offset, segment);
  }

  private static final String REFER =
      """
      INSERT OR IGNORE INTO run_segment (segment, run) VALUES (?, ?)
      """;
  private static final String USABLE =
      """
      SELECT 1 FROM segment WHERE id = ? AND retired_at IS NULL
      """;

  /**
   * Notes that a row of the run refers to the bytes, so that they are kept as long as it.
   *
   * @throws StoreException if the segment was retired since they were appended
   */
  void refer(PayloadRef ref, long run) throws SQLException {
    if (ref.segment() == watched) {
      referred = true;
    }
    Use use = new Use(ref.segment(), run);
    if (known.contains(use)) {
      return;
    }
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    if (session.number(USABLE, ref.segment()) == null) {
      throw new StoreException(
          Reason.BROKEN, "payload segment %d was retired; append again".formatted(ref.segment()));
    }
    session.update(REFER, ref.segment(), run);
    known.add(use);
  }

  /** Begins to notice whether a row refers to the segment anew. */
  void watch(int segment) {
    watched = segment;
    referred = false;
  }

  private static final String UNREFER =
      """
      DELETE FROM run_segment WHERE segment = ? AND run = ?
      """;

  /**
   * Notes that no row of the run refers to the watched segment any more.
   *
   * @return false, and nothing changed, if one has begun to since it was watched
   */
  boolean unrefer(int segment, long run) throws SQLException {
    if (watched != segment || referred) {
      return false;
    }
    session.update(UNREFER, segment, run);
    known.remove(new Use(segment, run));
    return true;
  }

  private static final String SEGMENTS_OF_RUN =
      """
      DELETE FROM run_segment WHERE run = ? RETURNING segment
      """;
  private static final String DELETE_UNUSED =
      """
      DELETE FROM segment
      WHERE id = ? AND (closed = 1 OR owner IS NULL)
        AND NOT EXISTS (SELECT 1 FROM run_segment AS u WHERE u.segment = segment.id)
      RETURNING id
      """;
  private static final String MARK_HOLES =
      """
      UPDATE segment SET holes = 1 WHERE id = ?
      """;
  private static final String DELETE_DROPPED =
      """
      DELETE FROM segment
      WHERE id = ? AND (owner IS NULL OR (owner = ? AND closed = 1))
        AND NOT EXISTS (SELECT 1 FROM run_segment AS u WHERE u.segment = segment.id)
      RETURNING id
      """;

  /**
   * Forgets what the run referred to, and returns the segments that nobody needs any more. Where
   * another process may still refer to one, it is left to the compaction, as are those that others
   * need.
   *
   * @param self the owner that this process is
   */
  List<Integer> release(long run, String self) throws SQLException {
    List<Integer> deleted = new ArrayList<>();
    for (int segment : session.list(SEGMENTS_OF_RUN, row -> row.getInt(1), run)) {
      session.update(MARK_HOLES, segment);
      deleted.addAll(session.list(DELETE_DROPPED, row -> row.getInt(1), segment, self));
    }
    known.removeIf(use -> use.run() == run);
    return deleted;
  }

  /** Deletes those of the segments that are closed and that no row refers to. */
  List<Integer> deleteUnused(List<Integer> segments) throws SQLException {
    List<Integer> deleted = new ArrayList<>();
    for (int segment : segments) {
      deleted.addAll(session.list(DELETE_UNUSED, row -> row.getInt(1), segment));
    }
    return deleted;
  }

  private static final String OWNERS =
      """
      SELECT DISTINCT owner FROM segment WHERE owner IS NOT NULL
      """;

  List<String> owners() throws SQLException {
    return session.list(OWNERS, row -> row.getString(1));
  }

  /** A segment and the offset up to which rows may refer to it. */
  record Committed(int segment, long offset) {}

  private static final String OWNED =
      """
      SELECT id, committed FROM segment WHERE owner = ?
      """;

  List<Committed> owned(String owner) throws SQLException {
    return session.list(OWNED, row -> new Committed(row.getInt(1), row.getLong(2)), owner);
  }

  private static final String DISOWN =
      """
      UPDATE segment SET owner = NULL, closed = 1 WHERE owner = ?
      """;

  /** Takes the segments from an owner that is gone, and returns those that nobody needs. */
  List<Integer> disown(String owner) throws SQLException {
    List<Integer> segments = owned(owner).stream().map(Committed::segment).toList();
    session.update(DISOWN, owner);
    return deleteUnused(segments);
  }

  private static final String EXISTS =
      """
      SELECT 1 FROM segment WHERE id = ?
      """;

  boolean exists(int segment) throws SQLException {
    return session.number(EXISTS, segment) != null;
  }

  void forget() {
    known.clear();
  }
}
