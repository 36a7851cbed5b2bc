package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.instant;

import dev.offpeak.store.HookEvent;
import dev.offpeak.store.HookStore.Delivery;
import dev.offpeak.store.HookStore.Result;
import dev.offpeak.store.HookStore.Standing;
import dev.offpeak.store.HookStore.Telling;
import dev.offpeak.store.Occasion;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events and their deliveries. */
final class HookRows {

  private final Session session;

  HookRows(Session session) {
    this.session = session;
  }

  private static final String ADD_EVENT =
      """
      INSERT INTO hook_event (id, type, subject, occasion, body, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (subject, occasion) WHERE occasion IS NOT NULL DO NOTHING
      """;
  private static final String ADD_DELIVERY =
      """
      INSERT INTO hook_delivery (event, receiver, next_at) VALUES (?, ?, ?)
      """;

  /** Adds an event with its deliveries, unless its occasion was told before. */
  void add(Telling telling) throws SQLException {
    HookEvent event = telling.event();
    Occasion occasion = telling.occasion();
    long at = event.createdAt().toEpochMilli();
    int added =
        session.update(
            ADD_EVENT,
            event.id(),
            event.type(),
            event.subject(),
            occasion == null ? null : (Long) occasion.ordinal(),
            event.body(),
            at);
    if (added == 1) {
      for (String receiver : telling.receivers()) {
        session.update(ADD_DELIVERY, event.id(), receiver, at);
      }
    }
  }

  private static final String DUE =
      """
      SELECT d.number, d.attempts, e.id, e.type, e.subject, e.body, e.created_at
      FROM hook_delivery AS d CROSS JOIN hook_event AS e ON e.id = d.event
      WHERE d.receiver = ? AND d.state = 'DUE' AND d.next_at <= ?
      ORDER BY d.next_at, d.number
      LIMIT ?
      """;
  private static final String TRY =
      """
      UPDATE hook_delivery SET attempts = attempts + 1, next_at = ? WHERE number = ?
      """;

  /** What is due to a receiver. */
  List<Delivery> due(String receiver, Instant now, int limit) throws SQLException {
    return session.list(
        DUE,
        row ->
            new Delivery(
                row.getLong(1),
                new HookEvent(
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    Instant.ofEpochMilli(row.getLong(7))),
                receiver,
                row.getInt(2)),
        receiver,
        now.toEpochMilli(),
        limit);
  }

  /** Notes that what is due is being tried. */
  List<Delivery> claim(String receiver, Instant now, Instant until, int limit) throws SQLException {
    List<Delivery> claimed = new ArrayList<>();
    for (Delivery due : due(receiver, now, limit)) {
      session.update(TRY, until.toEpochMilli(), due.number());
      claimed.add(new Delivery(due.number(), due.event(), receiver, due.attempts() + 1));
    }
    return claimed;
  }

  private static final String DELIVERED =
      """
      UPDATE hook_delivery SET state = 'DELIVERED', ended_at = ?, problem = NULL
      WHERE number = ? AND attempts = ? AND state = 'DUE'
      """;
  private static final String LATER =
      """
      UPDATE hook_delivery SET next_at = ?, problem = ?
      WHERE number = ? AND attempts = ? AND state = 'DUE'
      """;
  private static final String GIVE_UP =
      """
      UPDATE hook_delivery SET state = 'GIVEN_UP', ended_at = ?, problem = ?
      WHERE number = ? AND attempts = ? AND state = 'DUE'
      """;

  void settle(Delivery delivery, Result result) throws SQLException {
    long number = delivery.number();
    int attempts = delivery.attempts();
    int changed =
        switch (result) {
          case Result.Delivered(Instant at) ->
              session.update(DELIVERED, at.toEpochMilli(), number, attempts);
          case Result.Later(Instant next, String problem) ->
              session.update(LATER, next.toEpochMilli(), problem, number, attempts);
          case Result.GivenUp(Instant at, String problem) ->
              session.update(GIVE_UP, at.toEpochMilli(), problem, number, attempts);
        };
    if (changed > 1) {
      throw new IllegalStateException("delivery " + number + " is there more than once");
    }
  }

  private static final String STANDINGS =
      """
      SELECT d.receiver,
             count(*) FILTER (WHERE d.state = 'DELIVERED'),
             count(*) FILTER (WHERE d.state = 'DUE'),
             count(*) FILTER (WHERE d.state = 'GIVEN_UP'),
             min(e.created_at) FILTER (WHERE d.state = 'DUE'),
             (SELECT p.problem FROM hook_delivery AS p
              WHERE p.receiver = d.receiver AND p.state <> 'DELIVERED' AND p.problem IS NOT NULL
              ORDER BY p.number DESC LIMIT 1)
      FROM hook_delivery AS d JOIN hook_event AS e ON e.id = d.event
      GROUP BY d.receiver
      """;

  Map<String, Standing> standings() throws SQLException {
    Map<String, Standing> standings = new TreeMap<>();
    session.each(
        STANDINGS,
        row ->
            standings.put(
                row.getString(1),
                new Standing(
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    instant(Session.number(row, 5)),
                    row.getString(6))));
    return standings;
  }

  private static final String OLD =
      """
      SELECT id FROM hook_event WHERE created_at < ? ORDER BY created_at LIMIT ?
      """;
  private static final String DELETE_DELIVERIES =
      """
      DELETE FROM hook_delivery WHERE event = ?
      """;
  private static final String DELETE_EVENT =
      """
      DELETE FROM hook_event WHERE id = ?
      """;

  int purge(Instant before, int limit) throws SQLException {
    List<String> old = session.list(OLD, row -> row.getString(1), before.toEpochMilli(), limit);
    for (String event : old) {
      session.update(DELETE_DELIVERIES, event);
      session.update(DELETE_EVENT, event);
    }
    return old.size();
  }
}
