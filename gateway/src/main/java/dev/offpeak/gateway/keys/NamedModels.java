package dev.offpeak.gateway.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds what a body says of its model. Stateless. */
final class NamedModels {

  private static final JsonFactory JSON = new JsonFactory();

  private NamedModels() {}

  /**
   * Every value of a member {@code model} at the top; empty if the body is no JSON object. Where it
   * is given twice, nobody knows which one the provider takes, so that both are told.
   */
  static Optional<List<String>> in(byte[] body) {
    List<String> models = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean model = parser.currentName().equals("model");
        JsonToken value = parser.nextToken();
        if (model && value != JsonToken.VALUE_STRING) {
          return Optional.empty();
        }
        if (model) {
          models.add(parser.getString());
        }
        parser.skipChildren();
      }
      return parser.nextToken() == null ? Optional.of(models) : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
