package dev.offpeak.imports;

import dev.offpeak.source.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** One JSON object on each line; a broken line costs nothing but itself. Not thread-safe. */
final class JsonLines implements RawRows {

  /** A collector may write many spans on one line; no row of anybody's is longer. */
  private static final int LINE_BYTES_MAX = 64 * 1024 * 1024;

  private final LineReader lines;

  JsonLines(InputStream in) {
    this.lines = new LineReader(in, LINE_BYTES_MAX);
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    while (lines.next()) {
      if (!lines.blank()) {
        return row();
      }
    }
    return null;
  }

  private RawRow row() {
    long number = lines.number();
    if (lines.tooLong()) {
      return RawRow.unreadable(number, "the line is longer than 64 MB");
    }
    try {
      Optional<Map<String, Object>> object =
          JsonTree.object(lines.bytes(), lines.start(), lines.end());
      return object.isPresent()
          ? RawRow.of(number, object.get())
          : RawRow.unreadable(number, "not one JSON object");
    } catch (JacksonException notJson) {
      return RawRow.unreadable(number, problem(notJson));
    }
  }

  /** Why bytes are not JSON, without a piece of them. */
  static String problem(JacksonException notJson) {
    return switch (notJson) {
      case UnexpectedEndOfInputException _ -> "not JSON: it ends in the middle";
      case StreamConstraintsException _ -> "nested deeper, or with a longer number, than is read";
      default ->
          String.valueOf(notJson.getOriginalMessage()).contains("UTF-8") ? "not UTF-8" : "not JSON";
    };
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
