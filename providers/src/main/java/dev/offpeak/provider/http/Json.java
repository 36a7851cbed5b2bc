package dev.offpeak.provider.http;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reading of what providers write: trees for small answers, a stream for result lines. It is
 * lenient where a paid answer would else be lost: raw control characters, {@code NaN}, deep nesting
 * and long strings are taken as they are. Thread-safe.
 */
public final class Json {

  private static final int NESTING_MAX = 10_000;
  private static final char FIRST_PRINTABLE = 0x20;

  /**
   * Far beyond the tokens of any answer and the lines of any batch, and exact as a double: sums of
   * a few cannot overflow, so that an answer that was paid for is kept whatever it claims.
   */
  private static final double COUNT_MAX = 1e12;

  /** Longer numbers are no counts, and cost more to read than they are worth. */
  private static final int NUMBER_LENGTH_MAX = 40;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(ResultReading.LINE_BYTES_MAX)
                  .maxNameLength(ResultReading.LINE_BYTES_MAX)
                  .maxNumberLength(ResultReading.LINE_BYTES_MAX)
                  .build())
          .build();

  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  private Json() {}

  /** A parser at the start of {@code line}; its byte offsets are offsets in {@code line}. */
  public static JsonParser parser(byte[] line) {
    return FACTORY.createParser(ObjectReadContext.empty(), line);
  }

  /** The object that {@code body} is as a whole; null if it is anything else. */
  public static @Nullable JsonNode object(byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      return tree != null && tree.isObject() ? tree : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /**
   * Reads the object that {@code line} is as a whole, in one pass and without a tree.
   *
   * @param start makes the reading, before anything is read
   * @param member takes the name of a member, with the parser on its value
   * @return the reading; null if the line is anything but one well-formed object
   */
  public static <R> @Nullable R whole(
      byte[] line, Function<JsonParser, R> start, BiConsumer<R, String> member) {
    try (JsonParser parser = parser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      R reading = start.apply(parser);
      members(parser, name -> member.accept(reading, name));
      return parser.nextToken() == null ? reading : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /** A member that is a text with something in it; null if it is absent, empty or anything else. */
  public static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
  }

  /**
   * A member that is a count; 0 if it is absent, null, negative, beyond reason or anything else.
   */
  public static long count(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isNumber() ? believed(value.asDouble(0)) : 0;
  }

  /**
   * Calls {@code member} for each member of the object that the parser stands on, with the parser
   * on the member's value; what it leaves unread is skipped. Does nothing where the parser stands
   * on anything but an object.
   */
  public static void members(JsonParser parser, Consumer<String> member) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      member.accept(name);
      parser.skipChildren();
    }
  }

  /**
   * Calls {@code element} for each element of the array that the parser stands on; what it leaves
   * unread is skipped. Does nothing where the parser stands on anything but an array.
   */
  public static void elements(JsonParser parser, Runnable element) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
      parser.skipChildren();
    }
  }

  /** The text the parser stands on; null if it is none. */
  public static @Nullable String text(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
  }

  /** The count the parser stands on; 0 if it is none, negative, or beyond reason. */
  public static long count(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          // As a double, because a long cannot be asked for where the number is none.
          parser.getStringLength() > NUMBER_LENGTH_MAX ? 0 : believed(parser.getDoubleValue());
      case null, default -> 0;
    };
  }

  private static long believed(double count) {
    return count >= 0 && count <= COUNT_MAX ? (long) count : 0;
  }

  /** The value the parser stands on, byte for byte; moves the parser to its end. */
  public static Slice slice(JsonParser parser) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return new Slice(start, (int) parser.currentLocation().getByteOffset());
  }

  /**
   * A value's place in a line.
   *
   * @param end exclusive
   */
  public record Slice(int start, int end) {}

  /** Appends {@code text} as a JSON string; lone surrogates survive as escapes. */
  public static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || isLoneSurrogate(text, i)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
