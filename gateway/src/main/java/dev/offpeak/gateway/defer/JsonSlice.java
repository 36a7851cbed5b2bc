package dev.offpeak.gateway.defer;

import dev.offpeak.source.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as a piece of the bytes it came in, so that what a provider wrote is passed on as it
 * wrote it. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
record JsonSlice(byte[] bytes, int from, int to) {

  private static final JsonFactory JSON = new JsonFactory();

  static JsonSlice of(byte[] json) {
    return new JsonSlice(json, 0, json.length);
  }

  /** The members of an object in their order; none if it is anything else. */
  Map<String, JsonSlice> members() {
    Map<String, JsonSlice> members = new LinkedHashMap<>();
    try (JsonParser parser = parser()) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
      }
    }
    return members;
  }

  /** The elements of an array; none if it is anything else. */
  List<JsonSlice> elements() {
    List<JsonSlice> elements = new ArrayList<>();
    try (JsonParser parser = parser()) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
      }
    }
    return elements;
  }

  private JsonSlice value(JsonParser parser) {
    int start = from + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return new JsonSlice(bytes, start, from + (int) parser.currentLocation().getByteOffset());
  }

  /** The text of a string; null if it is anything else. */
  @Nullable String text() {
    try (JsonParser parser = parser()) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
    }
  }

  boolean isNull() {
    return to - from == 4 && bytes[from] == 'n';
  }

  private JsonParser parser() {
    return JSON.createParser(ObjectReadContext.empty(), bytes, from, to - from);
  }

  /** Puts the value somewhere on one line. */
  void into(JsonBytes json) {
    json.oneLine(bytes, from, to);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
