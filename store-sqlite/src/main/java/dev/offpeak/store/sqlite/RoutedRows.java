package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.numberArray;

import dev.offpeak.model.RequestId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry.Bill.Routed;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What goes to another model than was asked for, and what that saved. */
final class RoutedRows {

  private final Session session;

  RoutedRows(Session session) {
    this.session = session;
  }

  private static final String ADD =
      """
      INSERT INTO routed_request (request, asked) VALUES (?, ?)
      """;

  void add(RequestId request, String asked) throws SQLException {
    session.update(ADD, request.value(), asked);
  }

  private static final String ASKED =
      """
      SELECT request, asked FROM routed_request WHERE request IN (SELECT value FROM json_each(?))
      """;

  private record Asked(long request, String model) {}

  /** The models that were asked for, of those requests that go to others. */
  Map<Long, String> asked(List<Long> requests) throws SQLException {
    Map<Long, String> asked = new HashMap<>();
    for (Asked one :
        session.list(
            ASKED,
            row -> new Asked(row.getLong(1), row.getString(2)),
            (Object) numberArray(requests))) {
      asked.put(one.request(), one.model());
    }
    return asked;
  }

  private static final String ADD_ANSWER =
      """
      INSERT INTO routed_answer (attempt, saved) VALUES (?, ?)
      """;

  /** Notes what an answer that was just booked saved. */
  void answered(byte[] attempt, long feature, Usd saved) throws SQLException {
    session.update(ADD_ANSWER, attempt, saved.nanos());
    sum(feature, saved);
  }

  private static final String ADD_CALL =
      """
      INSERT INTO routed_call (id, asked, saved) VALUES (?, ?, ?)
      """;

  /** Notes what a call that was just booked saved. */
  void called(String id, long feature, Routed routed) throws SQLException {
    session.update(ADD_CALL, id, routed.asked(), routed.saved().nanos());
    sum(feature, routed.saved());
  }

  private static final String SUM =
      """
      INSERT INTO routed_feature (feature, saved) VALUES (?, ?)
      ON CONFLICT (feature) DO UPDATE SET saved = saved + excluded.saved
      """;

  private void sum(long feature, Usd saved) throws SQLException {
    session.update(SUM, feature, saved.nanos());
  }

  private static final String DECIDED =
      """
      INSERT INTO decision_routed (decision, saved)
      SELECT ?, saved FROM routed_feature WHERE feature = ?
      """;

  /** Keeps what was saved until a decision. */
  void decided(long decision, long feature) throws SQLException {
    session.update(DECIDED, decision, feature);
  }

  private static final String UNDO =
      """
      DELETE FROM decision_routed WHERE decision = ?
      """;

  void undo(long decision) throws SQLException {
    session.update(UNDO, decision);
  }

  private static final String SINCE =
      """
      SELECT coalesce((SELECT saved FROM routed_feature WHERE feature = ?), 0)
             - coalesce((SELECT saved FROM decision_routed WHERE decision = ?), 0)
      """;

  /** What was saved since a decision. */
  Usd since(long decision, long feature) throws SQLException {
    return new Usd(session.count(SINCE, feature, decision));
  }
}
