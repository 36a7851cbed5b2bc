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
  private final LeverRows saved;

  RoutedRows(Session session, LeverRows saved) {
    this.session = session;
    this.saved = saved;
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
    this.saved.add(feature, saved);
  }

  private static final String ADD_CALL =
      """
      INSERT INTO routed_call (id, asked, saved) VALUES (?, ?, ?)
      """;

  /** Notes what a call that was just booked saved. */
  void called(String id, long feature, Routed routed) throws SQLException {
    session.update(ADD_CALL, id, routed.asked(), routed.saved().nanos());
    saved.add(feature, routed.saved());
  }
}
