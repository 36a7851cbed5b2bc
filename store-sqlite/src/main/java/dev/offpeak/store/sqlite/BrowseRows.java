package dev.offpeak.store.sqlite;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BrowseStore;
import dev.offpeak.store.BrowseStore.RequestPage;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.BrowseStore.RequestSearch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests page by page. Every statement looks at a window of at most {@link
 * BrowseStore#LOOKED_AT_MAX} rows of one index, so that a filter that fits nothing ends soon too.
 */
final class BrowseRows {

  /** Above every text that begins with a prefix, as UTF-8 sorts. */
  private static final String LAST_CHARACTER = "\uDBFF\uDFFF";

  /** The lane of requests whose deadline needs a call of their own. */
  private static final int HURRIED = 1;

  private static final RequestPage NOTHING = new RequestPage(List.of(), null);

  private final Session session;
  private final Names names;

  BrowseRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  RequestPage requests(RequestSearch search, @Nullable RequestId after, int limit)
      throws SQLException {
    Feature feature = search.feature();
    Long featureNumber = feature == null ? null : names.knownFeature(feature);
    if (feature != null && featureNumber == null) {
      return NOTHING;
    }
    RequestState.Kind state = search.state();
    Integer stateCode = state == null ? null : (Integer) Columns.code(state);
    Filter filter =
        new Filter(
            featureNumber,
            stateCode,
            search.model(),
            Columns.millis(search.from()),
            Columns.millis(search.to()),
            limit + 1);
    String credential = search.credential();
    if (credential != null) {
      return ofCredential(credential, filter, after);
    }
    RunId run = search.run();
    Long runKey = run == null ? null : session.number(RUN, run.value());
    if (run != null && runKey == null) {
      return NOTHING;
    }
    String customId = search.customId();
    if (customId != null && !customId.isEmpty()) {
      return byCustomId(customId, runKey, filter, after);
    }
    if (runKey != null) {
      return inOrder(runKey, filter, after);
    }
    return filter.ofUnanswered() ? unanswered(filter, after) : latest(filter, after);
  }

  private static final String RUN =
      """
      SELECT id FROM run WHERE name = ? AND state <> 'LOADING'
      """;

  /** What is read of a request q of a run r, with its ledger entry l and its call d. */
  private static final String COLUMNS =
      """
      SELECT q.id, r.name, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.attempts,
             q.failure_kind, q.failure_message, q.bad_paid, l.paid, q.bad_answer IS NOT NULL,
             d.id, coalesce(d.created_at, r.created_at), q.lane, coalesce(q.deadline, r.deadline)
      """;

  private static final String JOINED =
      """
      LEFT JOIN ledger AS l ON q.state = 3 AND l.attempt = q.attempt
      LEFT JOIN deferred AS d ON d.request = q.id
      """;

  /** The parameters 1 to 5, as {@link Filter} has them; 6 is its limit. */
  private static final String FITS =
      """
      (?1 IS NULL OR q.feature = ?1) AND (?2 IS NULL OR q.state = ?2)
        AND (?3 IS NULL
          OR q.request_group IN (SELECT g.id FROM request_group AS g WHERE g.model = ?3))
        AND (?4 IS NULL OR coalesce(d.created_at, r.created_at) >= ?4)
        AND (?5 IS NULL OR coalesce(d.created_at, r.created_at) < ?5)
      """;

  /**
   * What rows must be.
   *
   * @param limit of rows, one more than a page has
   */
  private record Filter(
      @Nullable Long feature,
      @Nullable Integer state,
      @Nullable String model,
      @Nullable Long from,
      @Nullable Long to,
      int limit) {

    boolean takesAll() {
      return feature == null && state == null && model == null && from == null && to == null;
    }

    /** Whether only what failed or was cancelled fits: of these there is an index. */
    boolean ofUnanswered() {
      return state != null && state >= Columns.code(RequestState.Kind.FAILED);
    }

    /** The first six parameters, and others behind them. */
    @Nullable Object[] and(@Nullable Object... others) {
      @Nullable Object[] all = new @Nullable Object[6 + others.length];
      all[0] = feature;
      all[1] = state;
      all[2] = model;
      all[3] = from;
      all[4] = to;
      all[5] = limit;
      System.arraycopy(others, 0, all, 6, others.length);
      return all;
    }
  }

  private static final String FLOOR =
      """
      SELECT min(id) FROM (SELECT id FROM request WHERE id < ? ORDER BY id DESC LIMIT ?)
      """;
  private static final String LATEST =
      COLUMNS
          + """
          FROM request AS q
          CROSS JOIN run AS r ON r.id = q.run
          """
          + JOINED
          + """
          WHERE q.id < ?7 AND q.id >= ?8 AND r.state <> 'LOADING' AND
          """
          + FITS
          + """
          ORDER BY q.id DESC
          LIMIT ?6
          """;

  private RequestPage latest(Filter filter, @Nullable RequestId after) throws SQLException {
    long top = after == null ? Long.MAX_VALUE : after.value();
    Long floor = session.number(FLOOR, top, BrowseStore.LOOKED_AT_MAX);
    if (floor == null) {
      return NOTHING;
    }
    List<RequestRow> rows = session.list(LATEST, this::row, filter.and(top, floor));
    boolean more = session.number(FLOOR, floor, 1) != null;
    return page(rows, filter, more ? new RequestId(floor) : null);
  }

  private static final String UNANSWERED_FLOOR =
      """
      SELECT min(id) FROM (
        SELECT id FROM request INDEXED BY request_unanswered_latest
        WHERE state = ? AND state >= 4 AND id < ? ORDER BY id DESC LIMIT ?)
      """;
  private static final String UNANSWERED =
      COLUMNS
          + """
          FROM request AS q INDEXED BY request_unanswered_latest
          CROSS JOIN run AS r ON r.id = q.run
          """
          + JOINED
          + """
          WHERE q.state = ?2 AND q.state >= 4 AND q.id < ?7 AND q.id >= ?8
            AND r.state <> 'LOADING' AND
          """
          + FITS
          + """
          ORDER BY q.id DESC
          LIMIT ?6
          """;

  private RequestPage unanswered(Filter filter, @Nullable RequestId after) throws SQLException {
    long top = after == null ? Long.MAX_VALUE : after.value();
    Integer state = Objects.requireNonNull(filter.state());
    Long floor = session.number(UNANSWERED_FLOOR, state, top, BrowseStore.LOOKED_AT_MAX);
    if (floor == null) {
      return NOTHING;
    }
    List<RequestRow> rows = session.list(UNANSWERED, this::row, filter.and(top, floor));
    boolean more = session.number(UNANSWERED_FLOOR, state, floor, 1) != null;
    return page(rows, filter, more ? new RequestId(floor) : null);
  }

  private static final String CALLED_AT =
      """
      SELECT created_at FROM deferred WHERE request = ? AND credential = ?
      """;
  private static final String LAST_LOOKED_AT =
      """
      SELECT request FROM deferred INDEXED BY deferred_by_credential
      WHERE credential = ?1 AND created_at <= ?2 AND (created_at < ?2 OR request < ?3)
      ORDER BY created_at DESC, request DESC
      LIMIT 1 OFFSET ?4
      """;
  private static final String OF_CREDENTIAL =
      """
      WITH looked_at AS MATERIALIZED (
        SELECT request, created_at
        FROM deferred INDEXED BY deferred_by_credential
        WHERE credential = ?7 AND created_at <= ?8 AND (created_at < ?8 OR request < ?9)
        ORDER BY created_at DESC, request DESC
        LIMIT ?10)
      """
          + COLUMNS
          + """
          FROM looked_at AS s
          CROSS JOIN request AS q ON q.id = s.request
          CROSS JOIN run AS r ON r.id = q.run
          """
          + JOINED
          + """
          WHERE
          """
          + FITS
          + """
          ORDER BY s.created_at DESC, q.id DESC
          LIMIT ?6
          """;

  private RequestPage ofCredential(String credential, Filter filter, @Nullable RequestId after)
      throws SQLException {
    Long at =
        after == null
            ? (Long) Long.MAX_VALUE
            : session.number(CALLED_AT, after.value(), credential);
    if (at == null) {
      return NOTHING;
    }
    long below = after == null ? Long.MAX_VALUE : after.value();
    int window = filter.takesAll() ? filter.limit() : BrowseStore.LOOKED_AT_MAX;
    List<RequestRow> rows =
        session.list(OF_CREDENTIAL, this::row, filter.and(credential, at, below, window));
    Long last = session.number(LAST_LOOKED_AT, credential, at, below, window - 1);
    return page(rows, filter, last == null ? null : new RequestId(last));
  }

  private static final String ORDINAL =
      """
      SELECT ordinal FROM request WHERE id = ? AND run = ?
      """;
  private static final String CEILING =
      """
      SELECT max(ordinal)
      FROM (SELECT ordinal FROM request WHERE run = ? AND ordinal > ? ORDER BY ordinal LIMIT ?)
      """;
  private static final String AT_ORDINAL =
      """
      SELECT id FROM request WHERE run = ? AND ordinal = ?
      """;
  private static final String IN_ORDER =
      COLUMNS
          + """
          FROM run AS r
          CROSS JOIN request AS q INDEXED BY request_by_ordinal ON q.run = r.id
          """
          + JOINED
          + """
          WHERE r.id = ?7 AND q.ordinal > ?8 AND q.ordinal <= ?9 AND
          """
          + FITS
          + """
          ORDER BY q.ordinal
          LIMIT ?6
          """;

  private RequestPage inOrder(long run, Filter filter, @Nullable RequestId after)
      throws SQLException {
    Long from = after == null ? (Long) 0L : session.number(ORDINAL, after.value(), run);
    Long ceiling =
        from == null ? null : session.number(CEILING, run, from, BrowseStore.LOOKED_AT_MAX);
    if (from == null || ceiling == null) {
      return NOTHING;
    }
    List<RequestRow> rows = session.list(IN_ORDER, this::row, filter.and(run, from, ceiling));
    boolean more = session.number(CEILING, run, ceiling, 1) != null;
    Long last = more ? session.number(AT_ORDINAL, run, ceiling) : null;
    return page(rows, filter, last == null ? null : new RequestId(last));
  }

  private static final String PLACE =
      """
      SELECT run, custom_id FROM request WHERE id = ?
      """;
  private static final String BY_CUSTOM_ID =
      """
      WITH looked_at AS MATERIALIZED (
        SELECT q.id, q.run
        FROM run AS r
        CROSS JOIN request AS q INDEXED BY request_by_custom_id ON q.run = r.id
        WHERE r.state <> 'LOADING' AND (?7 IS NULL OR r.id = ?7)
          AND q.custom_id >= ?8 AND q.custom_id < ?9 AND q.failure_kind IS NOT 'invalid_input'
          AND (r.id < ?10 OR (r.id = ?10 AND q.custom_id > ?11))
        ORDER BY r.id DESC, q.custom_id
        LIMIT ?12)
      """
          + COLUMNS
          + """
          FROM looked_at AS s
          CROSS JOIN request AS q ON q.id = s.id
          CROSS JOIN run AS r ON r.id = s.run
          """
          + JOINED
          + """
          WHERE
          """
          + FITS
          + """
          ORDER BY q.run DESC, q.custom_id
          LIMIT ?6
          """;

  private record Place(long run, String customId) {}

  private RequestPage byCustomId(
      String prefix, @Nullable Long run, Filter filter, @Nullable RequestId after)
      throws SQLException {
    Place place =
        after == null
            ? new Place(Long.MAX_VALUE, "")
            : session
                .first(
                    PLACE, row -> new Place(row.getLong(1), row.getString(2)), (Long) after.value())
                .orElse(null);
    if (place == null) {
      return NOTHING;
    }
    // Without a filter each row that is looked at is shown, so no more than a page is wanted.
    int window = filter.takesAll() ? filter.limit() : BrowseStore.LOOKED_AT_MAX;
    List<RequestRow> rows =
        session.list(
            BY_CUSTOM_ID,
            this::row,
            filter.and(
                run, prefix, prefix + LAST_CHARACTER, place.run(), place.customId(), window));
    return page(rows, filter, null);
  }

  /**
   * @param windowEnd where the next page begins if this one holds all that its window has; null if
   *     there is nothing behind the window
   */
  private static RequestPage page(
      List<RequestRow> rows, Filter filter, @Nullable RequestId windowEnd) {
    if (rows.size() < filter.limit()) {
      return new RequestPage(rows, windowEnd);
    }
    List<RequestRow> page = rows.subList(0, filter.limit() - 1);
    return new RequestPage(page, page.getLast().id());
  }

  private RequestRow row(ResultSet row) throws SQLException {
    RequestGroup group = names.group(row.getLong(6));
    RequestState.Kind state = Columns.requestKind(row.getInt(7));
    String call = row.getString(14);
    return new RequestRow(
        new RequestId(row.getLong(1)),
        new RunId(row.getString(2)),
        row.getLong(3),
        row.getString(4),
        names.feature(row.getLong(5)),
        group.target().provider(),
        group.endpoint(),
        group.model(),
        state,
        row.getInt(8),
        call == null ? null : new DeferredId(call),
        Instant.ofEpochMilli(row.getLong(15)),
        row.getInt(16) == HURRIED ? Lane.INTERACTIVE : Lane.BATCH,
        Columns.instant(Session.number(row, 17)),
        state == RequestState.Kind.FAILED ? Columns.failure(row, 9) : null,
        Columns.usd(cost(row, state)));
  }

  /** What its answers cost; null without an answer, or where its last one is unpriced. */
  private static @Nullable Long cost(ResultSet row, RequestState.Kind state) throws SQLException {
    long rejected = row.getLong(11);
    if (state == RequestState.Kind.SUCCEEDED) {
      Long paid = Session.number(row, 12);
      return paid == null ? null : (Long) (paid + rejected);
    }
    return row.getBoolean(13) ? (Long) rejected : null;
  }

  private static final String ONE =
      COLUMNS
          + """
          FROM request AS q
          JOIN run AS r ON r.id = q.run
          """
          + JOINED
          + """
          WHERE q.id = ? AND r.state <> 'LOADING'
          """;

  @Nullable RequestRow one(RequestId request) throws SQLException {
    return session.first(ONE, this::row, Objects.requireNonNull(request).value()).orElse(null);
  }
}
