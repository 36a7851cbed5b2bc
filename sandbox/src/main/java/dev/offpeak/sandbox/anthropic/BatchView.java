package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.Ended;
import dev.offpeak.sandbox.batch.Phase;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A batch as Anthropic shows it at an instant: no progress before its end. Stateless. */
final class BatchView {
  /** Results stay for that long after the creation. */
  static final Duration RESULTS_LIFETIME = Duration.ofDays(29);

  private BatchView() {}

  static Instant archivedAt(Batch batch) {
    return batch.record().createdAt().plus(RESULTS_LIFETIME);
  }

  static ObjectNode json(Batch batch, String baseUrl, Instant now) {
    Phase phase = batch.phase(now);
    Ended ended = phase == Phase.ENDED ? batch.ended() : null;
    Instant cancelledAt = batch.timeline().cancellingAt();
    boolean cancels = cancelledAt != null && !now.isBefore(cancelledAt);
    boolean archived = ended != null && !now.isBefore(archivedAt(batch));
    ObjectNode json = Json.object();
    json.put("id", batch.id());
    json.put("type", "message_batch");
    json.put("processing_status", status(phase));
    counts(json, batch, ended);
    put(json, "ended_at", ended == null ? null : Instant.ofEpochMilli(ended.endedAtMillis()));
    put(json, "created_at", batch.record().createdAt());
    put(json, "expires_at", batch.record().expiresAt());
    put(json, "archived_at", archived ? archivedAt(batch) : null);
    put(json, "cancel_initiated_at", cancels ? cancelledAt : null);
    String results = baseUrl + "/v1/messages/batches/" + batch.id() + "/results";
    json.put("results_url", ended == null || archived ? null : results);
    return json;
  }

  private static String status(Phase phase) {
    return switch (phase) {
      case VALIDATING, RUNNING, FINALIZING, FAILED -> "in_progress";
      case CANCELLING -> "canceling";
      case ENDED -> "ended";
    };
  }

  private static void counts(ObjectNode json, Batch batch, @Nullable Ended ended) {
    Verdict verdict = batch.verdict();
    long total = verdict == null ? 0 : verdict.total();
    json.putObject("request_counts")
        .put("processing", ended == null ? total : 0)
        .put("succeeded", ended == null ? 0 : ended.succeeded())
        .put("errored", ended == null ? 0 : ended.errored())
        .put("canceled", ended == null ? 0 : ended.canceled())
        .put("expired", ended == null ? 0 : ended.expired());
  }

  private static void put(ObjectNode json, String name, @Nullable Instant at) {
    json.put(name, at == null ? null : at.toString());
  }
}
