package dev.offpeak.source;

import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table.
 *
 * @param index where each column's value stands, in the order of the columns; may be shared by rows
 * @param texts the values as templates put them in: JSON's own text for what is not a string, empty
 *     for null
 * @param json the columns as one compact JSON object, kept for the output
 */
public record Row(SequencedMap<String, Integer> index, List<String> texts, byte[] json) {

  /** The value of a column, or null if the row has no such column. */
  public @Nullable String text(String column) {
    Integer place = index.get(column);
    return place == null || place >= texts.size() ? null : texts.get(place);
  }

  Set<String> columns() {
    return index.keySet();
  }
}
