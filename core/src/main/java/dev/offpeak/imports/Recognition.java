package dev.offpeak.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whose export a row is from, by the names in it. */
final class Recognition {

  private static final List<ImportFormat> BY_COLUMNS =
      List.of(ImportFormat.LITELLM, ImportFormat.LANGFUSE, ImportFormat.HELICONE);

  /** What may stand in a page beside its list of rows. */
  private static final Set<String> PAGE =
      Set.of("object", "has_more", "next_page", "meta", "error", "cursor", "first_id", "last_id");

  private Recognition() {}

  /** The format of a row of JSON, or of a page of rows. */
  static ImportFormat ofRow(Map<String, Object> row) {
    Map<String, Object> inner = elements(row).isEmpty() ? row : elements(row).getFirst();
    if (row.containsKey("resourceSpans") || inner.containsKey("scopeSpans")) {
      return ImportFormat.OTLP;
    }
    if (inner.containsKey("results") && inner.containsKey("start_time")) {
      return ImportFormat.OPENAI;
    }
    if (inner.containsKey("results") && inner.containsKey("starting_at")) {
      return ImportFormat.ANTHROPIC;
    }
    return ofColumns(inner.keySet(), ImportFormat.JSONL);
  }

  static ImportFormat ofColumns(Set<String> columns, ImportFormat otherwise) {
    return BY_COLUMNS.stream()
        .filter(format -> Aliases.of(format).recognise(columns))
        .findFirst()
        .orElse(otherwise);
  }

  /** The format of a file whose first row is longer than what is looked at. */
  static ImportFormat ofText(String text) {
    if (text.contains("\"resourceSpans\"")) {
      return ImportFormat.OTLP;
    }
    if (text.contains("\"results\"") && text.contains("\"starting_at\"")) {
      return ImportFormat.ANTHROPIC;
    }
    return text.contains("\"results\"") && text.contains("\"start_time\"")
        ? ImportFormat.OPENAI
        : ImportFormat.JSONL;
  }

  /** The rows of a page; none if the object is a row itself. */
  static List<Map<String, Object>> elements(Map<String, Object> object) {
    for (String name : JsonDocument.LISTS) {
      if (object.get(name) instanceof List<?> list && isPage(object, name)) {
        return maps(list);
      }
    }
    return List.of();
  }

  private static boolean isPage(Map<String, Object> object, String name) {
    return object.keySet().stream().allMatch(key -> key.equals(name) || PAGE.contains(key));
  }

  /** The objects in a list. */
  static List<Map<String, Object>> maps(@Nullable Object list) {
    List<Map<String, Object>> maps = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> map) {
          maps.add(texts(map));
        }
      }
    }
    return maps;
  }

  /** A tree's object under its own type: its keys are texts, as JSON's are. */
  static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put((String) key, value));
    return texts;
  }
}
