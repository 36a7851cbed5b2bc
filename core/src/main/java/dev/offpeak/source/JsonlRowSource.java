package dev.offpeak.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Rows as JSON objects, one a line. Not thread-safe. */
final class JsonlRowSource implements Source {

  private final String name;
  private final LineReader lines;
  private final RowRequests requests;
  private final JsonBytes json = new JsonBytes();
  private final JsonBytes scratch = new JsonBytes();
  private long rowNumber;

  JsonlRowSource(String name, LineReader lines, RowRequests requests) {
    this.name = name;
    this.lines = lines;
    this.requests = requests;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Item next() {
    try {
      while (lines.next()) {
        if (!lines.blank()) {
          rowNumber++;
          return item();
        }
      }
      return null;
    } catch (IOException unreadable) {
      throw InputFile.unreadable(name, unreadable);
    }
  }

  private Item item() {
    byte[] bytes = lines.bytes();
    String refused = Checks.line(lines);
    if (refused != null) {
      return invalid(refused);
    }
    try (JsonParser parser = Json.parser(bytes, lines.start(), lines.end())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return invalid("not a JSON object: a row is one object");
      }
      SequencedMap<String, Integer> index = new LinkedHashMap<>();
      List<String> texts = new ArrayList<>();
      String twice = fields(parser, bytes, index, texts);
      if (parser.nextToken() != null) {
        return invalid("more than one JSON value: each belongs on a line of its own");
      }
      if (twice != null) {
        return invalid("field \"" + Checks.shown(twice) + "\" is given twice");
      }
      return requests.item(lines.number(), rowNumber, new Row(index, texts, json.toByteArray()));
    } catch (JacksonException notJson) {
      return invalid(Json.problem(notJson, bytes, lines.start(), lines.end()));
    }
  }

  /** Collects the row; returns a name that is given twice, if there is one. */
  private @Nullable String fields(
      JsonParser parser, byte[] bytes, SequencedMap<String, Integer> index, List<String> texts) {
    String twice = null;
    json.clear().raw('{');
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String column = parser.currentName();
      JsonToken value = parser.nextToken();
      int from = lines.start() + (int) parser.currentTokenLocation().getByteOffset();
      String text = value == JsonToken.VALUE_STRING ? parser.getString() : "";
      parser.skipChildren();
      int to = lines.start() + (int) parser.currentLocation().getByteOffset();
      if (index.putIfAbsent(column, texts.size()) != null) {
        twice = column;
        continue;
      }
      texts.add(
          value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL
              ? text
              : scratch.clear().compact(bytes, from, to).toString());
      if (json.length() > 1) {
        json.raw(',');
      }
      json.text(column).raw(':').oneLine(bytes, from, to);
    }
    json.raw('}');
    return twice;
  }

  private Item invalid(String problem) {
    return new Item.Invalid(lines.number(), null, problem, null);
  }

  @Override
  public void close() {
    InputFile.closeQuietly(lines);
  }
}
