package dev.offpeak.store.sqlite;

import dev.offpeak.store.ServedFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of batch clients. */
final class ServedFileRows {

  private final Session session;

  ServedFileRows(Session session) {
    this.session = session;
  }

  private static final String ADD =
      """
      INSERT INTO served_file (id, owner, kind, name, bytes, created_at, expires_at, batch)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  void add(ServedFile file) throws SQLException {
    session.update(
        ADD,
        file.id(),
        file.owner(),
        file.kind().name(),
        file.name(),
        file.bytes(),
        file.createdAt().toEpochMilli(),
        millis(file.expiresAt()),
        file.batch());
  }

  private static final String FIND =
      """
      SELECT id, owner, kind, name, bytes, created_at, expires_at, batch
      FROM served_file WHERE owner = ? AND id = ? AND removed = 0
      """;

  Optional<ServedFile> find(String owner, String id) throws SQLException {
    return session.first(FIND, ServedFileRows::file, owner, id);
  }

  private static final String NEWEST_FIRST =
      """
      SELECT id, owner, kind, name, bytes, created_at, expires_at, batch
      FROM served_file
      WHERE owner = ?1 AND removed = 0 AND kind <> 'BODY'
        AND (?2 IS NULL OR number < (SELECT number FROM served_file WHERE id = ?2 AND owner = ?1))
      ORDER BY number DESC
      LIMIT ?3
      """;
  private static final String OLDEST_FIRST =
      """
      SELECT id, owner, kind, name, bytes, created_at, expires_at, batch
      FROM served_file
      WHERE owner = ?1 AND removed = 0 AND kind <> 'BODY'
        AND (?2 IS NULL OR number > (SELECT number FROM served_file WHERE id = ?2 AND owner = ?1))
      ORDER BY number
      LIMIT ?3
      """;

  List<ServedFile> list(String owner, @Nullable String after, int limit, boolean newestFirst)
      throws SQLException {
    return session.list(
        newestFirst ? NEWEST_FIRST : OLDEST_FIRST, ServedFileRows::file, owner, after, limit);
  }

  private static final String REMOVE =
      """
      UPDATE served_file SET removed = 1 WHERE owner = ? AND id = ? AND removed = 0
      """;

  boolean remove(String owner, String id) throws SQLException {
    return session.update(REMOVE, owner, id) > 0;
  }

  private static final String REMOVE_OF_BATCH =
      """
      UPDATE served_file SET removed = 1
      WHERE batch = ?1 OR id = (SELECT input_file FROM served_batch WHERE id = ?1) AND kind = 'BODY'
      """;

  /** Removes what a batch had for itself. */
  void removeOf(String batch) throws SQLException {
    session.update(REMOVE_OF_BATCH, batch);
  }

  private static final String SWEEP =
      """
      DELETE FROM served_file
      WHERE (removed = 1 OR expires_at <= ?)
        AND NOT EXISTS (
          SELECT 1 FROM served_batch AS b
          WHERE b.input_file = served_file.id AND b.loaded_at IS NULL AND b.ended_at IS NULL)
      RETURNING id
      """;

  /** Deletes what nobody sees and no batch waits for; the ids. */
  List<String> sweep(Instant now) throws SQLException {
    return session.list(SWEEP, row -> row.getString(1), now.toEpochMilli());
  }

  private static final String EXISTS =
      """
      SELECT 1 FROM served_file WHERE id = ?
      """;

  boolean exists(String id) throws SQLException {
    return session.number(EXISTS, id) != null;
  }

  private static ServedFile file(ResultSet row) throws SQLException {
    return new ServedFile(
        row.getString(1),
        row.getString(2),
        ServedFile.Kind.valueOf(row.getString(3)),
        row.getString(4),
        row.getLong(5),
        Instant.ofEpochMilli(row.getLong(6)),
        instant(Session.number(row, 7)),
        row.getString(8));
  }

  static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
