package dev.offpeak.imports;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it stands in a file.
 *
 * @param line where it begins, from 1
 * @param columns its values: texts, maps and lists; null if it cannot be read
 * @param problem why it cannot be read; null if it can
 */
record RawRow(long line, @Nullable Map<String, Object> columns, @Nullable String problem) {

  static RawRow of(long line, Map<String, Object> columns) {
    return new RawRow(line, columns, null);
  }

  static RawRow unreadable(long line, String problem) {
    return new RawRow(line, null, problem);
  }
}
