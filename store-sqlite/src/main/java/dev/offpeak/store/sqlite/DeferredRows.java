package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.instant;
import static dev.offpeak.store.sqlite.Columns.millis;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.DeferredStore.Kin;
import dev.offpeak.store.NewDeferred;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deferred calls. */
final class DeferredRows {

  private final Session session;
  private final Names names;

  DeferredRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String ADD =
      """
      INSERT INTO deferred (id, request, credential, path, mode, body_hash, key_hash, holder,
                            created_at, deadline, client)
      VALUES (?, (SELECT id FROM request
                  WHERE run = ? AND custom_id = ? AND failure_kind IS NOT 'invalid_input'),
              ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** Adds a call whose request, under the call's id, is in the run already. */
  void add(long run, NewDeferred call, String holder, Instant now) throws SQLException {
    session.update(
        ADD,
        call.id().value(),
        run,
        call.id().value(),
        call.credential(),
        call.path(),
        code(call.mode()),
        call.bodyHash(),
        call.key(),
        call.mode() == Mode.HOLD ? holder : null,
        now.toEpochMilli(),
        millis(call.deadline()),
        call.client());
  }

  private static final String FIND =
      """
      SELECT d.id, d.request, r.name, q.request_group, d.credential, d.body_hash, d.mode, d.state,
             d.holder IS NOT NULL, d.created_at, d.deadline, d.delivered_at, d.client, m.asked
      FROM deferred AS d
      CROSS JOIN request AS q ON q.id = d.request
      CROSS JOIN run AS r ON r.id = q.run
      LEFT JOIN routed_request AS m ON m.request = d.request
      WHERE d.id = ? AND d.state <> 5
      """;

  Optional<Deferred> find(DeferredId id) throws SQLException {
    return find(id.value());
  }

  private Optional<Deferred> find(String id) throws SQLException {
    return session.first(FIND, this::deferred, id);
  }

  private Deferred deferred(ResultSet row) throws SQLException {
    RequestGroup group = names.group(row.getLong(4));
    return new Deferred(
        new DeferredId(row.getString(1)),
        new RequestId(row.getLong(2)),
        new RunId(row.getString(3)),
        group.endpoint(),
        row.getString(5),
        row.getString(6),
        mode(row.getInt(7)),
        state(row.getInt(8)),
        row.getBoolean(9),
        Instant.ofEpochMilli(row.getLong(10)),
        instant(Session.number(row, 11)),
        instant(Session.number(row, 12)),
        row.getString(13),
        row.getString(14) == null ? null : group.model());
  }

  private static final String NAMED =
      """
      SELECT id FROM deferred WHERE key_hash = ?
      """;
  static final String ABANDONED =
      """
      SELECT id FROM deferred
      WHERE body_hash = ? AND credential = ? AND path = ? AND mode = ? AND state = 0
        AND holder IS NULL
      ORDER BY created_at, id LIMIT 1
      """;
  static final String HELD =
      """
      SELECT id FROM deferred
      WHERE body_hash = ? AND credential = ? AND path = ? AND mode = ? AND state = 0
        AND holder IS NOT NULL
      ORDER BY created_at, id LIMIT 1
      """;
  static final String DELIVERED =
      """
      SELECT id FROM deferred
      WHERE body_hash = ? AND credential = ? AND path = ? AND mode = ? AND state = 1
        AND delivered_at >= ?
      ORDER BY delivered_at DESC, id LIMIT 1
      """;

  Kin kin(NewDeferred call, Instant deliveredSince) throws SQLException {
    return new Kin(
        call.key() == null ? Optional.empty() : first(NAMED, call.key()),
        kin(ABANDONED, call),
        first(
            DELIVERED,
            call.bodyHash(),
            call.credential(),
            call.path(),
            code(call.mode()),
            deliveredSince.toEpochMilli()),
        kin(HELD, call));
  }

  private Optional<Deferred> kin(String sql, NewDeferred call) throws SQLException {
    return first(sql, call.bodyHash(), call.credential(), call.path(), code(call.mode()));
  }

  private Optional<Deferred> first(String sql, Object... values) throws SQLException {
    Optional<String> id = session.first(sql, row -> row.getString(1), values);
    return id.isEmpty() ? Optional.empty() : find(id.get());
  }

  private static final String HOLD =
      """
      UPDATE deferred SET holder = ? WHERE id = ? AND mode = 0
      """;

  /** Gives a call to a caller that this process has. */
  void hold(DeferredId id, String holder) throws SQLException {
    session.update(HOLD, holder, id.value());
  }

  private static final String LEAVE =
      """
      UPDATE deferred SET holder = NULL WHERE id = ? AND holder = ?
      """;

  void leave(DeferredId id, String holder) throws SQLException {
    session.update(LEAVE, id.value(), holder);
  }

  private static final String LEAVE_ALL =
      """
      UPDATE deferred SET holder = NULL WHERE holder = ?
      """;

  /** The process is gone, and with it its callers. */
  void leaveAll(String holder) throws SQLException {
    session.update(LEAVE_ALL, holder);
  }

  private static final String HOLDERS =
      """
      SELECT DISTINCT holder FROM deferred WHERE holder IS NOT NULL
      """;

  List<String> holders() throws SQLException {
    return session.list(HOLDERS, row -> row.getString(1));
  }

  private static final String DELIVER =
      """
      UPDATE deferred SET state = 1, delivered_at = ?, holder = NULL
      WHERE id = ? AND state IN (0, 1, 2)
      """;

  void delivered(DeferredId id, Instant now) throws SQLException {
    session.update(DELIVER, now.toEpochMilli(), id.value());
  }

  private static final String END =
      """
      UPDATE deferred SET state = ?, holder = NULL WHERE id = ? AND state = 0
      """;

  /** Moves a waiting call to another state; whether it was waiting. */
  boolean end(DeferredId id, State to) throws SQLException {
    return session.update(END, code(to), id.value()) == 1;
  }

  private static final String REMOVE =
      """
      UPDATE deferred SET state = 5, holder = NULL, key_hash = NULL WHERE id = ?
      """;

  /** Its key may be used anew; the row stays for what the call cost. */
  void remove(DeferredId id) throws SQLException {
    session.update(REMOVE, id.value());
  }

  private static final String UNCLAIMED =
      """
      SELECT id FROM deferred INDEXED BY deferred_unclaimed
      WHERE state = 0 AND holder IS NULL AND deadline <= ? AND mode = 0
      ORDER BY deadline LIMIT ?
      """;

  List<DeferredId> unclaimed(Instant now, int limit) throws SQLException {
    return session.list(
        UNCLAIMED, row -> new DeferredId(row.getString(1)), now.toEpochMilli(), limit);
  }

  private static final String UNCOLLECTED =
      """
      SELECT id FROM deferred WHERE state = 2 ORDER BY created_at DESC LIMIT ?
      """;

  List<DeferredId> uncollected(int limit) throws SQLException {
    return session.list(UNCOLLECTED, row -> new DeferredId(row.getString(1)), limit);
  }

  private static int code(Mode mode) {
    return switch (mode) {
      case HOLD -> 0;
      case ASYNC -> 1;
      case BACKGROUND -> 2;
    };
  }

  static boolean isCancelled(int state) {
    return state == code(State.CANCELLED);
  }

  static Mode mode(int code) {
    return switch (code) {
      case 0 -> Mode.HOLD;
      case 1 -> Mode.ASYNC;
      case 2 -> Mode.BACKGROUND;
      default -> throw new IllegalStateException("no mode has code " + code);
    };
  }

  private static int code(State state) {
    return switch (state) {
      case WAITING -> 0;
      case DELIVERED -> 1;
      case UNCOLLECTED -> 2;
      case CANCELLED -> 3;
      case EXPIRED -> 4;
    };
  }

  private static State state(int code) {
    return switch (code) {
      case 0 -> State.WAITING;
      case 1 -> State.DELIVERED;
      case 2 -> State.UNCOLLECTED;
      case 3 -> State.CANCELLED;
      case 4 -> State.EXPIRED;
      default -> throw new IllegalStateException("no state of a deferred call has code " + code);
    };
  }
}
