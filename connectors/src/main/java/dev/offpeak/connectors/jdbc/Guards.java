package dev.offpeak.connectors.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what the target's columns hold, for rows that are about to be sent. Not thread-safe.
 *
 * @param own whether the connection is closed with this
 */
record Guards(Connector connector, Connection connection, TargetTable table, boolean own)
    implements AutoCloseable {

  /**
   * What was found for a key.
   *
   * @param json the guard, as {@link Guard} reads it; null if there is a problem
   * @param problem why the row cannot be written back, as a sentence; null if it can
   */
  record Found(byte @Nullable [] json, @Nullable String problem) {}

  /**
   * Guards for a write-back, on the source's own connection where both are one database.
   *
   * @throws DatabaseException if the table or a column is not there
   */
  static Guards open(WriteBack writeBack, Connector source, Connection connection)
      throws SQLException {
    if (writeBack.url().equals(source.url())) {
      return new Guards(
          source, connection, TargetTables.find(connection, source.database(), writeBack), false);
    }
    Connector target = new Connector(writeBack.url(), source.environment());
    Connection other = target.open(Database.Purpose.READ);
    try {
      TargetTable table = TargetTables.find(other, target.database(), writeBack);
      return new Guards(target, other, table, true);
    } catch (SQLException failure) {
      Connector.closeQuietly(other);
      throw new DatabaseException(target.sentence(failure));
    } catch (DatabaseException unusable) {
      Connector.closeQuietly(other);
      throw unusable;
    }
  }

  /**
   * What the table holds for the keys, in their order.
   *
   * @throws DatabaseException if the database fails
   */
  List<Found> read(List<Key> keys) {
    try {
      List<Found> found = new ArrayList<>(keys.size());
      List<TargetReader.Held> all =
          new TargetReader(connection, connector.database(), table).read(keys);
      for (int index = 0; index < keys.size(); index++) {
        found.add(found(keys.get(index), all.get(index)));
      }
      return found;
    } catch (SQLException failure) {
      throw new DatabaseException(
          SqlStates.blamesRow(failure)
              ? "The key "
                  + table.key().name()
                  + " of the query does not fit that of "
                  + table.name()
                  + "; check --key."
              : connector.sentence(failure));
    }
  }

  private Found found(Key key, TargetReader.Held held) {
    return switch (held) {
      case TargetReader.Held.One one -> new Found(guard(one.texts()), null);
      case TargetReader.Held.None none ->
          table.notInsertable() == null
              ? new Found("null".getBytes(StandardCharsets.UTF_8), null)
              : problem("has no row", key, ", and " + table.notInsertable());
      case TargetReader.Held.Several several ->
          problem("has several rows", key, "; --key must name one");
    };
  }

  private Found problem(String what, Key key, String end) {
    return new Found(
        null,
        "The table %s %s with %s %s%s."
            .formatted(table.name(), what, table.key().name(), key.text(), end));
  }

  private byte[] guard(List<@Nullable String> texts) {
    ObjectNode guard = Json.object();
    for (int index = 0; index < texts.size(); index++) {
      guard.put(table.columns().get(index).name(), texts.get(index));
    }
    return guard.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (own) {
      Connector.closeQuietly(connection);
    }
  }
}
