package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.instant;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.RequestGroup;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When batches were sent, and how long they took. */
final class BatchTimes {

  private final Session session;

  BatchTimes(Session session) {
    this.session = session;
  }

  private static final String FIRST_SENT_SINCE =
      """
      SELECT min(b.last_sent_at) FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.last_sent_at >= ?
      """;

  Optional<Instant> firstSubmittedSince(AccountId account, Instant since) throws SQLException {
    return Optional.ofNullable(
        instant(session.number(FIRST_SENT_SINCE, account.fingerprint(), since.toEpochMilli())));
  }

  private static final String LATEST_DURATIONS =
      """
      SELECT b.ended_at - b.submitted_at
      FROM account AS a
      JOIN batch AS b ON b.account = a.id
      JOIN request_group AS g ON g.id = b.request_group
      JOIN target AS t ON t.id = g.target
      WHERE a.fingerprint = ? AND b.state = 'COLLECTED'
        AND t.provider = ? AND t.base_url = ? AND g.endpoint = ? AND g.model = ?
      ORDER BY b.id DESC
      LIMIT ?
      """;

  List<Duration> latestDurations(AccountId account, RequestGroup group, int limit)
      throws SQLException {
    return session.list(
        LATEST_DURATIONS,
        row -> Duration.ofMillis(row.getLong(1)),
        account.fingerprint(),
        group.target().provider().value(),
        group.target().baseUrl(),
        group.endpoint().name(),
        group.model(),
        limit);
  }
}
