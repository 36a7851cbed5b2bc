package dev.offpeak.sandbox.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the parts of one batch request in its bytes without building a tree: the ids, and where the
 * body begins and ends. Checks all of it for being JSON. Thread-safe.
 */
public final class RequestParser {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The parser would pass over a byte-order mark; the providers do not. */
  private static final byte BYTE_ORDER_MARK_FIRST = (byte) 0xEF;

  private final String bodyName;

  /**
   * Expects the body under {@code bodyName}: {@code body} at OpenAI, {@code params} at Anthropic.
   */
  public RequestParser(String bodyName) {
    this.bodyName = bodyName;
  }

  /**
   * Parses one request.
   *
   * @return the parts, or null if the bytes are not one JSON object
   */
  public @Nullable RequestParts parse(byte[] bytes, int offset, int length) {
    if (length > 0 && bytes[offset] == BYTE_ORDER_MARK_FIRST) {
      return null;
    }
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Draft draft = new Draft();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(bodyName)) {
          body(parser, value, draft, offset);
        } else {
          member(parser, name, value, draft);
        }
      }
      return parser.nextToken() == null ? draft.parts() : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  private static void member(JsonParser parser, String name, JsonToken value, Draft draft) {
    String text = value == JsonToken.VALUE_STRING ? parser.getString() : null;
    switch (name) {
      case "custom_id" -> draft.customId = text;
      case "method" -> draft.method = text;
      case "url" -> draft.url = text;
      default -> {}
    }
    parser.skipChildren();
  }

  private static void body(JsonParser parser, JsonToken value, Draft draft, int offset) {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    draft.bodyStart = offset + (int) parser.currentTokenLocation().getByteOffset();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean model = parser.currentName().equals("model");
      if (parser.nextToken() == JsonToken.VALUE_STRING && model) {
        draft.model = parser.getString();
      }
      parser.skipChildren();
    }
    draft.bodyEnd = offset + (int) parser.currentLocation().getByteOffset();
  }

  private static final class Draft {
    private @Nullable String customId;
    private @Nullable String method;
    private @Nullable String url;
    private @Nullable String model;
    private int bodyStart = -1;
    private int bodyEnd = -1;

    private RequestParts parts() {
      return new RequestParts(customId, method, url, model, bodyStart, bodyEnd);
    }
  }
}
