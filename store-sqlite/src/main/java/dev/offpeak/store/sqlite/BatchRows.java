package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.bytes;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BatchTransitions;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BatchStore.CancelCandidate;
import dev.offpeak.store.StaleBatchException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches and the runs' shares of them. */
final class BatchRows {

  private final Session session;
  private final Names names;

  BatchRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  /** A batch with the numbers its rows have here. */
  record Stored(long key, long version, Batch batch) {}

  private static final String BEGIN =
      """
      INSERT INTO batch (uuid, account, request_group, state, planned_at, next_at)
      VALUES (?, ?, ?, 'ASSEMBLING', ?, ?)
      """;

  void begin(BatchId batch, AccountId account, RequestGroup group, Instant now)
      throws SQLException {
    long millis = now.toEpochMilli();
    session.update(
        BEGIN, bytes(batch.value()), names.account(account), names.group(group), millis, millis);
  }

  private static final String KEY =
      """
      SELECT id FROM batch WHERE uuid = ?
      """;

  @Nullable Long key(BatchId batch) throws SQLException {
    return session.number(KEY, (Object) bytes(batch.value()));
  }

  private static final String ID =
      """
      SELECT uuid FROM batch WHERE id = ?
      """;

  BatchId id(long key) throws SQLException {
    return session
        .first(ID, row -> new BatchId(Columns.uuid(row.getBytes(1))), key)
        .orElseThrow(() -> new IllegalStateException("there is no batch number " + key));
  }

  private static final String FIND =
      """
      SELECT b.*, a.fingerprint FROM batch AS b JOIN account AS a ON a.id = b.account
      WHERE b.uuid = ?
      """;

  Optional<Stored> find(BatchId batch) throws SQLException {
    return session.first(FIND, this::stored, (Object) bytes(batch.value()));
  }

  /** The batch, which must exist. */
  Stored require(BatchId batch) throws SQLException {
    return find(batch).orElseThrow(() -> new IllegalStateException("there is no batch " + batch));
  }

  /** The batch, which must still be as the caller read it. */
  Stored expect(Batch expected) throws SQLException {
    return find(expected.id())
        .filter(stored -> stored.batch().equals(expected))
        .orElseThrow(() -> new StaleBatchException(expected.id()));
  }

  Stored stored(ResultSet row) throws SQLException {
    Batch batch =
        new Batch(
            new BatchId(Columns.uuid(row.getBytes("uuid"))),
            new AccountId(row.getString("fingerprint")),
            names.group(row.getLong("request_group")),
            BatchStateColumns.read(row),
            Instant.ofEpochMilli(row.getLong("planned_at")),
            row.getInt("requests"),
            row.getLong("wire_bytes"),
            row.getLong("estimated_input"),
            new Usd(row.getLong("reserved")),
            Instant.ofEpochMilli(row.getLong("next_at")),
            row.getInt("polls"));
    return new Stored(row.getLong("id"), row.getLong("version"), batch);
  }

  private static final String MOVE =
      """
      UPDATE batch
      SET not_before = ?, file_id = ?, refusals = ?, waiting_for = ?, since = ?,
          doubt_sent_at = ?, doubt_why = ?, doubt_answered = ?, doubt_listings = ?,
          doubt_first_at = ?, doubt_last_at = ?, doubt_candidates = ?, doubt_candidates_end = ?,
          told_before = ?, told_listing = ?, told_missing = ?, told_last = ?,
          provider_id = ?, submitted_at = ?, made_at = ?, ended_at = ?,
          end_kind = ?, result_files = ?, progress_total = ?, progress_completed = ?,
          progress_failed = ?, incomplete_reads = ?, reason = ?, watch_until = ?,
          state = ?, next_at = ?, polls = ?, last_sent_at = coalesce(?, last_sent_at),
          version = version + 1
      WHERE id = ? AND version = ?
      """;

  /** Moves a batch; {@code polls} counts the moves that kept its state. */
  Batch move(Stored from, BatchState to, Instant nextAt) throws SQLException {
    Batch batch = from.batch();
    BatchTransitions.check(batch.id(), batch.state().kind(), to.kind());
    if (to instanceof BatchState.Open open
        && batch.state().kind() != BatchState.Kind.OPEN
        && claimed(batch.account(), open.id())) {
      throw new StaleBatchException(batch.id());
    }
    List<@Nullable Object> values =
        new ArrayList<@Nullable Object>(Arrays.asList(BatchStateColumns.of(to)));
    values.add(to.kind().name());
    values.add(nextAt.toEpochMilli());
    values.add(batch.state().kind() == to.kind() ? batch.polls() + 1 : 0);
    values.add(to instanceof BatchState.Submitting s ? (Long) s.sentAt().toEpochMilli() : null);
    values.add(from.key());
    values.add(from.version());
    if (session.update(MOVE, values.toArray()) != 1) {
      throw new StaleBatchException(batch.id());
    }
    return require(batch.id()).batch();
  }

  private static final String POSTPONE =
      """
      UPDATE batch SET next_at = ?, version = version + 1 WHERE id = ? AND version = ?
      """;

  Batch postpone(Stored from, Instant nextAt) throws SQLException {
    if (session.update(POSTPONE, nextAt.toEpochMilli(), from.key(), from.version()) != 1) {
      throw new StaleBatchException(from.batch().id());
    }
    return require(from.batch().id()).batch();
  }

  private static final String SUBMITTABLE =
      """
      SELECT b.*, a.fingerprint FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.state = 'PLANNED' AND b.not_before <= ?
        AND EXISTS (
          SELECT 1 FROM batch_run AS s JOIN run AS r ON r.id = s.run
          WHERE s.batch = b.id AND r.state = 'ACTIVE' AND r.followed_until > ?
            AND r.stop_reason IS NULL)
      ORDER BY b.id
      """;

  List<Batch> submittable(AccountId account, Instant now) throws SQLException {
    long millis = now.toEpochMilli();
    return batches(session.list(SUBMITTABLE, this::stored, account.fingerprint(), millis, millis));
  }

  private static final String CANCEL_CANDIDATES =
      """
      SELECT b.*, a.fingerprint,
             NOT EXISTS (
               SELECT 1 FROM batch_run AS s JOIN run AS r ON r.id = s.run
               WHERE s.batch = b.id AND r.cancel_requested = 0) AS wholly
      FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.state IN ('PLANNED', 'OPEN')
        AND EXISTS (
          SELECT 1 FROM batch_run AS s JOIN run AS r ON r.id = s.run
          WHERE s.batch = b.id AND r.state = 'ACTIVE' AND r.cancel_requested = 1)
      ORDER BY b.id
      """;

  List<CancelCandidate> cancelCandidates(AccountId account) throws SQLException {
    return session.list(
        CANCEL_CANDIDATES,
        row -> new CancelCandidate(stored(row).batch(), row.getBoolean("wholly")),
        account.fingerprint());
  }

  private static final String PLAN =
      """
      UPDATE batch SET wire_bytes = ?, planned_at = ? WHERE id = ?
      """;

  void plan(Stored batch, long wireBytes, Instant now) throws SQLException {
    session.update(PLAN, wireBytes, now.toEpochMilli(), batch.key());
  }

  private static final String GROW =
      """
      UPDATE batch
      SET requests = requests + ?, reserved = reserved + ?, estimated_input = estimated_input + ?
      WHERE id = ? AND state = 'ASSEMBLING'
      """;
  private static final String GROW_SHARE =
      """
      INSERT INTO batch_run (batch, run, requests, reserved) VALUES (?, ?, ?, ?)
      ON CONFLICT (batch, run) DO UPDATE
      SET requests = requests + excluded.requests, reserved = reserved + excluded.reserved
      """;

  private static final String GROW_FEATURE =
      """
      INSERT INTO batch_feature (batch, feature, reserved) VALUES (?, ?, ?)
      ON CONFLICT (batch, feature) DO UPDATE SET reserved = reserved + excluded.reserved
      """;

  /** Adds to an assembling batch what a run has in its new lines. */
  void grow(long batch, AttemptRows.Share share) throws SQLException {
    int grown =
        session.update(GROW, share.requests(), share.reserved(), share.estimatedInput(), batch);
    if (grown != 1) {
      throw new IllegalStateException("a batch takes requests only while it is assembling");
    }
    session.update(GROW_SHARE, batch, share.run(), share.requests(), share.reserved());
    session.update(GROW_FEATURE, batch, share.feature(), share.reserved());
  }

  private static final String SHARES =
      """
      SELECT run, reserved FROM batch_run WHERE batch = ?
      """;

  /** A run's reservation in a batch. */
  record Reserved(long run, long nanos) {}

  List<Reserved> reservations(long batch) throws SQLException {
    return session.list(SHARES, row -> new Reserved(row.getLong(1), row.getLong(2)), batch);
  }

  private static final String FEATURES =
      """
      SELECT feature, reserved FROM batch_feature WHERE batch = ?
      """;

  /** A feature's reservation in a batch. */
  record FeatureReserved(long feature, long nanos) {}

  List<FeatureReserved> featureReservations(long batch) throws SQLException {
    return session.list(
        FEATURES, row -> new FeatureReserved(row.getLong(1), row.getLong(2)), batch);
  }

  private static final String DELETE_FEATURES =
      """
      DELETE FROM batch_feature WHERE batch = ?
      """;
  private static final String DELETE_SHARES =
      """
      DELETE FROM batch_run WHERE batch = ?
      """;
  private static final String DELETE =
      """
      DELETE FROM batch WHERE id = ? AND state = 'ASSEMBLING'
      """;

  /** Deletes an assembling batch without lines. */
  void delete(long batch) throws SQLException {
    session.update(DELETE_SHARES, batch);
    session.update(DELETE_FEATURES, batch);
    session.update(DELETE, batch);
  }

  private static final String DUE_IN =
      """
      SELECT b.*, a.fingerprint FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.state IN (SELECT value FROM json_each(?))
      ORDER BY b.next_at, b.id
      """;

  List<Batch> in(AccountId account, Set<BatchState.Kind> states) throws SQLException {
    List<String> quoted = states.stream().map(state -> "\"%s\"".formatted(state.name())).toList();
    return batches(session.list(DUE_IN, this::stored, account.fingerprint(), quoted.toString()));
  }

  private static final String UNFINISHED =
      """
      SELECT b.*, a.fingerprint FROM batch AS b JOIN account AS a ON a.id = b.account
      WHERE b.state IN ('ASSEMBLING', 'PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN',
                        'CANCELLING', 'ENDED')
         OR (b.state IN ('ABSENT', 'ABANDONED') AND b.watch_until > ?)
      ORDER BY b.id DESC
      """;

  List<Batch> unfinished(Instant now) throws SQLException {
    return batches(session.list(UNFINISHED, this::stored, now.toEpochMilli()));
  }

  private static final String RECENT =
      """
      SELECT b.*, a.fingerprint FROM batch AS b JOIN account AS a ON a.id = b.account
      ORDER BY b.id DESC
      LIMIT ?
      """;

  List<Batch> recent(int limit) throws SQLException {
    return batches(session.list(RECENT, this::stored, limit));
  }

  private static final String OF_RUN =
      """
      SELECT b.*, a.fingerprint
      FROM run AS r
      JOIN batch_run AS s ON s.run = r.id
      JOIN batch AS b ON b.id = s.batch
      JOIN account AS a ON a.id = b.account
      WHERE r.name = ?
      ORDER BY b.id DESC
      """;

  List<Batch> ofRun(RunId run) throws SQLException {
    return batches(session.list(OF_RUN, this::stored, run.value()));
  }

  private static List<Batch> batches(List<Stored> stored) {
    return stored.stream().map(Stored::batch).toList();
  }

  private static final String CLAIMED =
      """
      SELECT 1 FROM batch AS b JOIN account AS a ON a.id = b.account
      WHERE b.provider_id = ? AND a.fingerprint = ?
      LIMIT 1
      """;

  boolean claimed(AccountId account, ProviderBatchId id) throws SQLException {
    return session.number(CLAIMED, id.value(), account.fingerprint()) != null;
  }

  private static final String OF_PROVIDER =
      """
      SELECT b.*, a.fingerprint FROM batch AS b JOIN account AS a ON a.id = b.account
      WHERE b.provider_id = ? AND a.fingerprint = ?
      """;

  Optional<Batch> ofProvider(AccountId account, ProviderBatchId id) throws SQLException {
    return session
        .first(OF_PROVIDER, this::stored, id.value(), account.fingerprint())
        .map(Stored::batch);
  }

  private static final String AT_PROVIDER =
      """
      SELECT b.*, a.fingerprint FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ?1 AND b.provider_id IS NOT NULL
        AND (coalesce(b.made_at, b.submitted_at), b.id) < (?2, ?3)
      ORDER BY coalesce(b.made_at, b.submitted_at) DESC, b.id DESC
      LIMIT ?4
      """;

  /** Batches with a provider's id, the latest made first. */
  List<Batch> atProvider(AccountId account, @Nullable Batch after, int limit) throws SQLException {
    long before = Long.MAX_VALUE;
    long key = Long.MAX_VALUE;
    if (after != null) {
      Stored last = require(after.id());
      before = session.count(MADE_AT, last.key());
      key = last.key();
    }
    return batches(
        session.list(AT_PROVIDER, this::stored, account.fingerprint(), before, key, limit));
  }

  private static final String MADE_AT =
      """
      SELECT coalesce(made_at, submitted_at) FROM batch WHERE id = ?
      """;

  private static final String CLEANUP_DUE =
      """
      SELECT b.*, a.fingerprint
      FROM account AS a JOIN batch AS b ON b.account = a.id
      LEFT JOIN cleanup AS c ON c.batch = b.id
      WHERE a.fingerprint = ? AND b.state = 'COLLECTED' AND b.ended_at >= ?
        AND (c.batch IS NULL OR (c.done_at IS NULL AND c.kept = 0 AND c.next_at <= ?))
      ORDER BY b.id
      LIMIT ?
      """;

  List<Batch> cleanupDue(AccountId account, Instant since, Instant now, int limit)
      throws SQLException {
    return batches(
        session.list(
            CLEANUP_DUE,
            this::stored,
            account.fingerprint(),
            since.toEpochMilli(),
            now.toEpochMilli(),
            limit));
  }

  private static final String SENT_SINCE =
      """
      SELECT count(*) FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.last_sent_at >= ?
      """;

  int submittedSince(AccountId account, Instant since) throws SQLException {
    return (int) session.count(SENT_SINCE, account.fingerprint(), since.toEpochMilli());
  }

  private static final String ASSEMBLING =
      """
      SELECT b.uuid FROM account AS a JOIN batch AS b ON b.account = a.id
      WHERE a.fingerprint = ? AND b.state = 'ASSEMBLING'
      ORDER BY b.id
      """;

  List<BatchId> assembling(AccountId account) throws SQLException {
    return session.list(
        ASSEMBLING, row -> new BatchId(Columns.uuid(row.getBytes(1))), account.fingerprint());
  }

  private static final String ACCOUNTS_IN_FLIGHT =
      """
      SELECT DISTINCT a.fingerprint, t.provider, t.base_url
      FROM run AS r
      JOIN batch_run AS s ON s.run = r.id
      JOIN batch AS b ON b.id = s.batch
      JOIN account AS a ON a.id = b.account
      JOIN request_group AS g ON g.id = b.request_group
      JOIN target AS t ON t.id = g.target
      WHERE r.name = ? AND b.state IN (
        'PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN', 'CANCELLING', 'ENDED')
      UNION
      SELECT a.fingerprint, t.provider, t.base_url
      FROM run AS r
      JOIN called AS c ON c.run = r.id
      JOIN attempt AS l ON l.id = c.attempt AND l.open = 1
      JOIN account AS a ON a.id = c.account
      JOIN target AS t ON t.id = r.target
      WHERE r.name = ?
      """;

  Set<Account> accountsInFlight(RunId run) throws SQLException {
    return new HashSet<>(
        session.list(
            ACCOUNTS_IN_FLIGHT,
            row ->
                new Account(
                    new AccountId(row.getString(1)),
                    new Target(new ProviderName(row.getString(2)), row.getString(3))),
            run.value(),
            run.value()));
  }
}
