package dev.offpeak.connectors.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the target held for a row when it was read. */
sealed interface Guard {

  /** Nobody looked: what is there now is never overwritten. */
  record Unknown() implements Guard {}

  /** There was no such row. */
  record Missing() implements Guard {}

  /** There was one; a held text a column. */
  record Existed(List<@Nullable String> texts) implements Guard {}

  /** The guard of a stored row. */
  static Guard of(JsonNode row, TargetTable table) {
    JsonNode guard = row.get(JdbcRows.GUARD);
    if (guard == null) {
      return new Unknown();
    }
    if (guard.isNull()) {
      return new Missing();
    }
    List<@Nullable String> texts = new ArrayList<>();
    for (Column column : table.columns()) {
      JsonNode text = guard.get(column.name());
      if (text == null) {
        return new Unknown();
      }
      texts.add(text.isNull() ? null : text.stringValue());
    }
    return new Existed(Collections.unmodifiableList(texts));
  }
}
