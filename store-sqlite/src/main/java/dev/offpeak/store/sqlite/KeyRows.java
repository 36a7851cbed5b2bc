package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyId;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore.KeySpend;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys that the gateway lets in, and what their calls cost. */
final class KeyRows {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Session session;

  KeyRows(Session session) {
    this.session = session;
  }

  private static final String CREATE =
      """
      INSERT INTO gateway_key (id, name, shown, hash, created_at, revoked_at, used_at, role,
        features, lanes, models, budget, budget_per, calls_per_minute, bodies, account)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO NOTHING
      """;

  boolean create(GatewayKey key) throws SQLException {
    KeyScope scope = key.scope();
    Budget budget = scope.budget();
    int made =
        session.update(
            CREATE,
            key.id().value(),
            key.name(),
            key.shown(),
            key.hash(),
            key.createdAt().toEpochMilli(),
            millis(key.revokedAt()),
            millis(key.usedAt()),
            scope.role().label(),
            scope.features().stream().map(Feature::name).collect(Collectors.joining("\n")),
            scope.lanes().stream().map(Lane::name).sorted().collect(Collectors.joining(",")),
            String.join("\n", scope.models()),
            budget == null ? null : budget.amount().nanos(),
            budget == null ? null : budget.per().label(),
            scope.callsPerMinute(),
            scope.bodies() ? 1 : 0,
            scope.account() == null ? null : scope.account().value());
    return made > 0;
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static final String LIST =
      """
      SELECT id, name, shown, hash, created_at, revoked_at, used_at, role, features, lanes, models,
        budget, budget_per, calls_per_minute, bodies, account
      FROM gateway_key ORDER BY number
      """;

  List<GatewayKey> list() throws SQLException {
    return session.list(LIST, KeyRows::key);
  }

  private static GatewayKey key(ResultSet row) throws SQLException {
    return new GatewayKey(
        new KeyId(row.getString("id")),
        row.getString("name"),
        row.getString("shown"),
        row.getString("hash"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "revoked_at"),
        time(row, "used_at"),
        new KeyScope(
            row.getString("features").lines().map(Feature::new).toList(),
            lanes(row.getString("lanes")),
            row.getString("models").lines().toList(),
            budget(row),
            row.getInt("calls_per_minute"),
            row.getInt("bodies") == 1,
            KeyScope.Role.ofLabel(row.getString("role")).orElseThrow(() -> unknown("role")),
            account(row)));
  }

  private static @Nullable AccountName account(ResultSet row) throws SQLException {
    String name = row.getString("account");
    return name == null ? null : new AccountName(name);
  }

  private static Set<Lane> lanes(String text) {
    Set<Lane> lanes = new HashSet<>();
    for (String lane : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      lanes.add(Lane.valueOf(lane));
    }
    return lanes;
  }

  private static @Nullable Budget budget(ResultSet row) throws SQLException {
    Long nanos = Session.number(row, "budget");
    return nanos == null
        ? null
        : new Budget(
            new Usd(nanos),
            BudgetPeriod.ofLabel(row.getString("budget_per"))
                .orElseThrow(() -> unknown("budget's period")),
            Budget.Over.REFUSE,
            false);
  }

  private static StoreException unknown(String what) {
    return new StoreException(
        Reason.TOO_NEW,
        "a gateway key has a " + what + " that this release does not know; update Offpeak");
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    Long millis = Session.number(row, column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static final String REVOKE =
      """
      UPDATE gateway_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL
      """;

  boolean revoke(KeyId key, Instant at) throws SQLException {
    return session.update(REVOKE, at.toEpochMilli(), key.value()) > 0;
  }

  private static final String USED =
      """
      UPDATE gateway_key SET used_at = max(coalesce(used_at, 0), ?) WHERE id = ?
      """;

  void used(Map<KeyId, Instant> times) throws SQLException {
    for (Map.Entry<KeyId, Instant> time : times.entrySet()) {
      session.update(USED, time.getValue().toEpochMilli(), time.getKey().value());
    }
  }

  private static final String PASSED =
      """
      SELECT coalesce(sum(h.booked), 0), coalesce(sum(h.paid), 0)
      FROM call_sender AS s JOIN call_hour AS h ON h.sender = s.id
      WHERE s.key = ? AND h.hour >= ? AND h.imported = 0
      """;

  /**
   * State 3 is the first of the final ones: what it reserved is settled. In state 2 it is called
   * out of its batch, for which more is set aside. Answers that were rejected were paid for too.
   */
  private static final String DEFERRED =
      """
      SELECT coalesce(sum(CASE WHEN r.state = 3 THEN coalesce(l.paid, 0) ELSE 0 END + r.bad_paid), 0),
        coalesce(sum(CASE
          WHEN r.state < 2 THEN r.reserve
          WHEN r.state = 2 THEN (SELECT c.reserve FROM called AS c WHERE c.attempt = r.attempt)
        END), 0)
      FROM deferred AS d
      JOIN request AS r ON r.id = d.request
      LEFT JOIN ledger AS l ON l.attempt = r.attempt
      WHERE d.credential = ? AND d.created_at >= ?
      """;

  /**
   * Until a batch ends, all of it counts with its upper bound: what waits in its run, and what a
   * retry may cost, are part of that.
   */
  private static final String BATCHES =
      """
      SELECT coalesce(sum(r.paid), 0),
        coalesce(sum(CASE
          WHEN b.ended_at IS NULL
            THEN max(coalesce(r.reserved, 0), b.bound - coalesce(r.paid, 0))
          ELSE coalesce(r.reserved, 0)
        END), 0)
      FROM served_batch AS b LEFT JOIN run AS r ON r.name = b.run
      WHERE b.owner = ? AND b.provider IN ('openai', 'anthropic') AND b.created_at >= ?
      """;

  KeySpend spent(String name, String credential, Instant from) throws SQLException {
    long since = from.toEpochMilli();
    long[] passed = two(PASSED, name, Math.floorDiv(since, HOUR));
    long[] deferred = two(DEFERRED, credential, since);
    long[] batches = two(BATCHES, name, since);
    Usd paid = new Usd(passed[1]);
    return new KeySpend(
        paid.plus(new Usd(deferred[0])).plus(new Usd(batches[0])),
        new Usd(deferred[1]).plus(new Usd(batches[1])),
        passed[0],
        paid);
  }

  private long[] two(String sql, String who, long since) throws SQLException {
    return session
        .first(sql, row -> new long[] {row.getLong(1), row.getLong(2)}, who, since)
        .orElse(new long[2]);
  }
}
