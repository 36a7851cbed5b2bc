package dev.offpeak.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Where the values of a JSON text stand, so that bytes can be put beside them. Not thread-safe. */
final class JsonSlices {

  private final byte[] bytes;

  /**
   * @param bytes valid JSON
   */
  JsonSlices(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A value.
   *
   * @param from its first byte
   * @param to the byte after its last
   * @param first its first token
   */
  record Slice(int from, int to, JsonToken first) {

    boolean isText() {
      return first == JsonToken.VALUE_STRING;
    }

    boolean isObject() {
      return first == JsonToken.START_OBJECT;
    }

    boolean isNull() {
      return first == JsonToken.VALUE_NULL;
    }
  }

  /** Everything. */
  Slice whole() {
    return new Slice(0, bytes.length, JsonToken.START_OBJECT);
  }

  /** An object's members; null if it is no object, or has a name twice. */
  @Nullable Map<String, Slice> members(Slice object) {
    if (!object.isObject()) {
      return null;
    }
    Map<String, Slice> members = new LinkedHashMap<>();
    try (JsonParser parser = parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken first = parser.nextToken();
        if (members.put(name, slice(parser, first, object.from())) != null) {
          return null;
        }
      }
    }
    return members;
  }

  /** An array's elements, at most so many; none if it is no array. */
  List<Slice> elements(@Nullable Slice array, int most) {
    List<Slice> elements = new ArrayList<>();
    if (array == null || array.first() != JsonToken.START_ARRAY) {
      return elements;
    }
    try (JsonParser parser = parser(array)) {
      parser.nextToken();
      while (elements.size() < most) {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.END_ARRAY) {
          break;
        }
        elements.add(slice(parser, first, array.from()));
      }
    }
    return elements;
  }

  /** The text that a slice is; empty if it is none. */
  String text(@Nullable Slice slice) {
    if (slice == null || !slice.isText()) {
      return "";
    }
    try (JsonParser parser = parser(slice)) {
      parser.nextToken();
      return parser.getString();
    }
  }

  /** Whether a member anywhere in it has one of these names. */
  boolean names(Set<String> names) {
    try (JsonParser parser = parser(whole())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME && names.contains(parser.currentName())) {
          return true;
        }
      }
    }
    return false;
  }

  JsonParser parser(Slice slice) {
    return Json.parser(bytes, slice.from(), slice.to());
  }

  private static Slice slice(JsonParser parser, JsonToken first, int offset) {
    long from = parser.currentTokenLocation().getByteOffset();
    if (first.isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
    long to = parser.currentLocation().getByteOffset();
    return new Slice(offset + (int) from, offset + (int) to, first);
  }
}
