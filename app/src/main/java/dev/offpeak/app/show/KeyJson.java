package dev.offpeak.app.show;

import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Secret;
import dev.offpeak.store.GatewayKey;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Gateway keys as JSON for scripts. Its fields are a contract. */
final class KeyJson {

  private KeyJson() {}

  static String created(GatewayKey key, Secret secret) {
    return object(json -> {
      json.writeStringProperty("key", secret.reveal());
      members(json, key);
    });
  }

  static String list(List<GatewayKey> keys) {
    return object(json -> {
      json.writeName("keys");
      json.writeStartArray();
      for (GatewayKey key : keys) {
        json.writeStartObject();
        members(json, key);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  static String revoked(GatewayKey key) {
    return object(json -> {
      json.writeStringProperty("id", key.id().value());
      json.writeStringProperty("name", key.name());
      json.writeBooleanProperty("revoked", true);
    });
  }

  private static String object(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void members(JsonGenerator json, GatewayKey key) {
    json.writeStringProperty("id", key.id().value());
    json.writeStringProperty("name", key.name());
    json.writeStringProperty("begins", key.shown());
    json.writeStringProperty("created_at", key.createdAt().toString());
    json.writeStringProperty("revoked_at", text(key.revokedAt()));
    json.writeStringProperty("used_at", text(key.usedAt()));
    KeyScope scope = key.scope();
    json.writeStringProperty("role", scope.role().label());
    texts(json, "features", scope.features().stream().map(Feature::name).toList());
    texts(json, "lanes", scope.lanes().stream().map(Lane::label).sorted().toList());
    texts(json, "models", scope.models());
    Budget budget = scope.budget();
    json.writeStringProperty("budget", budget == null ? null : budget.toString());
    json.writeStringProperty("account", scope.account() == null ? null : scope.account().value());
    json.writeNumberProperty("calls_per_minute", scope.callsPerMinute());
    json.writeBooleanProperty("bodies", scope.bodies());
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeName(name);
    json.writeStartArray();
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
