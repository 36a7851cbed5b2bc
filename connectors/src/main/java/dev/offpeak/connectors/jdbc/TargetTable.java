package dev.offpeak.connectors.jdbc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table that is written to, as the database knows it.
 *
 * @param name for people
 * @param quoted for use in a statement
 * @param columns those that are set, in the order of the assignments
 * @param notInsertable why no row can be inserted, as the end of a sentence; null if one can
 */
record TargetTable(
    String name, String quoted, Column key, List<Column> columns, @Nullable String notInsertable) {
  TargetTable {
    columns = List.copyOf(columns);
  }
}
