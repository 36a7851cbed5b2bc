package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.flag;
import static dev.offpeak.store.sqlite.Columns.instant;
import static dev.offpeak.store.sqlite.Columns.numberArray;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.LateCause;
import dev.offpeak.model.RunId;
import dev.offpeak.store.DeadlineStore.DueRun;
import dev.offpeak.store.DeadlineStore.Selection;
import dev.offpeak.store.DeadlineStore.Share;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deadlines of requests and runs, and what is late. */
final class DueRows {

  private final Session session;
  private final Names names;

  DueRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String ALLOW =
      """
      UPDATE run SET escalate = ? WHERE name = ?
      """;
  private static final String ALLOWED =
      """
      SELECT escalate FROM run WHERE name = ? AND escalate IS NOT NULL
      """;

  void allow(RunId run, List<Lane> lanes) throws SQLException {
    session.update(
        ALLOW, lanes.stream().map(Lane::label).collect(Collectors.joining(",")), run.value());
  }

  Optional<List<Lane>> allowed(RunId run) throws SQLException {
    return session.first(ALLOWED, row -> lanes(row.getString(1)), run.value());
  }

  private static List<Lane> lanes(String text) {
    List<Lane> lanes = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      Lane.ofLabel(word).ifPresent(lanes::add);
    }
    return List.copyOf(lanes);
  }

  private static @Nullable List<Lane> lanesOrNull(@Nullable String text) {
    return text == null ? null : lanes(text);
  }

  private static final String RUNS =
      """
      SELECT r.name, r.deadline,
             (SELECT min(q.deadline) FROM request AS q
              WHERE q.run = r.id AND q.deadline IS NOT NULL AND q.state < 3) AS first_own,
             r.escalate, r.ready + r.in_flight,
             r.followed_until > ?2 AND r.stop_reason IS NULL AND r.cancel_requested = 0
      FROM account AS a JOIN run AS r ON r.account = a.id
      WHERE a.fingerprint = ?1 AND r.state = 'ACTIVE' AND r.ready + r.in_flight > 0
        AND (r.deadline IS NOT NULL OR first_own IS NOT NULL)
      ORDER BY r.id
      """;

  List<DueRun> runs(AccountId account, Instant now) throws SQLException {
    return session.list(
        RUNS,
        row ->
            new DueRun(
                new RunId(row.getString(1)),
                instant(Session.number(row, 2)),
                instant(Session.number(row, 3)),
                lanesOrNull(row.getString(4)),
                row.getLong(5),
                row.getBoolean(6)),
        account.fingerprint(),
        now.toEpochMilli());
  }

  private static final String OWN_UNTIL =
      """
      SELECT count(*) FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.deadline IS NOT NULL AND q.state < 3 AND q.deadline <= ?
      """;

  long ownUntil(RunId run, Instant latest) throws SQLException {
    return session.count(OWN_UNTIL, run.value(), latest.toEpochMilli());
  }

  private static final String HURRY =
      """
      UPDATE request SET lane = 1 WHERE id IN (
        SELECT q.id FROM run AS r CROSS JOIN request AS q INDEXED BY request_ready ON q.run = r.id
        WHERE r.name = ?1 AND q.state = 0 AND q.lane <> 1 AND q.lane = 0
          AND ((q.deadline IS NOT NULL AND q.deadline <= ?2) OR (q.deadline IS NULL AND ?3))
          AND (?4 IS NULL OR q.feature IN (SELECT value FROM json_each(?4)))
        LIMIT ?5)
      """;

  int hurry(Selection which, int limit) throws SQLException {
    return session.update(
        HURRY,
        which.run().value(),
        which.ownUntil().toEpochMilli(),
        flag(which.others()),
        features(which.features()),
        limit);
  }

  private @Nullable String features(@Nullable Set<Feature> features) throws SQLException {
    if (features == null) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (Feature feature : features) {
      numbers.add(names.feature(feature));
    }
    return numberArray(numbers);
  }

  private static final String BATCHES_WITH =
      """
      SELECT b.*, a.fingerprint
      FROM run AS r
      JOIN batch_run AS s ON s.run = r.id
      JOIN batch AS b ON b.id = s.batch
      JOIN account AS a ON a.id = b.account
      WHERE r.name = ?1 AND b.state IN ('PLANNED', 'OPEN') AND EXISTS (
        SELECT 1
        FROM attempt AS l INDEXED BY attempt_line CROSS JOIN request AS q ON q.id = l.request
        JOIN feature AS f ON f.id = q.feature
        WHERE l.batch = b.id AND q.run = r.id AND q.state = 1 AND q.attempt = l.id AND q.lane <> 2
          AND ((q.deadline IS NOT NULL AND q.deadline <= ?2) OR (q.deadline IS NULL AND ?3))
          AND (?4 IS NULL OR f.name IN (SELECT value FROM json_each(?4))))
      ORDER BY b.id
      """;

  List<Batch> batchesWith(Selection which, BatchRows batches) throws SQLException {
    return session.list(
        BATCHES_WITH,
        row -> batches.stored(row).batch(),
        which.run().value(),
        which.ownUntil().toEpochMilli(),
        flag(which.others()),
        featureNames(which.features()));
  }

  /** Names as a JSON array; none of them has a character that JSON would write otherwise. */
  private static @Nullable String featureNames(@Nullable Set<Feature> features) {
    return features == null
        ? null
        : features.stream()
            .map(
                feature -> "\"" + feature.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(",", "[", "]"));
  }

  private static final String SHARES =
      """
      SELECT r.name, f.name, min(coalesce(q.deadline, r.deadline)), r.escalate
      FROM attempt AS l INDEXED BY attempt_line
      CROSS JOIN request AS q ON q.id = l.request
      JOIN run AS r ON r.id = q.run
      JOIN feature AS f ON f.id = q.feature
      WHERE l.batch = ? AND q.state = 1 AND q.attempt = l.id AND r.cancel_requested = 0
      GROUP BY q.run, q.feature
      """;

  List<Share> shares(long batch) throws SQLException {
    return session.list(
        SHARES,
        row ->
            new Share(
                new RunId(row.getString(1)),
                new Feature(row.getString(2)),
                instant(Session.number(row, 3)),
                lanesOrNull(row.getString(4))),
        batch);
  }

  private static final String CAUSE =
      """
      UPDATE request AS t SET late = n.cause
      FROM (
        SELECT q.id AS request,
               CASE WHEN q.lane = 2 THEN 2
                    WHEN b.state IN ('SUBMITTING', 'IN_DOUBT') THEN 3
                    WHEN q.lane = 0 AND ?4 IS NOT NULL
                      AND q.feature NOT IN (SELECT value FROM json_each(?4)) THEN 1
                    WHEN q.state = 1 THEN 4
                    ELSE 5 END AS cause
        FROM run AS r CROSS JOIN request AS q %s ON q.run = r.id
        LEFT JOIN attempt AS l ON l.id = q.attempt AND q.state = 1
        LEFT JOIN batch AS b ON b.id = l.batch
        WHERE r.name = ?1 AND q.state < 3 AND q.late IS NULL AND %s
          AND (?5 IS NULL OR q.feature IN (SELECT value FROM json_each(?5)))
        LIMIT ?3) AS n
      WHERE t.id = n.request
      """;
  private static final String OWN_LATE =
      CAUSE.formatted("INDEXED BY request_deadline", "q.deadline IS NOT NULL AND q.deadline <= ?2");
  private static final String OTHERS_LATE =
      CAUSE.formatted("INDEXED BY request_by_ordinal", "q.deadline IS NULL AND ?2");

  /** Marks what is late; {@code limit} holds for each kind of deadline. */
  int markLate(Selection which, @Nullable Set<Feature> mayEscalate, int limit) throws SQLException {
    String may = features(mayEscalate);
    String only = features(which.features());
    String run = which.run().value();
    int marked = session.update(OWN_LATE, run, which.ownUntil().toEpochMilli(), limit, may, only);
    return which.others()
        ? marked + session.update(OTHERS_LATE, run, flag(true), limit, may, only)
        : marked;
  }

  private static final String AFTER_ALL =
      """
      UPDATE request AS q SET late = 4
      FROM run AS r
      WHERE q.id = ?1 AND r.id = q.run AND q.late IS NULL AND coalesce(q.deadline, r.deadline) <= ?2
      """;

  /** A request or its run had ended, so that nobody marked it, and has an answer after all. */
  void answeredAfterAll(long request, Instant now) throws SQLException {
    session.update(AFTER_ALL, request, now.toEpochMilli());
  }

  private static final String LATE =
      """
      SELECT q.late, count(*) FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.late IS NOT NULL
      GROUP BY q.late
      """;

  Map<LateCause, Long> late(RunId run) throws SQLException {
    Map<LateCause, Long> late = new EnumMap<>(LateCause.class);
    session.list(LATE, row -> late.put(cause(row.getInt(1)), row.getLong(2)), run.value());
    return late;
  }

  private static final String WHO_IS_LATE =
      """
      SELECT q.custom_id, q.late FROM run AS r CROSS JOIN request AS q ON q.run = r.id
      WHERE r.name = ? AND q.late IS NOT NULL
      ORDER BY q.ordinal
      LIMIT ?
      """;

  Map<String, LateCause> whoIsLate(RunId run, int limit) throws SQLException {
    Map<String, LateCause> late = new LinkedHashMap<>();
    session.list(
        WHO_IS_LATE, row -> late.put(row.getString(1), cause(row.getInt(2))), run.value(), limit);
    return late;
  }

  private static LateCause cause(int code) {
    return Arrays.asList(LateCause.values()).get(code - 1);
  }
}
