package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.BatchRecord;
import dev.offpeak.sandbox.batch.Ended;
import dev.offpeak.sandbox.batch.Ending;
import dev.offpeak.sandbox.batch.Phase;
import dev.offpeak.sandbox.batch.Timeline;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.wire.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A batch as OpenAI shows it at an instant. Stateless. */
final class BatchView {
  private BatchView() {}

  static ObjectNode json(Batch batch, FileStore files, Instant now) {
    BatchRecord record = batch.record();
    JsonNode request = record.request();
    Phase phase = batch.phase(now);
    Verdict verdict = batch.verdict();
    Ended ended = batch.ended();
    ObjectNode json = Json.object();
    json.put("id", record.id());
    json.put("object", "batch");
    json.put("endpoint", request.path("endpoint").asString(""));
    if (verdict != null && verdict.model() != null && phase != Phase.VALIDATING) {
      json.put("model", verdict.model());
    }
    errors(json, phase == Phase.FAILED ? verdict : null);
    json.put("input_file_id", request.path("input_file_id").asString(""));
    json.put("completion_window", request.path("completion_window").asString(""));
    json.put("status", status(phase, ended));
    files(json, batch, files, ended);
    json.put("created_at", record.createdAtMillis() / 1000);
    times(json, batch, phase, ended);
    counts(json, batch, phase, now);
    Usage usage = ended == null ? Usage.NONE : ended.usage();
    json.set("usage", UsageJson.batch(usage));
    json.set("metadata", request.path("metadata").isObject() ? request.get("metadata") : null);
    return json;
  }

  private static String status(Phase phase, @Nullable Ended ended) {
    return switch (phase) {
      case VALIDATING -> "validating";
      case FAILED -> "failed";
      case RUNNING -> "in_progress";
      case FINALIZING -> "finalizing";
      case CANCELLING -> "cancelling";
      case ENDED ->
          switch (ended == null ? Ending.COMPLETED : ended.ending()) {
            case COMPLETED -> "completed";
            case EXPIRED -> "expired";
            case CANCELLED -> "cancelled";
          };
    };
  }

  private static void errors(ObjectNode json, @Nullable Verdict failed) {
    if (failed == null) {
      json.putNull("errors");
      return;
    }
    ObjectNode errors = json.putObject("errors");
    errors.put("object", "list");
    ArrayNode data = errors.putArray("data");
    for (Verdict.InputError error : failed.errors()) {
      data.addObject()
          .put("code", error.code())
          .put("message", error.message())
          .put("param", error.param())
          .put("line", error.line());
    }
  }

  private static void files(ObjectNode json, Batch batch, FileStore files, @Nullable Ended ended) {
    boolean output = ended != null && ended.outputLines() > 0;
    boolean errors = ended != null && ended.errorLines() > 0;
    boolean empty = batch.record().fault(BatchFault.ERROR_FILE_EMPTY_STRING).isPresent();
    String noErrors = ended != null && empty ? "" : null;
    json.put("output_file_id", output ? files.outputId(batch) : null);
    json.put("error_file_id", errors ? files.errorsId(batch) : noErrors);
  }

  private static void times(ObjectNode json, Batch batch, Phase phase, @Nullable Ended ended) {
    Timeline timeline = batch.timeline();
    boolean failed = phase == Phase.FAILED;
    boolean ran = !failed && phase != Phase.VALIDATING;
    Instant cancelling = timeline.cancellingAt();
    if (!ran || phase == Phase.RUNNING) {
      cancelling = null;
    }
    boolean cancels = cancelling != null;
    boolean skipped = cancelling != null && cancelling.isBefore(timeline.runningAt());
    boolean finalized = phase == Phase.FINALIZING || (phase == Phase.ENDED && !cancels);
    put(json, "in_progress_at", ran && !skipped ? timeline.runningAt() : null);
    put(json, "expires_at", batch.record().expiresAt());
    put(json, "finalizing_at", finalized ? timeline.finalizingAt() : null);
    put(json, "completed_at", ended(ended, Ending.COMPLETED));
    put(json, "failed_at", failed ? timeline.runningAt() : null);
    put(json, "expired_at", ended(ended, Ending.EXPIRED));
    put(json, "cancelling_at", cancelling);
    put(json, "cancelled_at", ended(ended, Ending.CANCELLED));
  }

  private static @Nullable Instant ended(@Nullable Ended ended, Ending ending) {
    return ended != null && ended.ending() == ending
        ? Instant.ofEpochMilli(ended.endedAtMillis())
        : null;
  }

  private static void put(ObjectNode json, String name, @Nullable Instant at) {
    json.put(name, at == null ? null : (Long) at.getEpochSecond());
  }

  private static void counts(ObjectNode json, Batch batch, Phase phase, Instant now) {
    Ended ended = batch.ended();
    Verdict verdict = batch.verdict();
    boolean known = phase != Phase.VALIDATING && phase != Phase.FAILED;
    long total = known && verdict != null ? verdict.total() : 0;
    long running = (long) (total * batch.timeline().shareAt(now));
    json.putObject("request_counts")
        .put("total", total)
        .put("completed", ended == null ? running : ended.succeeded())
        .put("failed", ended == null ? 0 : ended.errored());
  }
}
