package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.instant;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.RequestGroup;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When batches were sent, how long they took, and for what is waited. */
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

  private static final String SENT_NOW =
      """
      UPDATE batch SET last_sent_at = ?2
      WHERE account = (SELECT id FROM account WHERE fingerprint = ?1) AND last_sent_at > ?2
      """;

  private static final String END_BATCHES =
      """
      UPDATE batch
      SET next_at = ?2, not_before = min(not_before, ?2), version = version + 1
      WHERE account = (SELECT id FROM account WHERE fingerprint = ?1)
        AND state IN ('PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN', 'CANCELLING', 'ENDED',
                      'ABSENT', 'ABANDONED')
        AND next_at > ?3 AND next_at < ?4
      """;

  private static final String END_READY =
      """
      UPDATE request SET ready_at = ?2
      WHERE run IN (
          SELECT r.id FROM account AS a JOIN run AS r ON r.account = a.id
          WHERE a.fingerprint = ?1 AND r.state = 'ACTIVE')
        AND state = 0 AND lane <> 1 AND ready_at > ?3
      """;

  private static final String END_HURRIED =
      """
      UPDATE request SET ready_at = ?2
      WHERE run IN (
          SELECT r.id FROM account AS a JOIN run AS r ON r.account = a.id
          WHERE a.fingerprint = ?1 AND r.state = 'ACTIVE')
        AND state = 0 AND lane = 1 AND ready_at > ?3
      """;

  private static final String END_CLEANUPS =
      """
      UPDATE cleanup SET next_at = ?2
      WHERE done_at IS NULL AND kept = 0 AND next_at > ?3
        AND batch IN (
          SELECT b.id FROM account AS a JOIN batch AS b ON b.account = a.id
          WHERE a.fingerprint = ?1)
      """;

  /** Ends waits of the account that last until after {@code beyond}; {@code never} is no wait. */
  void endWaits(AccountId account, Instant now, Instant beyond, Instant never) throws SQLException {
    String of = account.fingerprint();
    long millis = now.toEpochMilli();
    long late = beyond.toEpochMilli();
    session.update(SENT_NOW, of, millis);
    session.update(END_BATCHES, of, millis, late, never.toEpochMilli());
    session.update(END_READY, of, millis, late);
    session.update(END_HURRIED, of, millis, late);
    session.update(END_CLEANUPS, of, millis, late);
  }
}
