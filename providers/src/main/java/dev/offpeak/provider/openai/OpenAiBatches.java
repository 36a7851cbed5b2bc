package dev.offpeak.provider.openai;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.BatchRefusal.LineError;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads OpenAI's batch object. Source: openai-openapi f85dbe22, {@code Batch}, checked 2026-11-23;
 * that an absent file may be an empty text was seen by others in 2026.
 */
final class OpenAiBatches {

  /** The key in a batch's metadata under which our own id stands. */
  static final String TAG = "offpeak_batch";

  private static final int LINE_ERRORS_MAX = 1_000;

  /** The year 9999: later times are no times, and beyond what an {@link Instant} can be. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private OpenAiBatches() {}

  /**
   * A batch in our words.
   *
   * @param now stands in for a time that the provider does not tell
   * @return null if the object is not a batch
   */
  static @Nullable ProviderBatch read(JsonNode object, Instant now) {
    String id = Json.text(object, "id");
    String status = Json.text(object, "status");
    if (id == null || status == null) {
      return null;
    }
    JsonNode counts = object.path("request_counts");
    BatchProgress progress =
        new BatchProgress(
            Json.count(counts, "total"),
            Json.count(counts, "completed"),
            Json.count(counts, "failed"));
    return new ProviderBatch(
        new ProviderBatchId(id),
        Json.text(object.path("metadata"), TAG),
        instant(object, "created_at", now),
        progress.total(),
        progress,
        phase(object, status, now),
        usage(object.path("usage")));
  }

  /** Told for a batch as a whole once it has ended; all zero means that it is not told. */
  private static @Nullable Usage usage(JsonNode usage) {
    long input = Json.count(usage, "input_tokens");
    long output = Json.count(usage, "output_tokens");
    return input == 0 && output == 0 ? null : Usage.of(input, output);
  }

  /** A status that is not known yet counts as running: only a known end is an end. */
  private static Phase phase(JsonNode object, String status, Instant now) {
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "cancelling" -> new Phase.Cancelling();
      case "completed" -> ended(object, BatchEnd.COMPLETED, instant(object, "completed_at", now));
      case "expired" -> ended(object, BatchEnd.EXPIRED, instant(object, "expired_at", now));
      case "cancelled" -> ended(object, BatchEnd.CANCELLED, instant(object, "cancelled_at", now));
      case "failed" -> new Phase.Invalid(instant(object, "failed_at", now), refusal(object));
      default -> new Phase.Running();
    };
  }

  private static Phase ended(JsonNode object, BatchEnd end, Instant at) {
    return new Phase.Ended(
        end,
        at,
        Stream.of(Json.text(object, "output_file_id"), Json.text(object, "error_file_id"))
            .filter(Objects::nonNull)
            .toList());
  }

  private static BatchRefusal refusal(JsonNode object) {
    String code = "";
    String message = "OpenAI gave no reason";
    boolean queueFull = false;
    boolean inputNotFound = false;
    boolean quota = false;
    List<LineError> lines = new ArrayList<>();
    for (JsonNode error : object.path("errors").path("data").values()) {
      String errorCode = Objects.requireNonNullElse(Json.text(error, "code"), "");
      String said =
          ProviderError.oneLine(Objects.requireNonNullElse(Json.text(error, "message"), errorCode));
      if (code.isEmpty()) {
        code = errorCode.isEmpty() ? "failed" : errorCode;
        message = said;
      }
      queueFull |= errorCode.equals("token_limit_exceeded") || Answers.saysQueueFull(said);
      quota |= OpenAiRefusals.isQuota(errorCode);
      long line = Json.count(error, "line");
      inputNotFound |= line == 0 && OpenAiRefusals.saysInputNotFound(said);
      if (line > 0 && line <= Integer.MAX_VALUE && lines.size() < LINE_ERRORS_MAX) {
        lines.add(new LineError((int) line, errorCode, said, Json.text(error, "param")));
      }
    }
    return new BatchRefusal(
        queueFull, inputNotFound, quota, code.isEmpty() ? "failed" : code, message, lines);
  }

  private static Instant instant(JsonNode object, String name, Instant otherwise) {
    long seconds = Json.count(object, name);
    return seconds == 0 || seconds > SECONDS_MAX ? otherwise : Instant.ofEpochSecond(seconds);
  }
}
