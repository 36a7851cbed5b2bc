package dev.offpeak.imports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row's values by column or path. A path is a column, or names joined by dots into objects, which
 * may be JSON written in a text; {@code tags[feature:]} is the rest of the element of a list that
 * begins so. Not thread-safe.
 */
final class RowFields {

  private final Map<String, Object> columns;

  /** JSON in texts, parsed once. */
  private final Map<String, Object> parsed = new HashMap<>();

  RowFields(Map<String, Object> columns) {
    this.columns = columns;
  }

  Map<String, Object> columns() {
    return columns;
  }

  /** The text at the first of these paths that has one; null if none has. */
  @Nullable String first(List<String> paths) {
    for (String path : paths) {
      String text = text(path);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private @Nullable String text(String path) {
    int bracket = path.endsWith("]") ? path.indexOf('[') : -1;
    if (bracket > 0 && !columns.containsKey(path)) {
      String start = path.substring(bracket + 1, path.length() - 1);
      return marked(find(path.substring(0, bracket)), start);
    }
    return scalar(find(path));
  }

  private static @Nullable String scalar(@Nullable Object value) {
    return switch (value) {
      case String text -> known(text);
      case List<?> list -> list.isEmpty() ? null : scalar(list.getFirst());
      case null, default -> null;
    };
  }

  private static @Nullable String known(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || stripped.equalsIgnoreCase("null") || stripped.equals("\\N")
        ? null
        : stripped;
  }

  private @Nullable String marked(@Nullable Object value, String start) {
    if (value instanceof String text) {
      Object inside = JsonTree.within(text).orElse(null);
      if (inside == null) {
        return text.equals(start) ? text : null;
      }
      return marked(inside, start);
    }
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof String text && text.startsWith(start)) {
          return known(text.substring(start.length()));
        }
      }
    }
    return null;
  }

  private @Nullable Object find(String path) {
    Object whole = columns.get(path);
    if (whole != null) {
      return whole;
    }
    int dot = path.indexOf('.');
    while (dot > 0) {
      Object outer = columns.get(path.substring(0, dot));
      if (outer != null) {
        return inside(outer, path.substring(0, dot), path.substring(dot + 1));
      }
      dot = path.indexOf('.', dot + 1);
    }
    return null;
  }

  private @Nullable Object inside(Object outer, String name, String path) {
    Object object = outer;
    if (outer instanceof String text) {
      object = parsed.computeIfAbsent(name, _ -> JsonTree.within(text).orElse(text));
    }
    return object instanceof Map<?, ?> map ? down(map, path) : null;
  }

  private static @Nullable Object down(Map<?, ?> map, String path) {
    Object whole = map.get(path);
    if (whole != null) {
      return whole;
    }
    int dot = path.indexOf('.');
    if (dot < 0) {
      return null;
    }
    return map.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? down(inner, path.substring(dot + 1))
        : null;
  }

  /** A hash of everything in the row, whatever the order of its columns. */
  byte[] contentHash() {
    MessageDigest sha = JsonTree.sha256();
    add(sha, columns);
    return sha.digest();
  }

  private static void add(MessageDigest sha, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        sha.update((byte) '{');
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner));
        sorted.forEach((name, inner) -> {
          add(sha, name);
          add(sha, inner);
        });
        sha.update((byte) '}');
      }
      case List<?> list -> {
        sha.update((byte) '[');
        list.forEach(inner -> add(sha, inner));
        sha.update((byte) ']');
      }
      default -> {
        sha.update(value.toString().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
    }
  }
}
