package dev.offpeak.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a format keeps our fields: a table that is part of the program as data, with the user's own
 * map before it. Immutable.
 */
final class Aliases {

  private static final String RECOGNISED_BY = "recognised-by";

  private final Map<Field, List<String>> paths;
  private final List<List<String>> marks;

  private Aliases(Map<Field, List<String>> paths, List<List<String>> marks) {
    this.paths = paths;
    this.marks = marks;
  }

  /** The table of a format. */
  static Aliases of(ImportFormat format) {
    return switch (format) {
      case LITELLM, LANGFUSE, HELICONE, OTLP -> read(format.label());
      case OPENAI, ANTHROPIC, CSV, JSONL -> read("rows");
    };
  }

  private static Aliases read(String table) {
    Map<Field, List<String>> paths = new EnumMap<>(Field.class);
    List<List<String>> marks = new ArrayList<>();
    for (Map.Entry<String, List<String>> line : lines(table)) {
      if (line.getKey().equals(RECOGNISED_BY)) {
        marks.add(line.getValue());
      } else {
        Field field =
            Field.ofLabel(line.getKey())
                .orElseThrow(
                    () -> new IllegalStateException(table + " names no field: " + line.getKey()));
        paths.put(field, line.getValue());
      }
    }
    return new Aliases(paths, List.copyOf(marks));
  }

  /** The providers that others' names for them mean. */
  static Map<String, String> providers() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> line : lines("providers")) {
      line.getValue().forEach(name -> names.put(name, line.getKey()));
    }
    return Map.copyOf(names);
  }

  private static List<Map.Entry<String, List<String>>> lines(String table) {
    List<Map.Entry<String, List<String>>> lines = new ArrayList<>();
    for (String line : text(table).split("\n", -1)) {
      int equals = line.indexOf(" = ");
      if (equals > 0 && !line.startsWith("#")) {
        lines.add(
            Map.entry(
                line.substring(0, equals),
                List.of(line.substring(equals + " = ".length()).split(", ", -1))));
      }
    }
    return lines;
  }

  private static String text(String table) {
    try (InputStream in = Aliases.class.getResourceAsStream(table + ".fields")) {
      if (in == null) {
        throw new IllegalStateException(table + ".fields is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This table with the user's columns for some fields. */
  Aliases with(Map<Field, String> map) {
    Map<Field, List<String>> mapped = new EnumMap<>(Field.class);
    mapped.putAll(paths);
    map.forEach((field, column) -> mapped.put(field, List.of(column)));
    return new Aliases(mapped, marks);
  }

  /** Whether a row with these columns is of this format. */
  boolean recognise(Set<String> columns) {
    return marks.stream().anyMatch(columns::containsAll);
  }

  /** Where a field may be, the best place first. */
  List<String> paths(Field field) {
    return paths.getOrDefault(field, List.of());
  }
}
