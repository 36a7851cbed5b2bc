package dev.offpeak.gateway.batches;

import static dev.offpeak.gateway.batches.JsonText.raw;
import static dev.offpeak.gateway.batches.JsonText.text;

import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import dev.offpeak.store.ServedFile;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** OpenAI's shapes of files, batches and lists. */
final class OpenAiJson {

  private OpenAiJson() {}

  static String file(ServedFile file) {
    return JsonText.object(json -> {
      json.writeStringProperty("id", file.id());
      json.writeStringProperty("object", "file");
      json.writeNumberProperty("bytes", file.bytes());
      json.writeNumberProperty("created_at", file.createdAt().getEpochSecond());
      Instant expires = file.expiresAt();
      if (expires != null) {
        json.writeNumberProperty("expires_at", expires.getEpochSecond());
      }
      json.writeStringProperty("filename", file.name());
      json.writeStringProperty("purpose", file.batch() == null ? "batch" : "batch_output");
      json.writeStringProperty("status", "processed");
      json.writeNullProperty("status_details");
    });
  }

  static String deleted(String id, String object) {
    return JsonText.object(json -> {
      json.writeStringProperty("id", id);
      json.writeStringProperty("object", object);
      json.writeBooleanProperty("deleted", true);
    });
  }

  /** A page. */
  static <T> String list(
      List<T> page, boolean more, Function<T, String> id, Function<T, String> item) {
    return JsonText.object(json -> {
      json.writeStringProperty("object", "list");
      json.writeName("data").writeStartArray();
      page.forEach(one -> json.writeRawValue(item.apply(one)));
      json.writeEndArray();
      text(json, "first_id", page.isEmpty() ? null : id.apply(page.getFirst()));
      text(json, "last_id", page.isEmpty() ? null : id.apply(page.getLast()));
      json.writeBooleanProperty("has_more", more);
    });
  }

  /** A batch, with the run that has its requests if there is one. */
  static String batch(ServedBatch batch, @Nullable Run run) {
    Instant finished = run == null ? null : run.finishedAt();
    End end = batch.end();
    return JsonText.object(json -> {
      json.writeStringProperty("id", batch.id());
      json.writeStringProperty("object", "batch");
      json.writeStringProperty("endpoint", batch.endpoint());
      problems(json, end == null ? null : end.problems());
      json.writeStringProperty("input_file_id", batch.inputFile());
      json.writeStringProperty("completion_window", "24h");
      json.writeStringProperty("status", status(batch, run));
      text(json, "output_file_id", end == null ? null : end.outputFile());
      text(json, "error_file_id", end == null ? null : end.errorFile());
      json.writeNumberProperty("created_at", batch.createdAt().getEpochSecond());
      at(json, "in_progress_at", batch.loadedAt());
      at(json, "expires_at", batch.expiresAt());
      at(json, "finalizing_at", batch.loadedAt() == null ? null : finished);
      at(json, "completed_at", ended(batch, End.Kind.COMPLETED));
      at(json, "failed_at", ended(batch, End.Kind.FAILED));
      at(json, "expired_at", ended(batch, End.Kind.EXPIRED));
      at(json, "cancelling_at", batch.cancelAt());
      at(json, "cancelled_at", ended(batch, End.Kind.CANCELLED));
      counts(json, batch, run);
      if (end != null && end.usage() != null) {
        raw(json, "usage", end.usage());
      }
      raw(json, "metadata", batch.metadata());
    });
  }

  private static void problems(JsonGenerator json, @Nullable String problems) {
    if (problems == null) {
      json.writeNullProperty("errors");
      return;
    }
    json.writeName("errors").writeStartObject();
    json.writeStringProperty("object", "list");
    raw(json, "data", problems);
    json.writeEndObject();
  }

  private static @Nullable Instant ended(ServedBatch batch, End.Kind kind) {
    End end = batch.end();
    return end != null && end.kind() == kind ? batch.endedAt() : null;
  }

  private static void at(JsonGenerator json, String name, @Nullable Instant instant) {
    if (instant == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, instant.getEpochSecond());
    }
  }

  /** Where the batch is, in OpenAI's words. */
  static String status(ServedBatch batch, @Nullable Run run) {
    End end = batch.end();
    if (end != null) {
      return switch (end.kind()) {
        case COMPLETED -> "completed";
        case FAILED -> "failed";
        case EXPIRED -> "expired";
        case CANCELLED -> "cancelled";
      };
    }
    if (batch.cancelAt() != null) {
      return "cancelling";
    }
    if (run == null) {
      return "validating";
    }
    return run.finishedAt() == null ? "in_progress" : "finalizing";
  }

  private static void counts(JsonGenerator json, ServedBatch batch, @Nullable Run run) {
    End end = batch.end();
    RunCounts now = run == null ? RunCounts.NONE : run.counts();
    json.writeName("request_counts").writeStartObject();
    json.writeNumberProperty("total", batch.requests());
    json.writeNumberProperty("completed", end == null ? now.succeeded() : end.succeeded());
    json.writeNumberProperty(
        "failed", end == null ? now.failed() : end.errored() + end.cancelled() + end.expired());
    json.writeEndObject();
  }
}
