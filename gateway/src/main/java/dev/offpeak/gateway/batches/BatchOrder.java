package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.RefusedException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * The body of a call that makes a batch of OpenAI's.
 *
 * @param metadata as JSON; null if none
 */
record BatchOrder(String inputFile, String endpoint, String window, @Nullable String metadata) {

  private static final int PAIRS_MAX = 16;
  private static final int KEY_LENGTH_MAX = 64;
  private static final int VALUE_LENGTH_MAX = 512;

  static BatchOrder of(byte[] body) throws RefusedException {
    Map<String, String> fields = new HashMap<>();
    String metadata = null;
    try (JsonParser json = JsonText.JSON.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Query.refused("The body is not a JSON object.");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("metadata") && value != JsonToken.VALUE_NULL) {
          metadata = metadata(json);
        } else if (value == JsonToken.VALUE_STRING) {
          fields.put(name, json.getString());
        } else {
          json.skipChildren();
        }
      }
    } catch (JacksonException broken) {
      throw Query.refused("The body is not JSON.");
    }
    return new BatchOrder(
        required(fields, "input_file_id"),
        required(fields, "endpoint"),
        required(fields, "completion_window"),
        metadata);
  }

  private static String required(Map<String, String> fields, String name) throws RefusedException {
    String value = fields.get(name);
    if (value == null) {
      throw Query.refused("Missing required parameter: '" + name + "'.");
    }
    return value;
  }

  private static String metadata(JsonParser json) throws RefusedException {
    StringWriter text = new StringWriter();
    int pairs = 0;
    boolean good = json.currentToken() == JsonToken.START_OBJECT;
    try (JsonGenerator copy = JsonText.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      copy.writeStartObject();
      while (good && json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        good =
            json.nextToken() == JsonToken.VALUE_STRING
                && ++pairs <= PAIRS_MAX
                && key.length() <= KEY_LENGTH_MAX
                && json.getString().length() <= VALUE_LENGTH_MAX;
        if (good) {
          copy.writeStringProperty(key, json.getString());
        }
      }
      copy.writeEndObject();
    }
    if (!good) {
      throw Query.refused(
          "metadata is an object of at most 16 strings: names up to 64 characters, values up to"
              + " 512.");
    }
    return text.toString();
  }
}
