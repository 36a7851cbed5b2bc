package dev.offpeak.provider.openai;

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
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiLinesTest {

  private static @Nullable ResultLine parse(String line) {
    return OpenAiResultLines.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable ResultLine answered(String body) {
    return parse(
        "{\"custom_id\":\"a\",\"response\":{\"body\":%s,\"status_code\":200},\"error\":null}"
            .formatted(body));
  }

  private static ResultLine answer(
      Usage usage, @Nullable String model, @Nullable String serviceTier) {
    return new ResultLine.Answer("a", new BilledAnswer(usage, model, serviceTier, null));
  }

  @Test
  void chatUsageCountsCachedAndWrittenTokensInsideTheInput() {
    assertThat(
            answered(
                """
                {"model":"gpt-6-luna","service_tier":"default","choices":[{"usage":{"x":1}}],\
                "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
                "prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":40},\
                "completion_tokens_details":{"reasoning_tokens":5}}}\
                """))
        .isEqualTo(answer(new Usage(100, 30, 40, 0, 20, 5, 0), "gpt-6-luna", "default"));
  }

  @Test
  void responsesUsageTellsLongWritesApart() {
    assertThat(
            answered(
                """
                {"error":null,"usage":{"input_tokens":100,"output_tokens":20,\
                "input_tokens_details":{"cached_tokens":0,"cache_write_tokens":50,\
                "cache_write_tokens_details":{"ttl_30m_tokens":20,"ttl_12h_tokens":30}},\
                "output_tokens_details":{"reasoning_tokens":7}}}\
                """))
        .isEqualTo(answer(new Usage(100, 0, 50, 30, 20, 7, 0), null, null));
  }

  @Test
  void embeddingsUsageHasNoOutput() {
    assertThat(answered("{\"data\":[1.5e-7],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}"))
        .isEqualTo(answer(Usage.of(8, 0), null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"usage\":null}",
        "{\"usage\":7}",
        "{\"usage\":{\"prompt_tokens\":null,\"prompt_tokens_details\":null}}",
        "{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":\"many\"}}",
        "{\"usage\":{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":NaN}}",
        "{\"usage\":{\"prompt_tokens\":1e400,\"completion_tokens\":-Infinity}}",
        "{\"logprob\":NaN,\"text\":\"raw \u0001 control\"}"
      })
  void answerWithoutUsableUsageIsStillAnAnswer(String body) {
    assertThat(answered(body)).isEqualTo(answer(Usage.NONE, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_value,INVALID_REQUEST",
    "400,content_policy_violation,CONTENT_POLICY",
    "400,content_filter,CONTENT_POLICY",
    "403,misalignment_policy_violation,CONTENT_POLICY",
    "422,x,INVALID_REQUEST",
    "401,invalid_api_key,ACCESS_DENIED",
    "402,x,ACCESS_DENIED",
    "403,x,ACCESS_DENIED",
    "404,model_not_found,NOT_FOUND",
    "408,x,SERVER_ERROR",
    "413,x,TOO_LARGE",
    "429,rate_limit_exceeded,RATE_LIMITED",
    "429,insufficient_quota,ACCESS_DENIED",
    "500,server_error,SERVER_ERROR",
    "503,server_is_overloaded,OVERLOADED",
    "503,slow_down,OVERLOADED",
    "503,x,SERVER_ERROR",
    "302,x,UNKNOWN"
  })
  void statusAndCodeTellTheFailure(int status, String code, FailureKind kind) {
    assertThat(
            parse(
                """
                {"custom_id":"a","response":{"status_code":%d,"body":{"error":\
                {"message":"said","type":"t","param":null,"code":"%s"}}},"error":null}\
                """
                    .formatted(status, code)))
        .isInstanceOfSatisfying(
            ResultLine.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(kind);
              assertThat(failed.failure().message()).isEqualTo("said");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "batch_expired,EXPIRED",
    "batch_cancelled,CANCELLED_BY_PROVIDER",
    "something_new,UNKNOWN"
  })
  void lineWithoutAResponseSaysWhyInItsCode(String code, FailureKind kind) {
    assertThat(
            parse(
                "{\"custom_id\":\"a\",\"error\":{\"code\":\"%s\",\"message\":\"m\"},\"response\":null}"
                    .formatted(code)))
        .isInstanceOfSatisfying(
            ResultLine.Failed.class, failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
  }

  @Test
  void longMessageIsBoundedToOneLine() {
    assertThat(
            parse(
                "{\"custom_id\":\"a\",\"error\":{\"code\":\"c\",\"message\":\"x\\ny%s\"}}"
                    .formatted("z".repeat(9_000))))
        .isInstanceOfSatisfying(
            ResultLine.Failed.class,
            failed ->
                assertThat(failed.failure().message()).startsWith("x yz").hasSizeLessThan(600));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "[]", "{}", "{\"custom_id\":7}", "{\"custom_id\":\"a\"", "{} {}"})
  void whatIsNoResultLineIsNone(String line) {
    assertThat(parse(line)).isNull();
  }
}
