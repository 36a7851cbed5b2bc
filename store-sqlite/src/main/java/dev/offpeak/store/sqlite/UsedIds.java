package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids that were used before, each exactly, and in constant memory: after so many they go into
 * a file of the temporary directory, about 40 bytes and twice its characters for each id, which is
 * gone when this is closed. Not thread-safe.
 */
public final class UsedIds implements AutoCloseable {

  /** Some 10 MiB for ids of ordinary length; most inputs never need the file. */
  public static final int IN_MEMORY_MAX = 100_000;

  private static final String TABLE =
      "CREATE TABLE used (id BLOB PRIMARY KEY, ordinal INTEGER NOT NULL) WITHOUT ROWID";

  private final int inMemoryMax;
  private final Map<String, Long> memory = new HashMap<>();
  private @Nullable Spill spill;

  /** The file, and what is done with it. */
  private record Spill(
      Path file, Connection connection, PreparedStatement insert, PreparedStatement find) {}

  /**
   * @param inMemoryMax ids that are kept in memory; {@link #IN_MEMORY_MAX} is the usual number
   */
  public UsedIds(int inMemoryMax) {
    this.inMemoryMax = inMemoryMax;
  }

  /**
   * Uses an id.
   *
   * @return the ordinal that it was first used with; empty if this is the first
   * @throws StoreException if the temporary directory cannot hold the ids
   */
  public OptionalLong use(String id, long ordinal) {
    if (memory.size() < inMemoryMax && spill == null) {
      Long first = memory.putIfAbsent(id, ordinal);
      return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }
    try {
      Spill to = spill == null ? spillOver() : spill;
      return use(to, id, ordinal);
    } catch (SQLException | IOException full) {
      throw new StoreException(
          Reason.DISK_FULL,
          "the temporary directory "
              + System.getProperty("java.io.tmpdir")
              + " cannot hold the ids of this large input; another is named with"
              + " OFFPEAK_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          full);
    }
  }

  private Spill spillOver() throws SQLException, IOException {
    Path file = Files.createTempFile("offpeak-ids-", ".db");
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      // Nobody reads the file after a crash.
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA cache_size = -16384");
      statement.execute(TABLE);
    }
    connection.setAutoCommit(false);
    Spill to =
        new Spill(
            file,
            connection,
            connection.prepareStatement("INSERT OR IGNORE INTO used VALUES (?, ?)"),
            connection.prepareStatement("SELECT ordinal FROM used WHERE id = ?"));
    spill = to;
    for (Map.Entry<String, Long> entry : memory.entrySet()) {
      use(to, entry.getKey(), entry.getValue());
    }
    memory.clear();
    return to;
  }

  private static OptionalLong use(Spill spill, String id, long ordinal) throws SQLException {
    byte[] key = bytes(id);
    spill.insert().setBytes(1, key);
    spill.insert().setLong(2, ordinal);
    if (spill.insert().executeUpdate() == 1) {
      return OptionalLong.empty();
    }
    spill.find().setBytes(1, key);
    try (ResultSet row = spill.find().executeQuery()) {
      row.next();
      return OptionalLong.of(row.getLong(1));
    }
  }

  /** Every character as it is: an encoding would make one of all that it does not know. */
  private static byte[] bytes(String id) {
    ByteBuffer bytes = ByteBuffer.allocate(id.length() * Character.BYTES);
    bytes.asCharBuffer().put(id);
    return bytes.array();
  }

  @Override
  public void close() {
    if (spill == null) {
      return;
    }
    try {
      spill.connection().close();
      Files.deleteIfExists(spill.file());
    } catch (SQLException | IOException leftBehind) {
      // A file in the temporary directory, which its owner empties.
    }
  }
}
