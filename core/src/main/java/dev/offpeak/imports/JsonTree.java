package dev.offpeak.imports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON value as maps, lists and texts; numbers keep their digits, null is left out. A long text
 * is a prompt or an answer, which we neither need nor want to hold: its hash stands for it.
 */
final class JsonTree {

  /** Deeper than this no export is. */
  private static final int DEPTH_MAX = 200;

  /** Longer than any metadata written as JSON in a text; shorter than what fills a heap. */
  private static final int TEXT_CHARACTERS_MAX = 64 * 1024;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonTree() {}

  /**
   * The object in bytes.
   *
   * @throws JacksonException if they are no JSON
   */
  static Optional<Map<String, Object>> object(byte[] bytes, int from, int to) {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> object = object(parser);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    }
  }

  /** The object or list that a text holds; empty if it holds none. */
  static Optional<Object> within(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
      return Optional.empty();
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), stripped)) {
      parser.nextToken();
      return Optional.ofNullable(value(parser));
    } catch (JacksonException onlyLooksLikeIt) {
      return Optional.empty();
    }
  }

  /** The object the parser has just entered. */
  static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        object.put(name, value);
      }
    }
    return object;
  }

  /** The value the parser stands at. */
  static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Object element = value(parser);
        if (element != null) {
          list.add(element);
        }
      }
      return list;
    }
    return token == JsonToken.VALUE_NULL ? null : shortened(parser.getString());
  }

  private static String shortened(String text) {
    if (text.length() <= TEXT_CHARACTERS_MAX) {
      return text;
    }
    return "sha256:"
        + HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
