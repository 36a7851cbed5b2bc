package dev.offpeak.connectors.jdbc;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Turns the rows of one result into JSON and texts. Immutable; reads whatever row is current. */
final class RowReader {

  /** Bytes are sent as base64 in a prompt: a longer value is surely a mistake. */
  static final int BYTES_MAX = 1 << 20;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
  private static final Pattern LOCAL_TIME = Pattern.compile("(\\d{4,}-\\d\\d-\\d\\d) (\\d\\d:.*)");

  private enum Shape {
    NUMBER,
    BOOLEAN,
    BYTES,
    JSON,
    LOCAL_TIME,
    INSTANT,
    TEXT,
    /** By the class of each value: SQLite types values, not columns. */
    DYNAMIC
  }

  /** One row's columns. */
  record Cells(
      List<@Nullable String> values, BitSet numbers, byte[] json, @Nullable String problem) {}

  /** A row while it is written. */
  private record Line(JsonGenerator json, List<@Nullable String> values, BitSet numbers) {

    void text(@Nullable String text) {
      values.add(text);
      if (text == null) {
        json.writeNull();
      } else {
        json.writeString(text);
      }
    }

    /** A number with all its digits; what JSON has no number for ({@code NaN}) as text. */
    void number(@Nullable String text) {
      if (text == null || !NUMBER.matcher(text).matches()) {
        text(text);
        return;
      }
      numbers.set(values.size());
      values.add(text);
      json.writeNumber(text);
    }

    void bool(boolean value) {
      values.add(Boolean.toString(value));
      json.writeBoolean(value);
    }

    /** JSON as JSON, without its line breaks; text where it is none. */
    void json(@Nullable String text) {
      String compact = text == null ? null : compact(text);
      if (compact == null) {
        text(text);
        return;
      }
      values.add(compact);
      json.writeRawValue(compact);
    }
  }

  private final List<String> columns;
  private final List<Shape> shapes;

  private RowReader(List<String> columns, List<Shape> shapes) {
    this.columns = columns;
    this.shapes = shapes;
  }

  /**
   * A reader for a result.
   *
   * @throws DatabaseException if two columns have one name
   */
  static RowReader of(ResultSetMetaData metadata, Database database) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int index = 1; index <= metadata.getColumnCount(); index++) {
      String name = metadata.getColumnLabel(index);
      if (!seen.add(name)) {
        throw new DatabaseException(
            "The query has two columns called " + name + "; rename one with AS.");
      }
      if (name.equals(JdbcRows.GUARD)) {
        throw new DatabaseException("The query has a column " + name + "; rename it with AS.");
      }
      columns.add(name);
      shapes.add(shape(metadata.getColumnType(index), metadata.getColumnTypeName(index), database));
    }
    return new RowReader(List.copyOf(columns), List.copyOf(shapes));
  }

  List<String> columns() {
    return columns;
  }

  Cells read(ResultSet row) throws SQLException {
    List<@Nullable String> values = new ArrayList<>(columns.size());
    BitSet numbers = new BitSet();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    String problem = null;
    try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
      Line line = new Line(json, values, numbers);
      json.writeStartObject();
      for (int index = 0; index < columns.size(); index++) {
        json.writeName(columns.get(index));
        String tooLong = write(row, index, line);
        problem = problem == null ? tooLong : problem;
      }
      json.writeEndObject();
    } catch (JacksonException notText) {
      return new Cells(
          Collections.nCopies(columns.size(), null),
          numbers,
          new byte[] {'{', '}'},
          "A column holds text that is not valid Unicode; repair it.");
    }
    return new Cells(Collections.unmodifiableList(values), numbers, bytes.toByteArray(), problem);
  }

  /** Writes one value; a problem as a sentence, or null. */
  private @Nullable String write(ResultSet row, int index, Line line) throws SQLException {
    switch (shapes.get(index)) {
      case NUMBER -> line.number(row.getString(index + 1));
      case BOOLEAN -> {
        boolean value = row.getBoolean(index + 1);
        if (row.wasNull()) {
          line.text(null);
        } else {
          line.bool(value);
        }
      }
      case BYTES -> {
        return bytes(row.getBytes(index + 1), index, line);
      }
      case JSON -> line.json(row.getString(index + 1));
      case LOCAL_TIME -> {
        String text = row.getString(index + 1);
        line.text(text == null ? null : LOCAL_TIME.matcher(text).replaceFirst("$1T$2"));
      }
      case INSTANT -> line.text(instant(row, index));
      case TEXT -> line.text(row.getString(index + 1));
      case DYNAMIC -> {
        return dynamic(row.getObject(index + 1), index, line);
      }
    }
    return null;
  }

  private @Nullable String dynamic(@Nullable Object value, int index, Line line) {
    switch (value) {
      case null -> line.text(null);
      case byte[] bytes -> {
        return bytes(bytes, index, line);
      }
      case Double real ->
          line.number(real.isNaN() || real.isInfinite() ? real.toString() : plain(real));
      case Number number -> line.number(number.toString());
      default -> line.text(value.toString());
    }
    return null;
  }

  /** A double in as few digits as name it, without an exponent unless it is far away. */
  private static String plain(double real) {
    double size = Math.abs(real);
    if (size != 0 && (size < 1e-9 || size >= 1e17)) {
      return Double.toString(real);
    }
    BigDecimal decimal = BigDecimal.valueOf(real).stripTrailingZeros();
    return (decimal.scale() < 1 ? decimal.setScale(1) : decimal).toPlainString();
  }

  private @Nullable String bytes(byte @Nullable [] value, int index, Line line) {
    if (value == null || value.length > BYTES_MAX) {
      line.text(null);
      return value == null
          ? null
          : "The column %s holds %,d bytes; at most %,d can be sent."
              .formatted(columns.get(index), value.length, BYTES_MAX);
    }
    line.text(Base64.getEncoder().encodeToString(value));
    return null;
  }

  private static @Nullable String compact(String text) {
    ByteArrayOutputStream compact = new ByteArrayOutputStream(text.length());
    try (JsonParser parser = Json.MAPPER.createParser(text);
        JsonGenerator copy = Json.MAPPER.createGenerator(compact)) {
      parser.nextToken();
      copy.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        return null;
      }
    } catch (JacksonException notJson) {
      return null;
    }
    return compact.size() == 0 ? null : compact.toString(StandardCharsets.UTF_8);
  }

  private static @Nullable String instant(ResultSet row, int index) throws SQLException {
    String text = row.getString(index + 1);
    if (text == null || !LOCAL_TIME.matcher(text).matches() || text.endsWith(" BC")) {
      return text;
    }
    return row.getObject(index + 1, OffsetDateTime.class).toInstant().toString();
  }

  private static Shape shape(int type, @Nullable String typeName, Database database) {
    String name = typeName == null ? "" : typeName.toLowerCase(Locale.ROOT);
    if (name.startsWith("json")) {
      return Shape.JSON;
    }
    if (database instanceof SqliteDatabase) {
      return name.contains("bool") ? Shape.BOOLEAN : Shape.DYNAMIC;
    }
    return switch (type) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.NUMERIC,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE ->
          name.equals("money") ? Shape.TEXT : Shape.NUMBER;
      case Types.BOOLEAN -> Shape.BOOLEAN;
      case Types.BIT -> name.equals("bit") ? Shape.TEXT : Shape.BOOLEAN;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Shape.BYTES;
      case Types.TIMESTAMP_WITH_TIMEZONE -> Shape.INSTANT;
      case Types.TIMESTAMP -> name.equals("timestamptz") ? Shape.INSTANT : Shape.LOCAL_TIME;
      default -> Shape.TEXT;
    };
  }
}
