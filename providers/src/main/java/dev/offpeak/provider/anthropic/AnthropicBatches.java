package dev.offpeak.provider.anthropic;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Anthropic's message batch. Source: Anthropic's TypeScript SDK 1.12.0, {@code
 * resources/messages/batches}, checked 2026-11-23.
 */
final class AnthropicBatches {

  private AnthropicBatches() {}

  /**
   * A batch in our words. The sum of its counts is its number of requests, at any time; all of them
   * are {@code processing} until it has ended.
   *
   * @param now stands in for a time that the provider does not tell
   * @return null if the object is not a batch
   */
  static @Nullable ProviderBatch read(JsonNode object, Instant now) {
    String id = Json.text(object, "id");
    String status = Json.text(object, "processing_status");
    if (id == null || status == null) {
      return null;
    }
    JsonNode counts = object.path("request_counts");
    long succeeded = Json.count(counts, "succeeded");
    long expired = Json.count(counts, "expired");
    long cancelled = Json.count(counts, "canceled");
    long failed = Json.count(counts, "errored") + expired + cancelled;
    long total = Json.count(counts, "processing") + succeeded + failed;
    return new ProviderBatch(
        new ProviderBatchId(id),
        null,
        instant(object, "created_at", now),
        total,
        new BatchProgress(total, succeeded, failed),
        phase(object, status, end(object, expired, cancelled), now));
  }

  private static Phase phase(JsonNode object, String status, BatchEnd end, Instant now) {
    return switch (status) {
      case "canceling" -> new Phase.Cancelling();
      case "ended" -> new Phase.Ended(end, instant(object, "ended_at", now), files(object));
      default -> new Phase.Running();
    };
  }

  /** Every batch ends as {@code ended}; how, is in its counts. */
  private static BatchEnd end(JsonNode object, long expired, long cancelled) {
    if (cancelled > 0 || Json.text(object, "cancel_initiated_at") != null) {
      return BatchEnd.CANCELLED;
    }
    return expired > 0 ? BatchEnd.EXPIRED : BatchEnd.COMPLETED;
  }

  private static List<String> files(JsonNode object) {
    String url = Json.text(object, "results_url");
    return url == null ? List.of() : List.of(url);
  }

  private static Instant instant(JsonNode object, String name, Instant otherwise) {
    String text = Json.text(object, name);
    try {
      return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      return otherwise;
    }
  }
}
