package dev.offpeak.gateway.defer;

import dev.offpeak.model.Failure;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BrowseStore.AttemptLife;
import dev.offpeak.store.BrowseStore.Booking;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestRow;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** All that happened to a request, without what was asked and answered. Stateless. */
final class LifeJson {

  private static final JsonFactory JSON = new JsonFactory();

  private LifeJson() {}

  /** One object. */
  static byte[] of(RequestLife life) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      RequestRow row = life.request();
      json.writeStartObject();
      json.writeNumberProperty("request", row.id().value());
      json.writeStringProperty("run", row.run().value());
      json.writeNumberProperty("place", row.ordinal());
      json.writeStringProperty("custom_id", row.customId());
      json.writeStringProperty("feature", row.feature().name());
      json.writeStringProperty("provider", row.provider().value());
      json.writeStringProperty("endpoint", row.endpoint().path());
      json.writeStringProperty("model", row.model());
      json.writeStringProperty("state", row.state().name().toLowerCase(Locale.ROOT));
      json.writeNumberProperty("body_bytes", life.body().length());
      json.writeNumberProperty("counted_attempts", row.attempts());
      error(json, row.failure());
      json.writeName("attempts");
      json.writeStartArray();
      life.attempts().forEach(attempt -> attempt(json, attempt));
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void attempt(JsonGenerator json, AttemptLife attempt) {
    json.writeStartObject();
    json.writeStringProperty("attempt", attempt.id().wire());
    json.writeStringProperty("batch", attempt.batch() == null ? null : attempt.batch().wire());
    time(json, "planned_at", attempt.plannedAt());
    json.writeStringProperty(
        "outcome",
        attempt.outcome() == null ? null : attempt.outcome().name().toLowerCase(Locale.ROOT));
    error(json, attempt.failure());
    Booking booking = attempt.booking();
    time(json, "booked_at", booking == null ? null : booking.at());
    json.writeBooleanProperty("duplicate", booking != null && booking.duplicate());
    usage(json, booking == null ? null : booking.usage());
    money(json, "cost_usd", booking == null ? null : booking.paid());
    money(json, "synchronous_cost_usd", booking == null ? null : booking.synchronous());
    json.writeEndObject();
  }

  private static void usage(JsonGenerator json, @Nullable Usage usage) {
    json.writeName("usage");
    if (usage == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberProperty("input", usage.inputTokens());
    json.writeNumberProperty("cached", usage.cachedTokens());
    json.writeNumberProperty("output", usage.outputTokens());
    json.writeEndObject();
  }

  private static void error(JsonGenerator json, @Nullable Failure failure) {
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

  private static void time(JsonGenerator json, String name, @Nullable Instant time) {
    json.writeStringProperty(name, time == null ? null : time.toString());
  }

  private static void money(JsonGenerator json, String name, @Nullable Usd amount) {
    json.writeName(name);
    if (amount == null) {
      json.writeNull();
    } else {
      json.writeNumber(amount.toPlainString());
    }
  }
}
