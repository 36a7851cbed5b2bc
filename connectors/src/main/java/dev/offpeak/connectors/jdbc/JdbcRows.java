package dev.offpeak.connectors.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one after the other, in constant memory and as of one moment where the
 * database can do that. Not thread-safe.
 */
public interface JdbcRows extends AutoCloseable {

  /** The member of a stored row that holds its guard; no column of a query may have its name. */
  String GUARD = "$guard";

  /** The names of the query's columns, in its order. */
  List<String> columns();

  /**
   * The next row, or null at the end.
   *
   * @throws dev.offpeak.source.SourceException if the database fails
   */
  @Nullable Row next();

  @Override
  void close();

  /**
   * A row of a query.
   *
   * @param ordinal from 1 and rising
   * @param key the text of the key's value, a fitting {@code custom_id}; null where nothing is
   *     written back, or it is null. Two rows with one key are left for the caller to find
   * @param values one text a column, fit for a template: numbers and JSON as in {@code json}, bytes
   *     as base64; null for null
   * @param json the columns as one compact JSON object in the query's order: numbers exact,
   *     booleans, null, texts, dates and times as ISO 8601 texts, JSON as JSON, bytes as base64
   * @param guard what the target's columns hold, as JSON: an object, or {@code null} where the
   *     table has no such row; null where nothing is written back
   * @param problem why it cannot be sent, or not be written back, as a sentence; null if it can
   */
  record Row(
      long ordinal,
      @Nullable String key,
      List<@Nullable String> values,
      byte[] json,
      byte @Nullable [] guard,
      @Nullable String problem) {

    /**
     * What the sink needs back as {@link dev.offpeak.sink.Outcome#row}: {@code json} with the guard
     * as a last member named {@link #GUARD}, which outputs leave out; {@code json} itself without a
     * guard.
     */
    public byte[] stored() {
      if (guard == null) {
        return json;
      }
      byte[] name =
          ((json.length > 2 ? "," : "") + "\"" + GUARD + "\":").getBytes(StandardCharsets.UTF_8);
      byte[] stored = Arrays.copyOf(json, json.length + name.length + guard.length);
      int at = json.length - 1;
      System.arraycopy(name, 0, stored, at, name.length);
      System.arraycopy(guard, 0, stored, at + name.length, guard.length);
      stored[stored.length - 1] = '}';
      return stored;
    }
  }
}
