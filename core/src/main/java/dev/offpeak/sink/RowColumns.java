package dev.offpeak.sink;

import dev.offpeak.source.RowJson;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Collects the columns of rows in the order in which they first appear: rows of JSONL may differ.
 * Not thread-safe.
 */
public final class RowColumns {

  private final SequencedSet<String> columns = new LinkedHashSet<>();

  /** Adds a row's columns. */
  public void add(byte[] row) {
    RowJson.forEach(row, (column, from, to) -> columns.add(column));
  }

  /** The columns so far. */
  public SequencedSet<String> columns() {
    return Collections.unmodifiableSequencedSet(columns);
  }
}
