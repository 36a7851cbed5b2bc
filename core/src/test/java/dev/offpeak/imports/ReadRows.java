package dev.offpeak.imports;

import dev.offpeak.imports.Buckets.Cell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the reading half of an import makes of a file.
 *
 * @param problems {@code line: reason}
 */
record ReadRows(ImportFormat format, List<ImportRow> rows, List<String> problems) {

  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  static ReadRows of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static ReadRows of(byte[] bytes, Map<Field, String> map) {
    ImportInput input = new ImportInput("calls", () -> new ByteArrayInputStream(bytes));
    List<ImportRow> rows = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    SpanIndex spans = new SpanIndex(Path.of("."));
    ImportFormat format;
    try (ExportFile file = ExportFile.open(input)) {
      format = file.format();
    }
    EnumMap<Field, String> columns = new EnumMap<>(Field.class);
    columns.putAll(map);
    RowReader reader = new RowReader(Aliases.of(format).with(columns), NOW);
    try {
      if (format == ImportFormat.OTLP) {
        for (Map<String, Object> object : objects(input, new ArrayList<>())) {
          Unfolding.elements(object).forEach(element -> Spans.of(element).forEach(spans::add));
        }
      }
      for (Map<String, Object> object : objects(input, problems)) {
        for (Cell cell : new Unfolding(format, spans, NOW).cells(object)) {
          read(reader, cell, rows, problems);
        }
      }
    } catch (IOException broken) {
      problems.add("cut");
    }
    return new ReadRows(format, rows, problems);
  }

  private static void read(
      RowReader reader, Cell cell, List<ImportRow> rows, List<String> problems) {
    try {
      if (cell.problem() != null) {
        throw new UnreadableRowException(cell.problem());
      }
      reader.read(new RowFields(cell.columns()), cell.sum()).ifPresent(rows::add);
    } catch (UnreadableRowException unreadable) {
      problems.add("row: " + unreadable.getMessage());
    }
  }

  private static List<Map<String, Object>> objects(ImportInput input, List<String> problems)
      throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    try (ExportFile file = ExportFile.open(input);
        RawRows rows = file.rows()) {
      for (RawRow row = rows.next(); row != null; row = rows.next()) {
        Map<String, Object> columns = row.columns();
        if (columns == null) {
          problems.add(row.line() + ": " + row.problem());
        } else {
          objects.add(columns);
        }
      }
    }
    return objects;
  }

  ImportRow only() {
    if (rows.size() != 1 || !problems.isEmpty()) {
      throw new AssertionError("not one row: " + this);
    }
    return rows.getFirst();
  }
}
