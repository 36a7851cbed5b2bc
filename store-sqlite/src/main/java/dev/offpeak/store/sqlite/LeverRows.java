package dev.offpeak.store.sqlite;

import dev.offpeak.model.Usd;
import java.sql.SQLException;

/** What a lever has saved of synchronous costs, by feature, and what it was at each decision. */
final class LeverRows {

  private final Session session;
  private final String add;
  private final String decided;
  private final String undo;
  private final String since;

  /**
   * @param features the table of what was saved for each feature
   * @param decisions the table of what it was when something was decided
   */
  private LeverRows(Session session, String features, String decisions) {
    this.session = session;
    this.add =
        "INSERT INTO "
            + features
            + " (feature, saved) VALUES (?, ?)"
            + " ON CONFLICT (feature) DO UPDATE SET saved = saved + excluded.saved";
    this.decided =
        "INSERT INTO "
            + decisions
            + " (decision, saved) SELECT ?, saved FROM "
            + features
            + " WHERE feature = ?";
    this.undo = "DELETE FROM " + decisions + " WHERE decision = ?";
    this.since =
        "SELECT coalesce((SELECT saved FROM "
            + features
            + " WHERE feature = ?), 0) - coalesce((SELECT saved FROM "
            + decisions
            + " WHERE decision = ?), 0)";
  }

  /** Another model than was asked for. */
  static LeverRows routed(Session session) {
    return new LeverRows(session, "routed_feature", "decision_routed");
  }

  /** Caching that our marks brought. */
  static LeverRows cached(Session session) {
    return new LeverRows(session, "cached_feature", "decision_cached");
  }

  /** Adds what was just booked. */
  void add(long feature, Usd saved) throws SQLException {
    session.update(add, feature, saved.nanos());
  }

  /** Keeps what was saved until a decision. */
  void decided(long decision, long feature) throws SQLException {
    session.update(decided, decision, feature);
  }

  void undo(long decision) throws SQLException {
    session.update(undo, decision);
  }

  /** What was saved since a decision. */
  Usd since(long decision, long feature) throws SQLException {
    return new Usd(session.count(since, feature, decision));
  }
}
