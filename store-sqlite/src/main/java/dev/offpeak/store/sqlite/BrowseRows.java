package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
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
    Filter filter = new Filter(featureNumber, stateCode, limit + 1);
    RunId run = search.run();
    Long runKey = run == null ? null : session.number(RUN, run.value());
    if (run != null && runKey == null) {
      return NOTHING;
    }
    String customId = search.customId();
    if (customId != null && !customId.isEmpty()) {
      return byCustomId(customId, runKey, filter, after);
    }
    return runKey == null ? latest(filter, after) : inOrder(runKey, filter, after);
  }

  private static final String RUN =
      """
      SELECT id FROM run WHERE name = ? AND state <> 'LOADING'
      """;

  /**
   * What rows must be.
   *
   * @param limit of rows, one more than a page has
   */
  private record Filter(@Nullable Long feature, @Nullable Integer state, int limit) {

    boolean takesAll() {
      return feature == null && state == null;
    }
  }

  private static final String FLOOR =
      """
      SELECT min(id) FROM (SELECT id FROM request WHERE id < ? ORDER BY id DESC LIMIT ?)
      """;
  private static final String LATEST =
      """
      SELECT q.id, r.name, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.attempts,
             q.failure_kind, q.failure_message, q.bad_paid, l.paid, q.bad_answer IS NOT NULL
      FROM request AS q
      CROSS JOIN run AS r ON r.id = q.run
      LEFT JOIN ledger AS l ON q.state = 3 AND l.attempt = q.attempt
      WHERE q.id < ?1 AND q.id >= ?2 AND r.state <> 'LOADING'
        AND (?3 IS NULL OR q.feature = ?3) AND (?4 IS NULL OR q.state = ?4)
      ORDER BY q.id DESC
      LIMIT ?5
      """;

  private RequestPage latest(Filter filter, @Nullable RequestId after) throws SQLException {
    long top = after == null ? Long.MAX_VALUE : after.value();
    Long floor = session.number(FLOOR, top, BrowseStore.LOOKED_AT_MAX);
    if (floor == null) {
      return NOTHING;
    }
    List<RequestRow> rows =
        session.list(
            LATEST, this::row, top, floor, filter.feature(), filter.state(), filter.limit());
    boolean more = session.number(FLOOR, floor, 1) != null;
    return page(rows, filter, more ? new RequestId(floor) : null);
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
      """
      SELECT q.id, r.name, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.attempts,
             q.failure_kind, q.failure_message, q.bad_paid, l.paid, q.bad_answer IS NOT NULL
      FROM run AS r
      CROSS JOIN request AS q INDEXED BY request_by_ordinal ON q.run = r.id
      LEFT JOIN ledger AS l ON q.state = 3 AND l.attempt = q.attempt
      WHERE r.id = ?1 AND q.ordinal > ?2 AND q.ordinal <= ?3
        AND (?4 IS NULL OR q.feature = ?4) AND (?5 IS NULL OR q.state = ?5)
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
    List<RequestRow> rows =
        session.list(
            IN_ORDER,
            this::row,
            run,
            from,
            ceiling,
            filter.feature(),
            filter.state(),
            filter.limit());
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
        WHERE r.state <> 'LOADING' AND (?1 IS NULL OR r.id = ?1)
          AND q.custom_id >= ?2 AND q.custom_id < ?3 AND q.failure_kind IS NOT 'invalid_input'
          AND (r.id < ?4 OR (r.id = ?4 AND q.custom_id > ?5))
        ORDER BY r.id DESC, q.custom_id
        LIMIT ?6)
      SELECT q.id, r.name, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.attempts,
             q.failure_kind, q.failure_message, q.bad_paid, l.paid, q.bad_answer IS NOT NULL
      FROM looked_at AS s
      CROSS JOIN request AS q ON q.id = s.id
      CROSS JOIN run AS r ON r.id = s.run
      LEFT JOIN ledger AS l ON q.state = 3 AND l.attempt = q.attempt
      WHERE (?7 IS NULL OR q.feature = ?7) AND (?8 IS NULL OR q.state = ?8)
      ORDER BY q.run DESC, q.custom_id
      LIMIT ?9
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
            run,
            prefix,
            prefix + LAST_CHARACTER,
            place.run(),
            place.customId(),
            window,
            filter.feature(),
            filter.state(),
            filter.limit());
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
      """
      SELECT q.id, r.name, q.ordinal, q.custom_id, q.feature, q.request_group, q.state, q.attempts,
             q.failure_kind, q.failure_message, q.bad_paid, l.paid, q.bad_answer IS NOT NULL
      FROM request AS q
      JOIN run AS r ON r.id = q.run
      LEFT JOIN ledger AS l ON q.state = 3 AND l.attempt = q.attempt
      WHERE q.id = ? AND r.state <> 'LOADING'
      """;

  @Nullable RequestRow one(RequestId request) throws SQLException {
    return session.first(ONE, this::row, Objects.requireNonNull(request).value()).orElse(null);
  }
}
