package dev.offpeak.gateway.batches;

import static dev.offpeak.gateway.batches.JsonText.text;

import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Anthropic's shapes of batches and lists. */
final class AnthropicJson {

  private AnthropicJson() {}

  /**
   * A batch.
   *
   * @param origin where the client reaches us
   */
  static String batch(ServedBatch batch, String origin) {
    End end = batch.end();
    return JsonText.object(json -> {
      json.writeStringProperty("id", batch.id());
      json.writeStringProperty("type", "message_batch");
      json.writeStringProperty("processing_status", status(batch));
      counts(json, batch, end);
      at(json, "created_at", batch.createdAt());
      at(json, "expires_at", batch.expiresAt());
      at(json, "ended_at", batch.endedAt());
      at(json, "cancel_initiated_at", batch.cancelAt());
      json.writeNullProperty("archived_at");
      text(
          json,
          "results_url",
          end == null ? null : origin + AnthropicBatches.PATH + "/" + batch.id() + "/results");
    });
  }

  private static String status(ServedBatch batch) {
    if (batch.end() != null) {
      return "ended";
    }
    return batch.cancelAt() == null ? "in_progress" : "canceling";
  }

  /** Everything is processing until the batch has ended. */
  private static void counts(JsonGenerator json, ServedBatch batch, @Nullable End end) {
    json.writeName("request_counts").writeStartObject();
    json.writeNumberProperty("processing", end == null ? batch.requests() : 0);
    json.writeNumberProperty("succeeded", end == null ? 0 : end.succeeded());
    json.writeNumberProperty("errored", end == null ? 0 : end.errored());
    json.writeNumberProperty("canceled", end == null ? 0 : end.cancelled());
    json.writeNumberProperty("expired", end == null ? 0 : end.expired());
    json.writeEndObject();
  }

  private static void at(JsonGenerator json, String name, @Nullable Instant instant) {
    text(json, name, instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  static String list(List<ServedBatch> page, boolean more, Function<ServedBatch, String> item) {
    return JsonText.object(json -> {
      json.writeName("data").writeStartArray();
      page.forEach(batch -> json.writeRawValue(item.apply(batch)));
      json.writeEndArray();
      json.writeBooleanProperty("has_more", more);
      text(json, "first_id", page.isEmpty() ? null : page.getFirst().id());
      text(json, "last_id", page.isEmpty() ? null : page.getLast().id());
    });
  }

  static String deleted(String id) {
    return JsonText.object(json -> {
      json.writeStringProperty("id", id);
      json.writeStringProperty("type", "message_batch_deleted");
    });
  }

  /** A line of a request that could never be sent. */
  static String unsendable(String customId, String message) {
    return JsonText.object(json -> {
      json.writeStringProperty("custom_id", customId);
      json.writeName("result").writeStartObject();
      json.writeStringProperty("type", "errored");
      json.writeName("error").writeStartObject();
      json.writeStringProperty("type", "error");
      json.writeName("error").writeStartObject();
      json.writeStringProperty("type", "invalid_request_error");
      json.writeStringProperty("message", message);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    });
  }
}
