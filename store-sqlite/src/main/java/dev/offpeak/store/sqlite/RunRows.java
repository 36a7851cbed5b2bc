package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.flag;
import static dev.offpeak.store.sqlite.Columns.instant;
import static dev.offpeak.store.sqlite.Columns.millis;
import static dev.offpeak.store.sqlite.Columns.nanos;
import static dev.offpeak.store.sqlite.Columns.usd;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.RunTransitions;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.store.NewRun;
import dev.offpeak.store.PlanStore.RunBudget;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs. */
final class RunRows {

  private final Session session;
  private final Names names;
  private final RunChanges changes;
  private final Map<Long, RunInfo> known = new HashMap<>();
  private final Map<String, RunInfo> knownByName = new HashMap<>();

  RunRows(Session session, Names names, RunChanges changes) {
    this.session = session;
    this.names = names;
    this.changes = changes;
  }

  /** What writing to a run's requests needs to know of it. */
  record RunInfo(
      long key,
      RunId id,
      RunState state,
      long target,
      boolean openEnded,
      boolean delivers,
      boolean cancelRequested) {

    /** Whether requests may be added. */
    boolean takesRequests() {
      return switch (state) {
        case LOADING -> true;
        case ACTIVE -> openEnded && !cancelRequested;
        case FINISHED, CANCELLED -> false;
      };
    }
  }

  private static final String ADD =
      """
      INSERT INTO run (name, state, account, target, feature, source, open_ended, delivers, sink,
                       created_at, followed_until, deadline, cost_cap)
      VALUES (?, 'LOADING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO NOTHING
      """;

  boolean add(NewRun run, Instant followedUntil) throws SQLException {
    return session.update(
            ADD,
            run.id().value(),
            names.account(run.account().id()),
            names.target(run.account().target()),
            names.feature(run.feature()),
            run.source(),
            flag(run.openEnded()),
            flag(run.delivers()),
            run.sink(),
            run.createdAt().toEpochMilli(),
            followedUntil.toEpochMilli(),
            millis(run.deadline()),
            nanos(run.costCap()))
        == 1;
  }

  private static final String INFO =
      """
      SELECT id, name, state, target, open_ended, delivers, cancel_requested FROM run
      WHERE name = ?
      """;
  private static final String INFO_BY_KEY =
      """
      SELECT id, name, state, target, open_ended, delivers, cancel_requested FROM run
      WHERE id = ?
      """;

  Optional<RunInfo> info(RunId run) throws SQLException {
    RunInfo info = knownByName.get(run.value());
    if (info == null) {
      info = session.first(INFO, RunRows::info, run.value()).orElse(null);
      if (info != null) {
        remember(info);
      }
    }
    return Optional.ofNullable(info);
  }

  RunInfo info(long key) throws SQLException {
    RunInfo info = known.get(key);
    if (info == null) {
      info =
          session
              .first(INFO_BY_KEY, RunRows::info, key)
              .orElseThrow(() -> new IllegalStateException("there is no run number " + key));
      remember(info);
    }
    return info;
  }

  /** The run, which must exist. */
  RunInfo require(RunId run) throws SQLException {
    return info(run).orElseThrow(() -> new IllegalStateException("there is no run " + run));
  }

  private static RunInfo info(ResultSet row) throws SQLException {
    return new RunInfo(
        row.getLong(1),
        new RunId(row.getString(2)),
        RunState.valueOf(row.getString(3)),
        row.getLong(4),
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7));
  }

  private void remember(RunInfo info) {
    known.put(info.key(), info);
    knownByName.put(info.id().value(), info);
  }

  /** Forgets what was read of runs; they change with every transaction. */
  void forget() {
    known.clear();
    knownByName.clear();
  }

  private static final String SELECT =
      """
      SELECT r.name, r.state, r.identity, a.fingerprint, t.provider, t.base_url, f.name AS feature,
             r.source, r.open_ended, r.created_at, r.deadline, r.cost_cap, r.cancel_requested,
             r.stop_reason, r.stop_message, r.finished_at, r.ready, r.in_flight, r.succeeded,
             r.failed, r.cancelled, r.paid, r.synchronous, r.reserved, r.unpriced
      FROM run AS r
      JOIN account AS a ON a.id = r.account
      JOIN target AS t ON t.id = r.target
      JOIN feature AS f ON f.id = r.feature
      WHERE r.id IN (SELECT id FROM run WHERE name = ?)
      """;
  private static final String SELECT_RECENT =
      """
      SELECT r.name, r.state, r.identity, a.fingerprint, t.provider, t.base_url, f.name AS feature,
             r.source, r.open_ended, r.created_at, r.deadline, r.cost_cap, r.cancel_requested,
             r.stop_reason, r.stop_message, r.finished_at, r.ready, r.in_flight, r.succeeded,
             r.failed, r.cancelled, r.paid, r.synchronous, r.reserved, r.unpriced
      FROM run AS r
      JOIN account AS a ON a.id = r.account
      JOIN target AS t ON t.id = r.target
      JOIN feature AS f ON f.id = r.feature
      WHERE r.state <> 'LOADING'
      ORDER BY r.created_at DESC, r.id DESC
      LIMIT ?
      """;

  Optional<Run> find(RunId run) throws SQLException {
    return session.first(SELECT, RunRows::run, run.value());
  }

  List<Run> recent(int limit) throws SQLException {
    return session.list(SELECT_RECENT, RunRows::run, limit);
  }

  private static final String SELECT_OPEN_ENDED =
      """
      SELECT name FROM run WHERE state = 'ACTIVE' AND open_ended = 1 ORDER BY id
      """;

  List<RunId> openEnded() throws SQLException {
    return session.list(SELECT_OPEN_ENDED, row -> new RunId(row.getString(1)));
  }

  /** The columns that {@link #SELECT} selects. */
  static Run run(ResultSet row) throws SQLException {
    String stopReason = row.getString("stop_reason");
    return new Run(
        new RunId(row.getString("name")),
        RunState.valueOf(row.getString("state")),
        row.getString("identity"),
        new Account(
            new AccountId(row.getString("fingerprint")),
            new Target(new ProviderName(row.getString("provider")), row.getString("base_url"))),
        new Feature(row.getString("feature")),
        row.getString("source"),
        row.getBoolean("open_ended"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(Session.number(row, "deadline")),
        usd(Session.number(row, "cost_cap")),
        row.getBoolean("cancel_requested"),
        stopReason == null
            ? null
            : new Stop(Stop.Reason.valueOf(stopReason), row.getString("stop_message")),
        instant(Session.number(row, "finished_at")),
        new RunCounts(
            row.getLong("ready"),
            row.getLong("in_flight"),
            row.getLong("succeeded"),
            row.getLong("failed"),
            row.getLong("cancelled")),
        new RunMoney(
            new Usd(row.getLong("paid")),
            new Usd(row.getLong("synchronous")),
            new Usd(row.getLong("reserved")),
            row.getLong("unpriced")));
  }

  private static final String LATEST_OF_IDENTITY =
      """
      SELECT name FROM run
      WHERE identity = ? AND state <> 'LOADING'
        AND (state = 'ACTIVE' AND NOT (open_ended = 1 AND cancel_requested = 1) OR ? = 0)
      ORDER BY id DESC
      LIMIT 1
      """;

  /**
   * The latest run of the identity that is active, or if not {@code onlyActive} also final. One
   * that took requests one by one, and takes none any more, is not active for who brings another.
   */
  Optional<RunId> latest(String identity, boolean onlyActive) throws SQLException {
    return session.first(
        LATEST_OF_IDENTITY, row -> new RunId(row.getString(1)), identity, flag(onlyActive));
  }

  private static final String SINK =
      """
      SELECT sink FROM run WHERE name = ? AND sink IS NOT NULL
      """;

  Optional<String> sink(RunId run) throws SQLException {
    return session.first(SINK, row -> row.getString(1), run.value());
  }

  private static final String UNDELIVERED =
      """
      SELECT r.name FROM run AS r
      WHERE r.identity = ? AND r.state <> 'LOADING'
        AND EXISTS (SELECT 1 FROM request AS q WHERE q.run = r.id AND q.delivery = 0)
      ORDER BY r.id
      """;

  List<RunId> undelivered(String identity) throws SQLException {
    return session.list(UNDELIVERED, row -> new RunId(row.getString(1)), identity);
  }

  private static final String ACTIVATE =
      """
      UPDATE run SET state = 'ACTIVE', identity = ? WHERE id = ? AND state = 'LOADING'
      """;

  void activate(RunInfo run, String identity) throws SQLException {
    RunTransitions.check(run.id(), run.state(), RunState.ACTIVE);
    changedOne(session.update(ACTIVATE, identity, run.key()), run);
  }

  private static final String FINISH =
      """
      UPDATE run SET state = ?, finished_at = ?, stop_reason = NULL, stop_message = NULL
      WHERE id = ? AND state = 'ACTIVE' AND ready = 0 AND in_flight = 0
        AND (open_ended = 0 OR cancel_requested = 1)
      """;

  /** Moves an active run to its final state if nothing of it is left to do. */
  boolean finish(RunInfo run, Instant now) throws SQLException {
    changes.flush();
    RunState end = run.cancelRequested() ? RunState.CANCELLED : RunState.FINISHED;
    RunTransitions.check(run.id(), run.state(), end);
    forget();
    return session.update(FINISH, end.name(), now.toEpochMilli(), run.key()) == 1;
  }

  private static final String DONE =
      """
      SELECT r.name FROM run AS r JOIN account AS a ON a.id = r.account
      WHERE a.fingerprint = ? AND r.state = 'ACTIVE' AND r.ready = 0 AND r.in_flight = 0
        AND (r.open_ended = 0 OR r.cancel_requested = 1)
      """;

  /** The account's active runs of which nothing is left to do. */
  List<RunId> done(AccountId account) throws SQLException {
    return session.list(DONE, row -> new RunId(row.getString(1)), account.fingerprint());
  }

  private static final String REOPEN =
      """
      UPDATE run
      SET state = 'ACTIVE', finished_at = NULL, cancel_requested = 0, stop_reason = NULL,
          stop_message = NULL
      WHERE id = ?
      """;

  /** Makes a run active again, without the wish to cancel it. */
  void reopen(RunInfo run) throws SQLException {
    if (run.state() != RunState.ACTIVE) {
      RunTransitions.check(run.id(), run.state(), RunState.ACTIVE);
    }
    changedOne(session.update(REOPEN, run.key()), run);
  }

  private static final String REQUEST_CANCEL =
      """
      UPDATE run SET cancel_requested = 1 WHERE id = ?
      """;

  void requestCancel(RunInfo run) throws SQLException {
    changedOne(session.update(REQUEST_CANCEL, run.key()), run);
  }

  private static final String FOLLOW =
      """
      UPDATE run SET followed_until = max(followed_until, ?) WHERE name = ?
      """;

  void follow(RunId run, Instant until) throws SQLException {
    session.update(FOLLOW, until.toEpochMilli(), run.value());
  }

  private static final String ABANDON_LOAD =
      """
      UPDATE run SET followed_until = 0 WHERE id = ? AND state = 'LOADING'
      """;

  /** Lets anybody drop a load that lost to an older run. */
  void abandonLoad(RunInfo run) throws SQLException {
    session.update(ABANDON_LOAD, run.key());
  }

  private static final String DEAD_LOADS =
      """
      SELECT name FROM run WHERE state = 'LOADING' AND followed_until <= ?
      """;

  List<RunId> deadLoads(Instant now) throws SQLException {
    return session.list(DEAD_LOADS, row -> new RunId(row.getString(1)), now.toEpochMilli());
  }

  private static final String DELETE =
      """
      DELETE FROM run WHERE id = ? AND state = 'LOADING'
      """;

  void deleteLoading(RunInfo run) throws SQLException {
    changedOne(session.update(DELETE, run.key()), run);
  }

  private static final String RESUME =
      """
      UPDATE run
      SET account = ?, target = ?, deadline = ?, cost_cap = ?, stop_reason = NULL,
          stop_message = NULL
      WHERE id = ? AND state <> 'LOADING'
      """;

  void resume(RunInfo run, Account account, @Nullable Instant deadline, @Nullable Usd cap)
      throws SQLException {
    int changed =
        session.update(
            RESUME,
            names.account(account.id()),
            names.target(account.target()),
            millis(deadline),
            nanos(cap),
            run.key());
    changedOne(changed, run);
  }

  private static final String STOP =
      """
      UPDATE run SET stop_reason = ?, stop_message = ? WHERE name = ? AND state = 'ACTIVE'
      """;

  void stop(RunId run, Stop stop) throws SQLException {
    session.update(STOP, stop.reason().name(), stop.message(), run.value());
  }

  private static final String STOP_ALL =
      """
      UPDATE run SET stop_reason = ?, stop_message = ?
      WHERE account = ? AND state = 'ACTIVE' AND stop_reason IS NULL
        AND (? = 'ACCESS_DENIED' OR ready > 0 OR EXISTS (
          SELECT 1 FROM batch_run AS s JOIN batch AS b ON b.id = s.batch
          WHERE s.run = run.id AND b.state IN ('ASSEMBLING', 'PLANNED', 'UPLOADING')))
      """;

  void stopAll(AccountId account, Stop stop) throws SQLException {
    changes.flush();
    String reason = stop.reason().name();
    session.update(STOP_ALL, reason, stop.message(), names.account(account), reason);
  }

  private static final String SEAL =
      """
      UPDATE run SET open_ended = 0 WHERE name = ?
      """;

  void seal(RunId run) throws SQLException {
    session.update(SEAL, run.value());
    forget();
  }

  private static final String BUDGET =
      """
      SELECT r.cost_cap, r.paid, r.reserved,
             (SELECT coalesce(sum(s.requests), 0)
              FROM batch_run AS s JOIN batch AS b ON b.id = s.batch
              WHERE s.run = r.id AND b.state IN (
                'PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN', 'CANCELLING'))
      FROM run AS r
      WHERE r.name = ?
      """;

  Optional<RunBudget> budget(RunId run) throws SQLException {
    return session.first(
        BUDGET,
        row ->
            new RunBudget(
                usd(Session.number(row, 1)),
                new Usd(row.getLong(2)),
                new Usd(row.getLong(3)),
                row.getLong(4)),
        run.value());
  }

  private static final String PLANNABLE =
      """
      SELECT r.id, r.name, r.open_ended, r.feature, r.deadline
      FROM run AS r JOIN account AS a ON a.id = r.account
      WHERE a.fingerprint = ? AND r.state = 'ACTIVE' AND r.followed_until > ?
        AND r.stop_reason IS NULL AND r.cancel_requested = 0 AND r.ready > 0
        AND (? IS NULL OR r.name = ?)
      ORDER BY r.id
      """;

  /** A run whose ready requests may be sent. */
  record Plannable(
      long key, RunId id, boolean openEnded, Feature feature, @Nullable Instant deadline) {}

  List<Plannable> plannable(AccountId account, Instant now) throws SQLException {
    return plannable(account, null, now);
  }

  /** The run if it is one of them; all of them if {@code only} is null. */
  List<Plannable> plannable(AccountId account, @Nullable RunId only, Instant now)
      throws SQLException {
    String name = only == null ? null : only.value();
    return session.list(
        PLANNABLE,
        row ->
            new Plannable(
                row.getLong(1),
                new RunId(row.getString(2)),
                row.getBoolean(3),
                names.feature(row.getLong(4)),
                instant(Session.number(row, 5))),
        account.fingerprint(),
        now.toEpochMilli(),
        name,
        name);
  }

  private void changedOne(int changed, RunInfo run) {
    forget();
    if (changed != 1) {
      throw new IllegalStateException("run " + run.id() + " is not there or not as it was");
    }
  }
}
