package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Failure;
import dev.offpeak.model.Usd;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How answers of the native API are written: money as plain decimals, times by RFC 3339. */
final class ApiJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ApiJson() {}

  static Reply object(int status, Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return Reply.json(status, text.toString());
  }

  /** A member that is a list of objects. */
  static <T> void list(
      JsonGenerator json, String name, List<T> all, BiConsumer<JsonGenerator, T> members) {
    json.writeName(name);
    json.writeStartArray();
    for (T one : all) {
      json.writeStartObject();
      members.accept(json, one);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void money(JsonGenerator json, String name, @Nullable Usd amount) {
    json.writeName(name);
    if (amount == null) {
      json.writeNull();
    } else {
      json.writeNumber(amount.toPlainString());
    }
  }

  /** Why a request failed; null unless it did. */
  static void error(JsonGenerator json, @Nullable Failure failure) {
    json.writeName("error");
    if (failure == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("code", failure.kind().label());
    json.writeStringProperty("message", failure.message());
    json.writeEndObject();
  }

  static void time(JsonGenerator json, String name, @Nullable Instant time) {
    json.writeStringProperty(name, time == null ? null : time.toString());
  }
}
