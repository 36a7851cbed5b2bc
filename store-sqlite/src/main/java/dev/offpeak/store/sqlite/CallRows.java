package dev.offpeak.store.sqlite;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Bill.Routed;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.CallTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ledger entries of calls that somebody waited for. */
final class CallRows {

  private static final long NANOS_PER_MICRO = 1_000;

  private final Session session;
  private final Names names;
  private final CallHourRows hours;
  private final CallTimeRows times;
  private final RoutedRows routed;

  CallRows(
      Session session, Names names, CallHourRows hours, CallTimeRows times, RoutedRows routed) {
    this.session = session;
    this.names = names;
    this.hours = hours;
    this.times = times;
    this.routed = routed;
  }

  private static final String ADD =
      """
      INSERT INTO call (id, at, import, feature, provider, model, lane, sender, origin, trace,
                        streamed, total_ms, first_byte_ms, own_us, gave_up, status, error,
                        prefix, prefix_tokens, calls, metering, billed_as, input, cached, cache_write,
                        cache_write_long, output, reasoning, web_searches, paid, synchronous,
                        aggregated, hours)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
              ?, ?, ?)
      ON CONFLICT (id) DO NOTHING
      """;

  int record(List<CallEntry> entries) throws SQLException {
    for (CallEntry entry : entries) {
      queue(entry);
    }
    int[] added = session.runQueued(ADD);
    Map<CallHourRows.Key, CallSums> cells = new HashMap<>();
    Map<CallTimeRows.Key, CallTimes.Tally> took = new HashMap<>();
    int fresh = 0;
    for (int i = 0; i < added.length; i++) {
      if (added[i] == 1) {
        CallEntry entry = entries.get(i);
        fresh++;
        CallHourRows.Key key = key(entry);
        cells.computeIfAbsent(key, _ -> new CallSums()).add(entry);
        took.computeIfAbsent(CallTimeRows.key(key), _ -> new CallTimes.Tally()).add(entry);
        Routed other = entry.bill().routed();
        if (other != null) {
          routed.called(entry.id(), key.feature(), other);
        }
      }
    }
    for (Map.Entry<CallHourRows.Key, CallSums> cell : cells.entrySet()) {
      hours.add(cell.getKey(), cell.getValue());
    }
    for (Map.Entry<CallTimeRows.Key, CallTimes.Tally> cell : took.entrySet()) {
      times.add(cell.getKey(), cell.getValue().sum());
    }
    return fresh;
  }

  private CallHourRows.Key key(CallEntry entry) throws SQLException {
    return new CallHourRows.Key(
        Math.floorDiv(entry.at().toEpochMilli(), CallHourRows.HOUR_MILLIS),
        !entry.metered(),
        entry.hours(),
        names.feature(entry.feature()),
        entry.provider().value(),
        entry.model(),
        entry.lane().name(),
        names.sender(entry.sender()));
  }

  private void queue(CallEntry entry) throws SQLException {
    Course course = entry.course();
    Bill bill = entry.bill();
    Usage usage = bill.billed().usage();
    session.queue(
        ADD,
        entry.id(),
        entry.at().toEpochMilli(),
        entry.importId(),
        names.feature(entry.feature()),
        entry.provider().value(),
        entry.model(),
        entry.lane().name(),
        names.sender(entry.sender()),
        entry.hints().origin().name(),
        entry.hints().traceId(),
        flag(course.streamed()),
        millis(course.total()),
        millis(course.toFirstByte()),
        micros(course.own()),
        flag(course.gaveUp()),
        course.status(),
        course.error(),
        entry.prefix() == null ? null : PrefixColumn.bytes(entry.prefix()),
        entry.prefixTokens(),
        entry.calls(),
        bill.metering().name(),
        names.billed(bill.billed()),
        usage.inputTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches(),
        Columns.nanos(bill.paid()),
        Columns.nanos(bill.synchronous()),
        Columns.flag(entry.aggregated()),
        entry.hours());
  }

  private static @Nullable Long flag(@Nullable Boolean value) {
    return value == null ? null : Columns.flag(value);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : (Long) duration.toMillis();
  }

  private static @Nullable Long micros(@Nullable Duration duration) {
    return duration == null ? null : (Long) (duration.toNanos() / NANOS_PER_MICRO);
  }

  private static final String SELECT =
      """
      SELECT c.id, c.at, c.import, f.name, c.provider, c.model, c.lane, s.key, s.user_agent,
             s.endpoint, c.origin, c.trace, c.streamed, c.total_ms, c.first_byte_ms, c.gave_up,
             c.status, c.error, c.prefix, c.prefix_tokens, c.calls, c.metering, b.model,
             b.service_tier, b.inference_geo, c.input, c.cached, c.cache_write, c.cache_write_long,
             c.output, c.reasoning, c.web_searches, c.paid, c.synchronous, c.own_us,
             c.aggregated, c.hours
      FROM call AS c JOIN feature AS f ON f.id = c.feature JOIN call_sender AS s ON s.id = c.sender
           JOIN billed_as AS b ON b.id = c.billed_as
      """;
  private static final String FIND = SELECT + "WHERE c.id = ?";

  Optional<CallEntry> find(String id) throws SQLException {
    return session.first(FIND, CallRows::entry, id);
  }

  private static final String SPAN =
      SELECT
          + """
          WHERE c.at >= ?1 AND c.at < ?2 AND (?3 IS NULL OR f.name = ?3)
          ORDER BY c.at, c.number
          """;

  void each(Instant from, Instant to, @Nullable Feature feature, Consumer<CallEntry> each)
      throws SQLException {
    session.each(
        SPAN,
        row -> {
          each.accept(entry(row));
          return true;
        },
        from.toEpochMilli(),
        to.toEpochMilli(),
        feature == null ? null : feature.name());
  }

  private static final String COUNTED =
      SELECT
          + """
          WHERE c.at >= ?1 AND c.at < ?2
                AND (c.import IS NULL OR NOT EXISTS (
                  SELECT 1 FROM call_hour AS m
                  WHERE m.imported = 0 AND m.provider = c.provider AND m.model = c.model
                        AND m.hour >= c.at / 3600000 AND m.hour < c.at / 3600000 + c.hours))
          ORDER BY c.at, c.number
          """;

  void eachCounted(Instant from, Instant to, Consumer<CallEntry> each) throws SQLException {
    session.each(
        COUNTED,
        row -> {
          each.accept(entry(row));
          return true;
        },
        from.toEpochMilli(),
        to.toEpochMilli());
  }

  private static final String FIRST = "SELECT at FROM call ORDER BY at LIMIT 1";
  private static final String LAST = "SELECT at FROM call ORDER BY at DESC LIMIT 1";

  Optional<CallStore.Span> span() throws SQLException {
    Long first = session.number(FIRST);
    Long last = session.number(LAST);
    return first == null || last == null
        ? Optional.empty()
        : Optional.of(new CallStore.Span(Instant.ofEpochMilli(first), Instant.ofEpochMilli(last)));
  }

  private static CallEntry entry(ResultSet row) throws SQLException {
    byte[] prefix = row.getBytes(19);
    return new CallEntry(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        new Feature(row.getString(4)),
        new ProviderName(row.getString(5)),
        row.getString(6),
        Lane.valueOf(row.getString(7)),
        sender(row, 8),
        new Hints(CallOrigin.valueOf(row.getString(11)), row.getString(12)),
        course(row),
        bill(row),
        prefix == null ? null : PrefixColumn.prefix(prefix),
        Session.number(row, 20),
        row.getLong(21),
        row.getLong(36) == 1,
        row.getInt(37));
  }

  /** The sender in three columns from {@code column} on. */
  static Sender sender(ResultSet row, int column) throws SQLException {
    return new Sender(
        known(row.getString(column)), known(row.getString(column + 1)), row.getString(column + 2));
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Course course(ResultSet row) throws SQLException {
    Long status = Session.number(row, 17);
    return new Course(
        yes(row, 13),
        duration(row, 14),
        duration(row, 15),
        yes(row, 16),
        status == null ? null : (Integer) status.intValue(),
        row.getString(18),
        own(row));
  }

  private static @Nullable Duration own(ResultSet row) throws SQLException {
    Long micros = Session.number(row, 35);
    return micros == null ? null : Duration.ofNanos(micros * NANOS_PER_MICRO);
  }

  private static @Nullable Boolean yes(ResultSet row, int column) throws SQLException {
    Long flag = Session.number(row, column);
    return flag == null ? null : (Boolean) (flag == 1);
  }

  private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
    Long millis = Session.number(row, column);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static Bill bill(ResultSet row) throws SQLException {
    BilledAnswer billed =
        new BilledAnswer(
            Columns.usage(row, 26),
            known(row.getString(23)),
            known(row.getString(24)),
            known(row.getString(25)));
    return new Bill(
        Metering.valueOf(row.getString(22)),
        billed,
        Columns.usd(Session.number(row, 33)),
        Columns.usd(Session.number(row, 34)));
  }
}
