package dev.offpeak.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.ResultLine;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnthropicLinesTest {

  private static @Nullable ResultLine parse(String result) {
    String line = "{\"custom_id\":\"a\",\"result\":" + result + "}";
    return AnthropicResultLines.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void inputIsTheSumOfWhatWasReadWrittenAndNeither() {
    assertThat(
            parse(
                """
                {"message":{"model":"claude-x","usage":{"input_tokens":10,\
                "cache_creation_input_tokens":50,"cache_read_input_tokens":200,\
                "cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":30},\
                "output_tokens":7,"server_tool_use":{"web_search_requests":2},\
                "service_tier":"batch","inference_geo":"us"}},"type":"succeeded"}\
                """))
        .isEqualTo(
            new ResultLine.Answer(
                "a",
                new BilledAnswer(new Usage(260, 200, 50, 30, 7, 0, 2), "claude-x", "batch", "us")));
  }

  @Test
  void absentAndNullCountsAreZeros() {
    assertThat(
            parse(
                """
                {"type":"succeeded","message":{"usage":{"input_tokens":3,"output_tokens":4,\
                "cache_creation_input_tokens":null,"cache_creation":null,"server_tool_use":null}}}\
                """))
        .isEqualTo(new ResultLine.Answer("a", new BilledAnswer(Usage.of(3, 4), null, null, null)));
  }

  @Test
  void anAnswerIsKeptWhateverItClaimsToHaveUsed() {
    assertThat(
            parse(
                """
                {"type":"succeeded","message":{"usage":{"input_tokens":9223372036854775807,\
                "cache_read_input_tokens":1,"output_tokens":99999999999999999999}}}\
                """))
        .isEqualTo(
            new ResultLine.Answer(
                "a", new BilledAnswer(new Usage(1, 1, 0, 0, 0, 0, 0), null, null, null)));
  }

  @Test
  void successWithoutUsageIsStillAnAnswer() {
    assertThat(parse("{\"type\":\"succeeded\",\"message\":{}}"))
        .isEqualTo(new ResultLine.Answer("a", new BilledAnswer(Usage.NONE, null, null, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_request_error,INVALID_REQUEST",
    "rate_limit_error,RATE_LIMITED",
    "overloaded_error,OVERLOADED",
    "api_error,SERVER_ERROR",
    "timeout_error,SERVER_ERROR",
    "authentication_error,ACCESS_DENIED",
    "permission_error,ACCESS_DENIED",
    "billing_error,ACCESS_DENIED",
    "not_found_error,NOT_FOUND",
    "request_too_large,TOO_LARGE",
    "something_new,UNKNOWN"
  })
  void errorTypeTellsTheFailure(String type, FailureKind kind) {
    assertThat(
            parse(
                """
                {"type":"errored","error":{"type":"error","error":{"type":"%s","message":"said"},\
                "request_id":"r"}}\
                """
                    .formatted(type)))
        .isInstanceOfSatisfying(
            ResultLine.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(kind);
              assertThat(failed.failure().message()).isEqualTo("said");
            });
  }

  @ParameterizedTest
  @CsvSource({"canceled,CANCELLED_BY_PROVIDER", "expired,EXPIRED", "something_new,UNKNOWN"})
  void otherTypesAreFailures(String type, FailureKind kind) {
    assertThat(parse("{\"type\":\"" + type + "\"}"))
        .isInstanceOfSatisfying(
            ResultLine.Failed.class, failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
  }
}
