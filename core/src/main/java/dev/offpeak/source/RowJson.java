package dev.offpeak.source;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the row a source kept for the output: one JSON object of the input's columns. */
public final class RowJson {

  private RowJson() {}

  /** Takes the columns of a row in order. */
  public interface Columns {
    /**
     * @param from where the column's value begins in the row's bytes
     * @param to where it ends
     */
    void column(String column, int from, int to);
  }

  /**
   * Goes through the columns of a row.
   *
   * @throws IllegalArgumentException if it is not a JSON object, which no source makes
   */
  public static void forEach(byte[] row, Columns columns) {
    try (JsonParser parser = Json.parser(row, 0, row.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a row is a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String column = parser.currentName();
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        columns.column(column, from, (int) parser.currentLocation().getByteOffset());
      }
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("a row is a JSON object", notJson);
    }
  }

  /** Whether a row has a column. */
  public static boolean has(byte[] row, String column) {
    boolean[] found = new boolean[1];
    forEach(row, (name, from, to) -> found[0] |= name.equals(column));
    return found[0];
  }

  /** A value's text: a string's content, empty for null, JSON for all else. */
  public static String text(byte[] row, int from, int to) {
    if (row[from] == '"') {
      try (JsonParser parser = Json.parser(row, from, to)) {
        parser.nextToken();
        return parser.getString();
      }
    }
    if (row[from] == 'n') {
      return "";
    }
    return new JsonBytes(to - from).compact(row, from, to).toString();
  }
}
