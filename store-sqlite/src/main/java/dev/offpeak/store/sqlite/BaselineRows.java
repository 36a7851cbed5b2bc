package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.store.CallTimes;
import dev.offpeak.store.DecisionStore.Baseline;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What features cost before they were decided, frozen then. */
final class BaselineRows {

  private final Session session;
  private final CallTimeRows times;

  BaselineRows(Session session, CallTimeRows times) {
    this.session = session;
    this.times = times;
  }

  /**
   * What is known before the transaction that freezes a baseline: what was imported long ago does
   * not change, and finding it may take longer than a transaction should.
   *
   * @param first when the first call was made; null if there was none
   */
  record Known(@Nullable Instant first, List<SpendRow> imported) {}

  private static final String EXISTS =
      """
      SELECT 1 FROM baseline WHERE feature = ?
      """;
  private static final String ADD =
      """
      INSERT INTO baseline (feature, from_at, to_at, total, first_byte, own)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String COPY =
      """
      INSERT INTO baseline_spend
      SELECT c.feature, 0, c.day, c.provider, c.model, c.lane, c.requests, c.input, c.cached,
             c.cache_write, c.cache_write_long, c.output, c.reasoning, c.web_searches, c.paid,
             c.synchronous, c.unpriced
      FROM rollup AS c
      WHERE c.feature = ? AND c.day >= ? AND c.requests > 0
      """;
  private static final String COPY_IMPORTED =
      """
      INSERT INTO baseline_spend VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FIRST_DAY =
      """
      SELECT min(day) FROM rollup
      WHERE feature = ? AND day >= ? AND lane = 'BATCH' AND requests > 0
      """;

  /** Freezes what is known of a feature, unless that was done already. */
  void freeze(long feature, Instant at, Known known) throws SQLException {
    if (session.number(EXISTS, feature) != null) {
      return;
    }
    long day = DecisionRows.day(from(at));
    CallTimes took = times.since(feature, false, day);
    took = took.equals(CallTimes.NONE) ? times.since(feature, true, day) : took;
    session.update(
        ADD,
        feature,
        began(feature, day, at, known).toEpochMilli(),
        at.toEpochMilli(),
        took.total().bytes(),
        took.toFirstByte().bytes(),
        took.own().bytes());
    session.update(COPY, feature, day);
    for (SpendRow row : known.imported()) {
      copy(feature, row);
    }
  }

  /** From when on calls count at most: whole days, so that none is counted in part. */
  static Instant from(Instant at) {
    return DecisionRows.startOfDay(DecisionRows.day(at) - DAYS_BEFORE);
  }

  /** With the day of the decision itself at most thirty days. */
  private static final long DAYS_BEFORE = 29;

  private Instant began(long feature, long from, Instant at, Known known) throws SQLException {
    Long day = session.number(FIRST_DAY, feature, from);
    Instant first = day == null ? at : DecisionRows.startOfDay(day);
    return known.first() != null && known.first().isBefore(first) ? known.first() : first;
  }

  private void copy(long feature, SpendRow row) throws SQLException {
    session.update(
        COPY_IMPORTED,
        feature,
        row.day().toEpochDay(),
        row.provider().value(),
        row.model(),
        row.lane().name(),
        row.requests(),
        row.usage().inputTokens(),
        row.usage().cachedTokens(),
        row.usage().cacheWriteTokens(),
        row.usage().cacheWriteLongTokens(),
        row.usage().outputTokens(),
        row.usage().reasoningTokens(),
        row.usage().webSearches(),
        row.paid().nanos(),
        row.synchronous().nanos(),
        row.unpriced());
  }

  private static final String REMOVE =
      """
      DELETE FROM baseline WHERE feature = ?
      """;
  private static final String REMOVE_SPEND =
      """
      DELETE FROM baseline_spend WHERE feature = ?
      """;

  void remove(long feature) throws SQLException {
    session.update(REMOVE_SPEND, feature);
    session.update(REMOVE, feature);
  }

  private static final String FIND =
      """
      SELECT b.from_at, b.to_at, b.total, b.first_byte, b.own
      FROM baseline AS b JOIN feature AS f ON f.id = b.feature
      WHERE f.name = ?
      """;
  private static final String SPEND =
      """
      SELECT c.day, f.name, c.provider, c.model, c.lane, c.requests, c.input, c.cached,
             c.cache_write, c.cache_write_long, c.output, c.reasoning, c.web_searches, c.paid,
             c.synchronous, c.unpriced
      FROM baseline_spend AS c JOIN feature AS f ON f.id = c.feature
      WHERE f.name = ?
      ORDER BY c.day, c.provider, c.model, c.lane, c.imported
      """;

  Optional<Baseline> find(Feature feature) throws SQLException {
    List<SpendRow> spend = session.list(SPEND, LedgerRows::spendRow, feature.name());
    return session.first(
        FIND,
        row ->
            new Baseline(
                Instant.ofEpochMilli(row.getLong(1)),
                Instant.ofEpochMilli(row.getLong(2)),
                spend,
                CallTimeRows.times(row, 3)),
        feature.name());
  }
}
