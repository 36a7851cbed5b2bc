package dev.offpeak.hooks;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a response of OpenAI's says of itself in {@code status}: one that was answered may still be
 * incomplete or failed. Source: openai-openapi f85dbe22, {@code Response}, checked 2026-11-23.
 */
final class AnswerStatus {

  /** An answer's size was bounded when it was stored, so its texts need no bound of their own. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private AnswerStatus() {}

  /** The event that tells of a response with this body; of one that says nothing, completed. */
  static EventType event(byte[] body) {
    return switch (status(body)) {
      case "incomplete" -> EventType.RESPONSE_INCOMPLETE;
      case "failed" -> EventType.RESPONSE_FAILED;
      case "cancelled" -> EventType.RESPONSE_CANCELLED;
      default -> EventType.RESPONSE_COMPLETED;
    };
  }

  private static String status(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("status") && value == JsonToken.VALUE_STRING) {
          return parser.getString();
        }
        parser.skipChildren();
      }
      return "";
    } catch (JacksonException broken) {
      return "";
    }
  }
}
