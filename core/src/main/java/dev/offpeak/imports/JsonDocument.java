package dev.offpeak.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * JSON over many lines: a list of rows, or pages that hold their rows in a list. Only one row is
 * held at a time. What stands behind a fault cannot be told apart any more, so that it ends the
 * rows. Not thread-safe.
 */
final class JsonDocument implements RawRows {

  /** The lists of rows in a page: those of APIs, and of OTLP. */
  static final Set<String> LISTS = Set.of("data", "resourceSpans");

  private final InputStream in;
  private final JsonParser parser;
  private boolean inList;
  private boolean inPage;
  private boolean pageHadList;
  private boolean ended;
  private Map<String, Object> page = new LinkedHashMap<>();

  JsonDocument(InputStream in) {
    this.in = in;
    this.parser = JsonTree.FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      RawRow row = read();
      ended = row == null;
      return row;
    } catch (JacksonIOException unreadable) {
      throw unreadable.getCause();
    } catch (JacksonException notJson) {
      ended = true;
      return RawRow.unreadable(line(), JsonLines.problem(notJson) + "; nothing behind it is read");
    }
  }

  private @Nullable RawRow read() {
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      long line = line();
      if (inList) {
        if (token == JsonToken.END_ARRAY) {
          inList = false;
          continue;
        }
        return element(token, line);
      }
      if (inPage) {
        if (token == JsonToken.END_OBJECT) {
          inPage = false;
          if (!pageHadList) {
            return RawRow.of(line, page);
          }
          continue;
        }
        member();
        continue;
      }
      switch (token) {
        case START_ARRAY -> inList = true;
        case START_OBJECT -> {
          inPage = true;
          pageHadList = false;
          page = new LinkedHashMap<>();
        }
        default -> {
          return RawRow.unreadable(line, "neither a JSON object nor a list of them");
        }
      }
    }
  }

  private RawRow element(JsonToken token, long line) {
    if (token == JsonToken.START_OBJECT) {
      return RawRow.of(line, JsonTree.object(parser));
    }
    parser.skipChildren();
    return RawRow.unreadable(line, "not a JSON object");
  }

  private void member() {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    if (value == JsonToken.START_ARRAY && LISTS.contains(name)) {
      inList = true;
      pageHadList = true;
      return;
    }
    Object tree = JsonTree.value(parser);
    if (tree != null) {
      page.put(name, tree);
    }
  }

  private long line() {
    return parser.currentTokenLocation().getLineNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
    in.close();
  }
}
