package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallTimes;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.DecisionStore.Requests;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions on lanes, and what had been booked when they were made. */
final class DecisionRows {

  private final Session session;
  private final CallTimeRows times;
  private final BaselineRows baselines;
  private final LeverRows routed;
  private final LeverRows cached;

  DecisionRows(
      Session session,
      CallTimeRows times,
      BaselineRows baselines,
      LeverRows routed,
      LeverRows cached) {
    this.session = session;
    this.times = times;
    this.baselines = baselines;
    this.routed = routed;
    this.cached = cached;
  }

  static long day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  static Instant startOfDay(long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** A call is booked on the day it began, and none goes on for longer than another day. */
  private static long firstDay(Instant at) {
    return day(at) - 1;
  }

  private static final String LATEST =
      """
      SELECT f.name, d.decided_at, d.decided_by, d.lane, d.model, d.cache, d.id, d.feature
      FROM feature AS f JOIN decision AS d ON d.feature = f.id
      WHERE f.name = ?
      ORDER BY d.id DESC
      LIMIT 1
      """;

  private record Stored(long id, long feature, Decision decision) {}

  private Optional<Stored> latest(Feature feature) throws SQLException {
    return session.first(
        LATEST, row -> new Stored(row.getLong(7), row.getLong(8), decision(row)), feature.name());
  }

  Optional<Decision> find(Feature feature) throws SQLException {
    return latest(feature).map(Stored::decision);
  }

  private static final String ALL =
      """
      SELECT f.name, d.decided_at, d.decided_by, d.lane, d.model, d.cache
      FROM decision AS d JOIN feature AS f ON f.id = d.feature
      WHERE d.id IN (SELECT max(id) FROM decision GROUP BY feature)
      ORDER BY f.name
      """;

  List<Decision> list() throws SQLException {
    return session.list(ALL, DecisionRows::decision);
  }

  private static Decision decision(ResultSet row) throws SQLException {
    String lane = row.getString(4);
    return new Decision(
        new Feature(row.getString(1)),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        lane == null ? null : Lane.valueOf(lane),
        row.getString(5),
        row.getBoolean(6));
  }

  private static final String ADD =
      """
      INSERT INTO decision (feature, decided_at, decided_by, lane, model, cache, change)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      RETURNING id
      """;
  private static final String COPY_SPEND =
      """
      INSERT INTO decision_spend
      SELECT ?, c.day, c.provider, c.model, c.lane, c.requests, c.input, c.cached, c.cache_write,
             c.cache_write_long, c.output, c.reasoning, c.web_searches, c.paid, c.synchronous,
             c.unpriced
      FROM rollup AS c
      WHERE c.feature = ? AND c.day >= ? AND c.requests > 0
      """;
  private static final String COPY_TIMES =
      """
      INSERT INTO decision_times
      SELECT ?, t.day, t.total, t.first_byte, t.own
      FROM call_times AS t
      WHERE t.feature = ? AND t.imported = 0 AND t.day >= ?
      """;

  /**
   * Records a decision, if it changes the lane, the model or the caching.
   *
   * @param change the change that makes it; null if it was not made by command
   * @param known what a first decision freezes
   */
  boolean decide(
      long feature,
      Feature name,
      Decision decision,
      @Nullable Long change,
      BaselineRows.Known known)
      throws SQLException {
    Lane lane = decision.lane();
    Decision before =
        latest(name)
            .map(Stored::decision)
            .orElse(Decision.of(name, FeaturePolicy.NONE, decision.at(), ""));
    if (lane == before.lane()
        && decision.cache() == before.cache()
        && Objects.equals(decision.model(), before.model())) {
      return false;
    }
    Instant at = decision.at();
    baselines.freeze(feature, at, known);
    String word = lane == null ? null : lane.name();
    long id =
        session.count(
            ADD,
            feature,
            at.toEpochMilli(),
            decision.by(),
            word,
            decision.model(),
            Columns.flag(decision.cache()),
            change);
    routed.decided(id, feature);
    cached.decided(id, feature);
    session.update(COPY_SPEND, id, feature, firstDay(at));
    session.update(COPY_TIMES, id, feature, firstDay(at));
    return true;
  }

  private static final String MADE_BY =
      """
      SELECT id FROM decision WHERE change = ?
      """;
  private static final String REMOVE =
      """
      DELETE FROM decision WHERE id = ?
      """;
  private static final String REMOVE_SPEND =
      """
      DELETE FROM decision_spend WHERE decision = ?
      """;
  private static final String REMOVE_TIMES =
      """
      DELETE FROM decision_times WHERE decision = ?
      """;

  /** Removes the decision that a change made, and with the last one the baseline. */
  void undo(long feature, Feature name, long change) throws SQLException {
    Long gone = session.number(MADE_BY, change);
    if (gone == null) {
      return;
    }
    session.update(REMOVE_SPEND, gone);
    session.update(REMOVE_TIMES, gone);
    routed.undo(gone);
    cached.undo(gone);
    session.update(REMOVE, gone);
    if (latest(name).isEmpty()) {
      baselines.remove(feature);
    }
  }

  private static final String SPEND =
      """
      SELECT c.day, f.name, c.provider, c.model, c.lane,
             c.requests - coalesce(d.requests, 0), c.input - coalesce(d.input, 0),
             c.cached - coalesce(d.cached, 0), c.cache_write - coalesce(d.cache_write, 0),
             c.cache_write_long - coalesce(d.cache_write_long, 0),
             c.output - coalesce(d.output, 0), c.reasoning - coalesce(d.reasoning, 0),
             c.web_searches - coalesce(d.web_searches, 0), c.paid - coalesce(d.paid, 0),
             c.synchronous - coalesce(d.synchronous, 0), c.unpriced - coalesce(d.unpriced, 0)
      FROM rollup AS c JOIN feature AS f ON f.id = c.feature
           LEFT JOIN decision_spend AS d
             ON d.decision = ?1 AND d.day = c.day AND d.provider = c.provider
                AND d.model = c.model AND d.lane = c.lane
      WHERE c.feature = ?2 AND c.day >= ?3 AND c.requests > coalesce(d.requests, 0)
      ORDER BY c.day, c.provider, c.model, c.lane
      """;

  List<SpendRow> spendSince(Feature feature) throws SQLException {
    Stored stored = latest(feature).orElse(null);
    return stored == null
        ? List.of()
        : session.list(
            SPEND,
            LedgerRows::spendRow,
            stored.id(),
            stored.feature(),
            firstDay(stored.decision().at()));
  }

  Usd routedSince(Feature feature) throws SQLException {
    Stored stored = latest(feature).orElse(null);
    return stored == null ? Usd.ZERO : routed.since(stored.id(), stored.feature());
  }

  Usd cachedSince(Feature feature) throws SQLException {
    Stored stored = latest(feature).orElse(null);
    return stored == null ? Usd.ZERO : cached.since(stored.id(), stored.feature());
  }

  private static final String TIMES_BEFORE =
      """
      SELECT total, first_byte, own FROM decision_times WHERE decision = ?
      """;

  CallTimes timesSince(Feature feature) throws SQLException {
    Stored stored = latest(feature).orElse(null);
    if (stored == null) {
      return CallTimes.NONE;
    }
    CallTimes before = CallTimes.NONE;
    for (CallTimes day :
        session.list(TIMES_BEFORE, row -> CallTimeRows.times(row, 1), stored.id())) {
      before = before.plus(day);
    }
    return times.since(stored.feature(), false, firstDay(stored.decision().at())).minus(before);
  }

  private static final String READY =
      """
      SELECT count(*), coalesce(sum(reserve), 0)
      FROM (
        SELECT q.reserve
        FROM run AS r
        CROSS JOIN request_group AS g
        CROSS JOIN request AS q INDEXED BY request_ready
          ON q.run = r.id AND q.request_group = g.id
        WHERE r.state = 'ACTIVE' AND r.ready > 0 AND q.state = 0 AND q.lane <> 1 AND q.feature = ?1
        UNION ALL
        SELECT q.reserve
        FROM run AS r CROSS JOIN request AS q INDEXED BY request_hurried ON q.run = r.id
        WHERE r.state = 'ACTIVE' AND r.ready > 0 AND q.state = 0 AND q.lane = 1 AND q.feature = ?1)
      """;
  private static final String IN_BATCHES =
      """
      SELECT count(*), coalesce(sum(q.reserve), 0)
      FROM attempt AS a INDEXED BY attempt_open JOIN request AS q ON q.id = a.request
      WHERE a.open = 1 AND q.feature = ? AND q.attempt = a.id AND q.state IN (1, 2)
      """;
  private static final String FAILED =
      """
      SELECT count(*)
      FROM run AS r CROSS JOIN request AS q INDEXED BY request_unanswered ON q.run = r.id
      WHERE r.failed > 0 AND (r.created_at >= ?2 OR r.open_ended = 1)
            AND q.state = 4 AND q.state >= 4 AND q.feature = ?1
            AND (r.created_at >= ?2
                 OR EXISTS (SELECT 1 FROM deferred AS d
                            WHERE d.request = q.id AND d.created_at >= ?2))
      """;

  /** The first column of the first row, and the second. */
  private record Pair(long number, long nanos) {}

  /** Late and not marked yet: by their own deadline, and by that of their run. */
  private static final String LATE =
      """
      SELECT count(*)
      FROM (
        SELECT q.id, r.created_at
        FROM run AS r CROSS JOIN request AS q INDEXED BY request_deadline ON q.run = r.id
        WHERE r.state = 'ACTIVE' AND q.deadline IS NOT NULL AND q.state < 3 AND q.deadline < ?3
              AND q.late IS NULL AND q.feature = ?1
        UNION ALL
        SELECT q.id, r.created_at
        FROM run AS r CROSS JOIN request AS q INDEXED BY request_by_ordinal ON q.run = r.id
        WHERE r.state = 'ACTIVE' AND r.deadline < ?3 AND q.deadline IS NULL AND q.state < 3
              AND q.late IS NULL AND q.feature = ?1) AS q
      LEFT JOIN deferred AS d ON d.request = q.id
      WHERE coalesce(d.created_at, q.created_at) >= ?2
      """;

  private static final String MARKED_LATE =
      """
      SELECT count(*)
      FROM run AS r JOIN request AS q INDEXED BY request_late ON q.run = r.id
      WHERE q.late IS NOT NULL AND q.feature = ?1
            AND (r.created_at >= ?2
                 OR EXISTS (SELECT 1 FROM deferred AS d
                            WHERE d.request = q.id AND d.created_at >= ?2))
      """;

  Requests requests(long feature, Instant since, Instant now) throws SQLException {
    Pair ready = pair(READY, feature);
    Pair sent = pair(IN_BATCHES, feature);
    return new Requests(
        ready.number() + sent.number(),
        new Usd(Math.addExact(ready.nanos(), sent.nanos())),
        session.count(FAILED, feature, since.toEpochMilli()),
        session.count(LATE, feature, since.toEpochMilli(), now.toEpochMilli())
            + session.count(MARKED_LATE, feature, since.toEpochMilli()));
  }

  private Pair pair(String sql, long feature) throws SQLException {
    return session
        .first(sql, row -> new Pair(row.getLong(1), row.getLong(2)), feature)
        .orElseThrow();
  }
}
