package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallStore.HourRow;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums over calls: by hour for all of them, and by day, beside batches, for metered ones. */
final class CallHourRows {

  static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_HOURS = 24;

  private final Session session;

  CallHourRows(Session session) {
    this.session = session;
  }

  /**
   * A cell.
   *
   * @param hour since the epoch
   * @param hours how many hours the calls may come from, that one the first
   * @param feature the number of its name
   * @param sender the number of the sender
   */
  record Key(
      long hour,
      boolean imported,
      int hours,
      long feature,
      String provider,
      String model,
      String lane,
      long sender) {}

  private static final String ADD_HOUR =
      """
      INSERT INTO call_hour (hour, imported, hours, feature, provider, model, lane, sender, calls,
                             booked, streamed, gave_up, estimated, input, cached, cache_write,
                             cache_write_long, output, reasoning, web_searches, paid, synchronous,
                             unpriced)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hour, imported, hours, feature, provider, model, lane, sender) DO UPDATE
      SET calls = calls + excluded.calls, booked = booked + excluded.booked,
          streamed = streamed + excluded.streamed, gave_up = gave_up + excluded.gave_up,
          estimated = estimated + excluded.estimated, input = input + excluded.input,
          cached = cached + excluded.cached, cache_write = cache_write + excluded.cache_write,
          cache_write_long = cache_write_long + excluded.cache_write_long,
          output = output + excluded.output, reasoning = reasoning + excluded.reasoning,
          web_searches = web_searches + excluded.web_searches, paid = paid + excluded.paid,
          synchronous = synchronous + excluded.synchronous, unpriced = unpriced + excluded.unpriced
      """;

  private static final String ADD_DAY =
      """
      INSERT INTO rollup (day, feature, provider, model, lane, requests, input, cached, cache_write,
                          cache_write_long, output, reasoning, web_searches, paid, synchronous,
                          unpriced)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (day, feature, provider, model, lane) DO UPDATE
      SET requests = requests + excluded.requests, input = input + excluded.input,
          cached = cached + excluded.cached, cache_write = cache_write + excluded.cache_write,
          cache_write_long = cache_write_long + excluded.cache_write_long,
          output = output + excluded.output, reasoning = reasoning + excluded.reasoning,
          web_searches = web_searches + excluded.web_searches, paid = paid + excluded.paid,
          synchronous = synchronous + excluded.synchronous, unpriced = unpriced + excluded.unpriced
      """;

  void add(Key key, CallSums sums) throws SQLException {
    Usage usage = sums.usage;
    session.update(
        ADD_HOUR,
        key.hour(),
        Columns.flag(key.imported()),
        key.hours(),
        key.feature(),
        key.provider(),
        key.model(),
        key.lane(),
        key.sender(),
        sums.calls,
        sums.booked,
        sums.streamed,
        sums.gaveUp,
        sums.estimated,
        usage.inputTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches(),
        sums.paid,
        sums.synchronous,
        sums.unpriced);
    if (!key.imported() && sums.booked > 0) {
      addDay(key, sums);
    }
  }

  private void addDay(Key key, CallSums sums) throws SQLException {
    Usage usage = sums.usage;
    session.update(
        ADD_DAY,
        Math.floorDiv(key.hour(), DAY_HOURS),
        key.feature(),
        key.provider(),
        key.model(),
        key.lane(),
        sums.booked,
        usage.inputTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches(),
        sums.paid,
        sums.synchronous,
        sums.unpriced);
  }

  private static final String GIVES_WAY =
      """
      AND (h.imported = 0 OR NOT EXISTS (
        SELECT 1 FROM call_hour AS m
        WHERE m.imported = 0 AND m.provider = h.provider AND m.model = h.model
              AND m.hour >= h.hour AND m.hour < h.hour + h.hours))
      """;

  private static final String HOURS =
      """
      SELECT h.hour, h.imported, f.name, h.provider, h.model, h.lane, s.key, s.user_agent,
             s.endpoint, h.calls, h.booked, h.streamed, h.gave_up, h.estimated, h.input, h.cached,
             h.cache_write, h.cache_write_long, h.output, h.reasoning, h.web_searches, h.paid,
             h.synchronous, h.unpriced
      FROM call_hour AS h JOIN feature AS f ON f.id = h.feature
           JOIN call_sender AS s ON s.id = h.sender
      WHERE h.hour >= ?1 AND h.hour <= ?2 AND (?3 IS NULL OR f.name = ?3)
      """
          + GIVES_WAY
          + "ORDER BY h.hour, f.name, h.provider, h.model, h.lane, h.id";

  List<HourRow> hours(Instant from, Instant to, @Nullable Feature feature) throws SQLException {
    return session.list(
        HOURS,
        CallHourRows::hour,
        Math.floorDiv(from.toEpochMilli(), HOUR_MILLIS),
        Math.floorDiv(to.toEpochMilli() - 1, HOUR_MILLIS),
        feature == null ? null : feature.name());
  }

  private static HourRow hour(ResultSet row) throws SQLException {
    return new HourRow(
        Instant.ofEpochMilli(row.getLong(1) * HOUR_MILLIS),
        row.getLong(2) == 1,
        new Feature(row.getString(3)),
        new ProviderName(row.getString(4)),
        row.getString(5),
        Lane.valueOf(row.getString(6)),
        CallRows.sender(row, 7),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        Columns.usage(row, 15),
        new Usd(row.getLong(22)),
        new Usd(row.getLong(23)),
        row.getLong(24));
  }

  private static final String FIRST =
      """
      SELECT min(hour) FROM (
        SELECT h.hour FROM call_hour AS h JOIN feature AS f ON f.id = h.feature
        WHERE h.hour >= ?1 AND h.hour <= ?2 AND f.name = ?3 AND h.booked > 0
        ORDER BY h.hour LIMIT 1)
      """;

  /** What is known of a feature's calls before a decision on it. */
  BaselineRows.Known before(Feature feature, Instant from, Instant to) throws SQLException {
    Long first =
        session.number(
            FIRST,
            Math.floorDiv(from.toEpochMilli(), HOUR_MILLIS),
            Math.floorDiv(to.toEpochMilli(), HOUR_MILLIS),
            feature.name());
    return new BaselineRows.Known(
        first == null ? null : Instant.ofEpochMilli(first * HOUR_MILLIS),
        session.list(
            IMPORTED,
            LedgerRows::spendRow,
            Math.floorDiv(from.toEpochMilli(), HOUR_MILLIS),
            Math.floorDiv(to.toEpochMilli(), HOUR_MILLIS) + 1,
            feature.name()));
  }

  private static final String IMPORTED =
      """
      SELECT h.hour / 24, f.name, h.provider, h.model, h.lane, sum(h.booked), sum(h.input),
             sum(h.cached), sum(h.cache_write), sum(h.cache_write_long), sum(h.output),
             sum(h.reasoning), sum(h.web_searches), sum(h.paid), sum(h.synchronous),
             sum(h.unpriced)
      FROM call_hour AS h JOIN feature AS f ON f.id = h.feature
      WHERE h.imported = 1 AND h.booked > 0 AND h.hour >= ?1 AND h.hour < ?2
            AND (?3 IS NULL OR f.name = ?3)
      """
          + GIVES_WAY
          + """
          GROUP BY h.hour / 24, f.name, h.provider, h.model, h.lane
          ORDER BY h.hour / 24, f.name, h.provider, h.model, h.lane
          """;

  List<SpendRow> imported(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature)
      throws SQLException {
    return session.list(
        IMPORTED,
        LedgerRows::spendRow,
        from == null ? Long.MIN_VALUE : from.toEpochDay() * DAY_HOURS,
        to == null ? Long.MAX_VALUE : to.toEpochDay() * DAY_HOURS,
        feature == null ? null : feature.name());
  }
}
