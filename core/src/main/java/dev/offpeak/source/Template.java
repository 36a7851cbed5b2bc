package dev.offpeak.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for a row's values: two opening braces, a column's name with or without white
 * space around it, two closing ones. Four opening braces stand for two; single braces and closing
 * ones stand for themselves, so JSON can be written in a prompt. Immutable, thread-safe.
 */
public final class Template {

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  private sealed interface Piece {
    record Literal(String text) implements Piece {}

    /**
     * A column by its name as written, which a header with odd white space may need, or trimmed.
     */
    record Place(String written, String trimmed) implements Piece {}
  }

  /**
   * Reads a template.
   *
   * @param what what to call it in messages, such as {@code --prompt}
   * @throws SourceException if a place is not closed or names nothing
   */
  public static Template parse(String what, String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (!text.startsWith(OPEN, at)) {
        literal.append(text.charAt(at++));
      } else if (text.startsWith(OPEN, at + 2)) {
        literal.append(OPEN);
        at += 4;
      } else if (text.startsWith("{", at + 2)) {
        literal.append(text.charAt(at++));
      } else {
        int close = text.indexOf(CLOSE, at);
        String name = close < 0 ? "" : text.substring(at + 2, close);
        if (name.isBlank()) {
          throw new SourceException(
              "%s: the {{ at character %d %s; write {{column}}, or {{{{ for two braces."
                  .formatted(what, at + 1, close < 0 ? "is never closed" : "names no column"));
        }
        pieces.add(new Piece.Literal(literal.toString()));
        literal.setLength(0);
        pieces.add(new Piece.Place(name, name.strip()));
        at = close + 2;
      }
    }
    pieces.add(new Piece.Literal(literal.toString()));
    return new Template(pieces);
  }

  /** The columns it names, in order. */
  public SequencedSet<String> columns() {
    SequencedSet<String> columns = new LinkedHashSet<>();
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Place place) {
        columns.add(place.trimmed());
      }
    }
    return columns;
  }

  /** The first column it names that is not among {@code columns}, or null. */
  @Nullable String missingFrom(Collection<String> columns) {
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Place place
          && !columns.contains(place.trimmed())
          && !columns.contains(place.written())) {
        return place.trimmed();
      }
    }
    return null;
  }

  /** The text with the row's values; the row must have every column it names. */
  String fill(Row row) {
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal(String text) -> filled.append(text);
        case Piece.Place(String written, String trimmed) -> {
          String value = row.text(trimmed);
          filled.append(value == null ? row.text(written) : value);
        }
      }
    }
    return filled.toString();
  }
}
