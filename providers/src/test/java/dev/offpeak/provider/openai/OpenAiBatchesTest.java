package dev.offpeak.provider.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiBatchesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static ProviderBatch read(String fields) {
    String object = "{\"id\":\"batch_1\",\"created_at\":1700000000," + fields + "}";
    return requireNonNull(
        OpenAiBatches.read(
            requireNonNull(Json.object(object.getBytes(StandardCharsets.UTF_8))), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"validating", "in_progress", "finalizing", "a_status_of_2027"})
  void whatIsNotKnownToHaveEndedIsRunning(String status) {
    assertThat(read("\"status\":\"" + status + "\",\"request_counts\":{\"total\":null}").phase())
        .isEqualTo(new Phase.Running());
  }

  @Test
  void emptyFileIdsAreAbsentAndAnswersComeBeforeErrors() {
    assertThat(
            read("\"status\":\"completed\",\"completed_at\":1700000100,"
                    + "\"error_file_id\":\"\",\"output_file_id\":\"out\"")
                .phase())
        .isEqualTo(
            new Phase.Ended(
                BatchEnd.COMPLETED, Instant.ofEpochSecond(1_700_000_100), List.of("out")));
    assertThat(
            read("\"status\":\"expired\",\"error_file_id\":\"err\",\"output_file_id\":\"out\"")
                .phase())
        .isEqualTo(new Phase.Ended(BatchEnd.EXPIRED, NOW, List.of("out", "err")));
    assertThat(read("\"status\":\"cancelled\",\"output_file_id\":null").phase())
        .isEqualTo(new Phase.Ended(BatchEnd.CANCELLED, NOW, List.of()));
  }

  @Test
  void usageIsToldOnceItIsNotZero() {
    assertThat(
            read("\"status\":\"completed\",\"usage\":{\"input_tokens\":7,\"output_tokens\":0}")
                .usage())
        .isEqualTo(Usage.of(7, 0));
    assertThat(
            read("\"status\":\"in_progress\",\"usage\":{\"input_tokens\":0,\"output_tokens\":0}")
                .usage())
        .isNull();
    assertThat(read("\"status\":\"completed\",\"usage\":null").usage()).isNull();
  }

  @Test
  void ourOwnIdIsReadBackFromTheMetadata() {
    assertThat(read("\"status\":\"validating\",\"metadata\":{\"offpeak_batch\":\"tag\"}").tag())
        .isEqualTo("tag");
    assertThat(read("\"status\":\"validating\",\"metadata\":null").tag()).isNull();
  }

  @Test
  void failedBatchNamesItsLines() {
    assertThat(
            read("""
            "status":"failed","failed_at":1700000100,"errors":{"object":"list","data":[\
            {"code":"invalid_json_line","message":"bad","line":3,"param":null},\
            {"code":"invalid_url","message":"url","line":7,"param":"url"}]}\
            """)
                .phase())
        .isEqualTo(
            new Phase.Invalid(
                Instant.ofEpochSecond(1_700_000_100),
                new BatchRefusal(
                    false,
                    false,
                    "invalid_json_line",
                    "bad",
                    List.of(
                        new BatchRefusal.LineError(3, "invalid_json_line", "bad", null),
                        new BatchRefusal.LineError(7, "invalid_url", "url", "url")))));
  }

  @Test
  void failedBatchTellsAFullQueueAndAnInvisibleFileFromAWrongInput() {
    assertThat(refusal("token_limit_exceeded", "m").queueFull()).isTrue();
    assertThat(refusal("x", "Enqueued token limit reached").queueFull()).isTrue();
    assertThat(refusal("x", "The file file-1 cannot be found").inputNotFound()).isTrue();
    assertThat(refusal("model_not_found", "The model in the file does not exist").inputNotFound())
        .isFalse();
    BatchRefusal wrong = refusal("mismatched_model", "models differ in the file");
    assertThat(wrong.queueFull() || wrong.inputNotFound()).isFalse();
    assertThat(((Phase.Invalid) read("\"status\":\"failed\",\"errors\":null").phase()).refusal())
        .isEqualTo(new BatchRefusal(false, false, "failed", "OpenAI gave no reason", List.of()));
  }

  private static BatchRefusal refusal(String code, String message) {
    String errors =
        "\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"%s\",\"message\":\"%s\"}]}"
            .formatted(code, message);
    return ((Phase.Invalid) read(errors).phase()).refusal();
  }
}
