package dev.offpeak.connectors.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the target's columns hold now, many keys a query. */
record TargetReader(Connection connection, Database database, TargetTable table) {

  /** What the table holds for a key. */
  sealed interface Held {

    /**
     * One row.
     *
     * @param texts a held text a column, as {@link Database#held} writes it
     */
    record One(List<@Nullable String> texts) implements Held {}

    /** No row. */
    record None() implements Held {}

    /** More rows than one: the key does not name a row. */
    record Several() implements Held {}
  }

  /** What the table holds for each of the keys, in their order. */
  List<Held> read(List<Key> keys) throws SQLException {
    List<Held> held = new ArrayList<>(Collections.nCopies(keys.size(), new Held.None()));
    int step = database.lookupKeysMax();
    for (int from = 0; from < keys.size(); from += step) {
      readSlice(keys.subList(from, Math.min(keys.size(), from + step)), from, held);
    }
    return held;
  }

  private void readSlice(List<Key> keys, int from, List<Held> held) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(database.lookup(table, keys.size()))) {
      database.bindLookup(statement, table, keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int place = from + row.getInt(1) - 1;
          List<@Nullable String> texts = new ArrayList<>();
          for (int column = 0; column < table.columns().size(); column++) {
            texts.add(row.getString(column + 2));
          }
          held.set(
              place,
              held.get(place) instanceof Held.None
                  ? new Held.One(Collections.unmodifiableList(texts))
                  : new Held.Several());
        }
      }
    }
  }
}
