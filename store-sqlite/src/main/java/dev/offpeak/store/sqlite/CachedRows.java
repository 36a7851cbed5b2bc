package dev.offpeak.store.sqlite;

import dev.offpeak.model.Usd;
import java.sql.SQLException;

/** What the caching that our marks brought has saved. */
final class CachedRows {

  private final Session session;

  CachedRows(Session session) {
    this.session = session;
  }

  private static final String SUM =
      """
      INSERT INTO cached_feature (feature, saved) VALUES (?, ?)
      ON CONFLICT (feature) DO UPDATE SET saved = saved + excluded.saved
      """;

  /** Adds what answers that were just booked saved. */
  void add(long feature, Usd saved) throws SQLException {
    session.update(SUM, feature, saved.nanos());
  }

  private static final String DECIDED =
      """
      INSERT INTO decision_cached (decision, saved)
      SELECT ?, saved FROM cached_feature WHERE feature = ?
      """;

  /** Keeps what was saved until a decision. */
  void decided(long decision, long feature) throws SQLException {
    session.update(DECIDED, decision, feature);
  }

  private static final String UNDO =
      """
      DELETE FROM decision_cached WHERE decision = ?
      """;

  void undo(long decision) throws SQLException {
    session.update(UNDO, decision);
  }

  private static final String SINCE =
      """
      SELECT coalesce((SELECT saved FROM cached_feature WHERE feature = ?), 0)
             - coalesce((SELECT saved FROM decision_cached WHERE decision = ?), 0)
      """;

  /** What was saved since a decision. */
  Usd since(long decision, long feature) throws SQLException {
    return new Usd(session.count(SINCE, feature, decision));
  }
}
