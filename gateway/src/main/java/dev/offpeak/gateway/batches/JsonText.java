package dev.offpeak.gateway.batches;

import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON. */
final class JsonText {

  static final JsonFactory JSON = new JsonFactory();

  private JsonText() {}

  /** One object of what is written into it. */
  static String object(Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** A field with JSON that is there already; null for none. */
  static void raw(JsonGenerator json, String name, @Nullable String value) {
    json.writeName(name);
    json.writeRawValue(value == null ? "null" : value);
  }

  static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }
}
