package dev.offpeak.store.sqlite;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.Duplicates;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.LedgerStore.TokenRatios;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ledger entries and the sums over them that reports read. */
final class LedgerRows {

  private final Session session;
  private final Names names;
  private final RunBudgetRows runBudgets;
  private final RoutedRows routed;
  private final LeverRows cached;

  LedgerRows(
      Session session, Names names, RunBudgetRows runBudgets, RoutedRows routed, LeverRows cached) {
    this.session = session;
    this.names = names;
    this.runBudgets = runBudgets;
    this.routed = routed;
    this.cached = cached;
  }

  private static final String CELL =
      """
      SELECT id FROM rollup
      WHERE day = ? AND feature = ? AND provider = ? AND model = ? AND lane = ?
      """;
  private static final String ADD_CELL =
      """
      INSERT INTO rollup (day, feature, provider, model, lane) VALUES (?, ?, ?, ?, ?) RETURNING id
      """;

  /** The number of the cell into which an answer of now goes. */
  private long cell(CellKey key, long day) throws SQLException {
    RequestGroup group = names.group(key.group());
    Object[] values = {
      day, key.feature(), group.target().provider().value(), group.model(), key.lane().name()
    };
    Long found = session.number(CELL, values);
    return found != null ? found : session.count(ADD_CELL, values);
  }

  private static final String ADD =
      """
      INSERT INTO ledger (attempt, rollup, kind, booked_at, billed_as, input, cached, cache_write,
                          cache_write_long, output, reasoning, web_searches, paid, synchronous)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (attempt) DO NOTHING
      """;

  /**
   * An answer to be booked.
   *
   * @param lane in which it was answered
   * @param kind what the answer was worth
   * @param paid null if unpriced
   * @param synchronous null if unpriced
   * @param routed the part of it that is owed to another model having answered; null if none has
   * @param cached the part of it that the caching saved which our mark brought; null if unmarked
   */
  record Entry(
      byte[] attempt,
      Flight.Request request,
      Lane lane,
      Kind kind,
      BilledAnswer billed,
      @Nullable Usd paid,
      @Nullable Usd synchronous,
      @Nullable Usd routed,
      @Nullable Usd cached) {

    /** The word in the row. */
    enum Kind {
      ANSWER("answer"),
      /** The request had its answer already: paid for, worth nothing. */
      DUPLICATE("duplicate"),
      /** A rule of the user's rejected it, as it would have one from a synchronous call. */
      REJECTED("rejected");

      private final String word;

      Kind(String word) {
        this.word = word;
      }
    }
  }

  private record CellKey(long feature, long group, Lane lane) {
    static CellKey of(Entry entry) {
      return new CellKey(entry.request().feature(), entry.request().group(), entry.lane());
    }
  }

  /** What a slice adds to one cell. */
  private static final class Sums {
    private final long cell;
    private long requests;
    private long estimatedInput;
    private Usage usage = Usage.NONE;
    private long paid;
    private long synchronous;
    private long unpriced;

    Sums(long cell) {
      this.cell = cell;
    }
  }

  /** Books answers; those whose attempt has its entry already change nothing. */
  void book(List<Entry> entries, Instant now, RunChanges changes) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    long day = LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
    Map<CellKey, Sums> cells = new HashMap<>();
    for (Entry entry : entries) {
      CellKey key = CellKey.of(entry);
      Sums sums = cells.get(key);
      if (sums == null) {
        sums = new Sums(cell(key, day));
        cells.put(key, sums);
      }
      queue(entry, sums.cell, now);
    }
    int[] added = session.runQueued(ADD);
    Map<Long, Long> paidByRun = new HashMap<>();
    Map<Long, Long> cachedByFeature = new HashMap<>();
    for (int i = 0; i < added.length; i++) {
      if (added[i] == 1) {
        Entry entry = entries.get(i);
        Sums sums = cells.get(CellKey.of(entry));
        if (sums != null) {
          sum(sums, entry, changes);
          noteRouted(entry);
          if (entry.cached() != null && counts(entry)) {
            long saved = entry.cached().nanos();
            cachedByFeature.merge(entry.request().feature(), saved, Math::addExact);
          }
          paidByRun.merge(entry.request().run(), priced(entry) ? paid(entry) : 0, Math::addExact);
        }
      }
    }
    for (Sums sums : cells.values()) {
      apply(sums);
    }
    for (Map.Entry<Long, Long> saved : cachedByFeature.entrySet()) {
      cached.add(saved.getKey(), new Usd(saved.getValue()));
    }
    for (Map.Entry<Long, Long> spent : paidByRun.entrySet()) {
      runBudgets.add(spent.getKey(), day, spent.getValue());
    }
  }

  /** What came twice is worth nothing, whatever model it came from. */
  private static boolean counts(Entry entry) {
    return priced(entry) && entry.kind() != Entry.Kind.DUPLICATE;
  }

  private void noteRouted(Entry entry) throws SQLException {
    Usd saved = entry.routed();
    if (saved != null && counts(entry)) {
      routed.answered(entry.attempt(), entry.request().feature(), saved);
    }
  }

  private void queue(Entry entry, long cell, Instant now) throws SQLException {
    Usage usage = entry.billed().usage();
    session.queue(
        ADD,
        entry.attempt(),
        cell,
        entry.kind().word,
        now.toEpochMilli(),
        names.billed(entry.billed()),
        usage.inputTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches(),
        priced(entry) ? Columns.nanos(entry.paid()) : null,
        priced(entry) ? (Long) synchronous(entry) : null);
  }

  private static boolean priced(Entry entry) {
    return entry.paid() != null && entry.synchronous() != null;
  }

  private static long paid(Entry entry) {
    return entry.paid() == null ? 0 : entry.paid().nanos();
  }

  private static long synchronous(Entry entry) {
    boolean worthless = entry.kind() == Entry.Kind.DUPLICATE;
    return worthless || entry.synchronous() == null ? 0 : entry.synchronous().nanos();
  }

  private static void sum(Sums sums, Entry entry, RunChanges changes) {
    sums.requests++;
    sums.estimatedInput += entry.request().estimatedInput();
    sums.usage = sums.usage.plus(entry.billed().usage());
    if (priced(entry)) {
      sums.paid += paid(entry);
      sums.synchronous += synchronous(entry);
      changes.booked(entry.request().run(), paid(entry), synchronous(entry), true);
    } else {
      sums.unpriced++;
      changes.booked(entry.request().run(), 0, 0, false);
    }
  }

  private static final String APPLY =
      """
      UPDATE rollup
      SET requests = requests + ?, estimated_input = estimated_input + ?, input = input + ?,
          cached = cached + ?, cache_write = cache_write + ?,
          cache_write_long = cache_write_long + ?, output = output + ?,
          reasoning = reasoning + ?, web_searches = web_searches + ?, paid = paid + ?,
          synchronous = synchronous + ?, unpriced = unpriced + ?
      WHERE id = ?
      """;

  private void apply(Sums sums) throws SQLException {
    Usage usage = sums.usage;
    session.update(
        APPLY,
        sums.requests,
        sums.estimatedInput,
        usage.inputTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches(),
        sums.paid,
        sums.synchronous,
        sums.unpriced,
        sums.cell);
  }

  private static final String SPEND =
      """
      SELECT c.day, f.name, c.provider, c.model, c.lane, c.requests, c.input, c.cached,
             c.cache_write, c.cache_write_long, c.output, c.reasoning, c.web_searches, c.paid,
             c.synchronous, c.unpriced
      FROM rollup AS c JOIN feature AS f ON f.id = c.feature
      WHERE c.day >= ?1 AND c.day < ?2 AND (?3 IS NULL OR f.name = ?3) AND c.requests > 0
      ORDER BY c.day, f.name, c.provider, c.model, c.lane
      """;

  List<SpendRow> spend(@Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature)
      throws SQLException {
    return session.list(
        SPEND,
        LedgerRows::spendRow,
        from == null ? Long.MIN_VALUE : from.toEpochDay(),
        to == null ? Long.MAX_VALUE : to.toEpochDay(),
        feature == null ? null : feature.name());
  }

  /** The columns that {@link #SPEND} selects. */
  static SpendRow spendRow(ResultSet row) throws SQLException {
    return new SpendRow(
        LocalDate.ofEpochDay(row.getLong(1)),
        new Feature(row.getString(2)),
        new ProviderName(row.getString(3)),
        row.getString(4),
        Lane.valueOf(row.getString(5)),
        row.getLong(6),
        Columns.usage(row, 7),
        new Usd(row.getLong(14)),
        new Usd(row.getLong(15)),
        row.getLong(16));
  }

  private static final String DUPLICATES =
      """
      SELECT count(*), coalesce(sum(l.paid), 0)
      FROM ledger AS l INDEXED BY ledger_duplicate
      JOIN rollup AS c ON c.id = l.rollup
      JOIN feature AS f ON f.id = c.feature
      WHERE l.kind = 'duplicate' AND c.day >= ?1 AND c.day < ?2 AND (?3 IS NULL OR f.name = ?3)
      """;

  Duplicates duplicates(@Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature)
      throws SQLException {
    return session
        .first(
            DUPLICATES,
            row -> new Duplicates(row.getLong(1), new Usd(row.getLong(2))),
            from == null ? Long.MIN_VALUE : from.toEpochDay(),
            to == null ? Long.MAX_VALUE : to.toEpochDay(),
            feature == null ? null : feature.name())
        .orElseThrow();
  }

  private static final String PAID =
      """
      SELECT coalesce(sum(c.paid), 0),
             coalesce((SELECT m.reserved FROM feature_money AS m WHERE m.feature = ?1), 0)
      FROM rollup AS c
      WHERE c.feature = ?1 AND c.day >= ?2 AND c.day < ?3
      """;

  /** What a feature spent on the days from {@code from} to before {@code to}, and has reserved. */
  FeatureSpend spent(long feature, LocalDate from, LocalDate to) throws SQLException {
    return session
        .first(
            PAID,
            row -> new FeatureSpend(new Usd(row.getLong(1)), new Usd(row.getLong(2))),
            feature,
            from.toEpochDay(),
            to.toEpochDay())
        .orElseThrow();
  }

  private static final String RATIOS =
      """
      SELECT coalesce(sum(c.requests), 0), sum(c.estimated_input), sum(c.input), sum(c.output)
      FROM rollup AS c JOIN feature AS f ON f.id = c.feature
      WHERE f.name = ? AND c.provider = ? AND c.model = ? AND c.lane = 'BATCH'
      """;

  @Nullable TokenRatios ratios(Feature feature, ProviderName provider, String model)
      throws SQLException {
    return session
        .first(
            RATIOS,
            row -> new TokenRatios(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            feature.name(),
            provider.value(),
            model)
        .filter(ratios -> ratios.answers() > 0)
        .orElse(null);
  }
}
