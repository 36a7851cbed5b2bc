package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.ServedFileRows.instant;
import static dev.offpeak.store.sqlite.ServedFileRows.millis;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches of clients that speak a provider's batch API to us. */
final class ServedBatchRows {

  /** Identical calls that are looked at: more of them are not unclaimed at once. */
  private static final int ALIKE_MAX = 100;

  private final Session session;

  ServedBatchRows(Session session) {
    this.session = session;
  }

  private static final String ADD =
      """
      INSERT INTO served_batch (
        id, owner, provider, input_file, endpoint, metadata, feature, created_at, expires_at,
        deadline, requests, bound, account, credential, body_hash, idempotency_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  void add(NewServedBatch batch) throws SQLException {
    session.update(
        ADD,
        batch.id(),
        batch.owner(),
        batch.provider().value(),
        batch.inputFile(),
        batch.endpoint(),
        batch.metadata(),
        batch.feature().name(),
        batch.createdAt().toEpochMilli(),
        batch.expiresAt().toEpochMilli(),
        millis(batch.deadline()),
        batch.requests(),
        batch.bound().nanos(),
        batch.account() == null ? null : batch.account().value(),
        batch.call().credential(),
        batch.call().bodyHash(),
        batch.call().key());
  }

  private static final String BY_KEY =
      """
      SELECT id, body_hash FROM served_batch WHERE credential = ? AND idempotency_key = ?
      """;

  /** A batch and what was asked for with it. */
  record Known(String id, String bodyHash) {}

  Optional<Known> byKey(String credential, String key) throws SQLException {
    return session.first(
        BY_KEY, row -> new Known(row.getString(1), row.getString(2)), credential, key);
  }

  private static final String ALIKE =
      """
      SELECT id, answered_at FROM served_batch
      WHERE credential = ? AND body_hash = ? AND idempotency_key IS NULL
        AND (answered_at IS NULL OR answered_at >= ?)
      ORDER BY number DESC
      LIMIT ?
      """;

  private record Alike(String id, boolean answered) {}

  /** The batch that a call without a key comes back for. */
  Optional<String> claimed(NewServedBatch.Call call, Instant answeredSince, Set<String> inService)
      throws SQLException {
    List<Alike> alike =
        session.list(
            ALIKE,
            row -> new Alike(row.getString(1), Session.number(row, 2) != null),
            call.credential(),
            call.bodyHash(),
            answeredSince.toEpochMilli(),
            ALIKE_MAX);
    return alike.stream()
        .filter(one -> call.repeated() || (!one.answered() && !inService.contains(one.id())))
        .map(Alike::id)
        .findFirst();
  }

  private static final String ANSWERED =
      """
      UPDATE served_batch SET answered_at = ? WHERE id = ?
      """;

  void answered(String id, Instant at) throws SQLException {
    session.update(ANSWERED, at.toEpochMilli(), id);
  }

  private static final String COLUMNS =
      """
      SELECT id, owner, provider, input_file, endpoint, metadata, feature, created_at, expires_at,
        deadline, requests, run, loaded_at, cancel_at, expired_at, ended_at, end_kind, succeeded,
        errored, cancelled, expired, problems, usage, output_file, error_file, account
      FROM served_batch
      """;
  private static final String FIND = COLUMNS + "WHERE id = ?";
  private static final String OF_OWNER = COLUMNS + "WHERE owner = ? AND id = ?";

  Optional<ServedBatch> find(String id) throws SQLException {
    return session.first(FIND, ServedBatchRows::batch, id);
  }

  Optional<ServedBatch> find(String owner, String id) throws SQLException {
    return session.first(OF_OWNER, ServedBatchRows::batch, owner, id);
  }

  private static final String OLDER =
      COLUMNS
          + """
          WHERE owner = ?1 AND provider = ?2
            AND (?3 IS NULL
              OR number < (SELECT number FROM served_batch WHERE id = ?3 AND owner = ?1))
          ORDER BY number DESC
          LIMIT ?4
          """;
  private static final String NEWER =
      COLUMNS
          + """
          WHERE owner = ?1 AND provider = ?2
            AND number > (SELECT number FROM served_batch WHERE id = ?3 AND owner = ?1)
          ORDER BY number
          LIMIT ?4
          """;

  List<ServedBatch> list(
      String owner,
      ProviderName provider,
      @Nullable String after,
      @Nullable String before,
      int limit)
      throws SQLException {
    return before == null
        ? session.list(OLDER, ServedBatchRows::batch, owner, provider.value(), after, limit)
        : session
            .list(NEWER, ServedBatchRows::batch, owner, provider.value(), before, limit)
            .reversed();
  }

  private static final String OPEN = COLUMNS + "WHERE ended_at IS NULL ORDER BY number";

  List<ServedBatch> open() throws SQLException {
    return session.list(OPEN, ServedBatchRows::batch);
  }

  private static final String LOADED =
      """
      UPDATE served_batch SET run = ?, requests = ?, loaded_at = ?
      WHERE id = ? AND loaded_at IS NULL AND ended_at IS NULL
      """;

  void loaded(String id, RunId run, long requests, Instant at) throws SQLException {
    session.update(LOADED, run.value(), requests, at.toEpochMilli(), id);
  }

  private static final String CANCEL =
      """
      UPDATE served_batch SET cancel_at = ?
      WHERE id = ? AND cancel_at IS NULL AND ended_at IS NULL
      """;

  void cancel(String id, Instant at) throws SQLException {
    session.update(CANCEL, at.toEpochMilli(), id);
  }

  private static final String EXPIRE =
      """
      UPDATE served_batch SET expired_at = ?
      WHERE id = ? AND expired_at IS NULL AND ended_at IS NULL
      """;

  void expire(String id, Instant at) throws SQLException {
    session.update(EXPIRE, at.toEpochMilli(), id);
  }

  private static final String END =
      """
      UPDATE served_batch
      SET ended_at = ?, end_kind = ?, succeeded = ?, errored = ?, cancelled = ?, expired = ?,
        problems = ?, usage = ?, output_file = ?, error_file = ?
      WHERE id = ? AND ended_at IS NULL
      """;

  boolean end(String id, End end, Instant at) throws SQLException {
    return session.update(
            END,
            at.toEpochMilli(),
            end.kind().name(),
            end.succeeded(),
            end.errored(),
            end.cancelled(),
            end.expired(),
            end.problems(),
            end.usage(),
            end.outputFile(),
            end.errorFile(),
            id)
        > 0;
  }

  private static final String REMOVE =
      """
      DELETE FROM served_batch WHERE owner = ? AND id = ?
      """;

  boolean remove(String owner, String id) throws SQLException {
    return session.update(REMOVE, owner, id) > 0;
  }

  private static ServedBatch batch(ResultSet row) throws SQLException {
    String run = row.getString(12);
    return new ServedBatch(
        row.getString(1),
        row.getString(2),
        new ProviderName(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        new Feature(row.getString(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        instant(Session.number(row, 10)),
        row.getLong(11),
        run == null ? null : new RunId(run),
        instant(Session.number(row, 13)),
        instant(Session.number(row, 14)),
        instant(Session.number(row, 15)),
        instant(Session.number(row, 16)),
        end(row),
        account(row.getString(26)));
  }

  private static @Nullable AccountName account(@Nullable String name) {
    return name == null ? null : new AccountName(name);
  }

  private static @Nullable End end(ResultSet row) throws SQLException {
    String kind = row.getString(17);
    return kind == null
        ? null
        : new End(
            End.Kind.valueOf(kind),
            row.getLong(18),
            row.getLong(19),
            row.getLong(20),
            row.getLong(21),
            row.getString(22),
            row.getString(23),
            row.getString(24),
            row.getString(25));
  }
}
