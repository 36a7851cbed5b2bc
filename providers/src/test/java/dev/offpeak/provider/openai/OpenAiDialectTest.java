package dev.offpeak.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.PromptSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiDialectTest {

  private static final OpenAiDialect DIALECT = new OpenAiDialect();

  private static String body(
      String model,
      @Nullable String system,
      @Nullable Integer maxTokens,
      Map<String, String> parameters) {
    return new String(
        DIALECT.promptBody(
            new PromptSpec(model, "Hi \"é\"\n", system, maxTokens, parameters, true)),
        StandardCharsets.UTF_8);
  }

  private static String text(Endpoint endpoint, String answer) {
    return DIALECT.answer(endpoint, line(answer)).orElseThrow().text();
  }

  private static byte[] line(String body) {
    return "{\"id\":\"b\",\"custom_id\":\"w\",\"response\":{\"status_code\":200,\"request_id\":\"req_1\",\"body\":%s},\"error\":null}"
        .formatted(body)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void promptBecomesAChatCompletion() {
    assertThat(body("gpt-6-luna", "Be short.", 50, Map.of()))
        .isEqualTo(
            "{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"system\",\"content\":\"Be short.\"},"
                + "{\"role\":\"user\",\"content\":\"Hi \\\"é\\\"\\u000a\"}],"
                + "\"max_completion_tokens\":50,\"prompt_cache_options\":{\"mode\":\"explicit\"}}");
  }

  @Test
  void anErrorLineHoldsWhatACallWouldHaveBeenAnsweredWith() {
    String line =
        "{\"custom_id\":\"w\",\"response\":{\"status_code\":400,\"body\":{\"error\": {\"message\":\"no\"}}}}";
    var error = DIALECT.error(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.body()).asString().isEqualTo("{\"error\": {\"message\":\"no\"}}");
    assertThat(DIALECT.error(line("{\"id\":\"c\"}"))).isEmpty();
  }

  @Test
  void parametersWinOverOurOwnFields() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("temperature", "0.20");
    parameters.put("max_completion_tokens", "9");
    parameters.put("prompt_cache_options", "{\"mode\":\"implicit\"}");
    assertThat(body("gpt-6-luna", null, 50, parameters))
        .endsWith(
            "\"max_completion_tokens\":9,\"prompt_cache_options\":{\"mode\":\"implicit\"},"
                + "\"temperature\":0.20}")
        .doesNotContain("explicit");
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5.6,true",
    "gpt-5.6-luna,true",
    "gpt-5.10,true",
    "gpt-6-luna,true",
    "gpt-6.1-sol,true",
    "gpt-5,false",
    "gpt-5-mini-2025-08-07,false",
    "gpt-5.5-pro,false",
    "gpt-4o,false",
    "gpt-4.1,false",
    "gpt-4-0613,false",
    "gpt-35-turbo,false",
    "gpt-3.5-turbo,false",
    "o3,false",
    "chatgpt-4o-latest,false",
    "ft:gpt-5.6:org::id,false",
    "my-deployment,false"
  })
  void cacheSwitchIsSetOnlyForModelsThatTakeIt(String model, boolean takes) {
    assertThat(body(model, null, null, Map.of()).contains("prompt_cache_options")).isEqualTo(takes);
  }

  @Test
  void answerIsTheBodyByteForByte() {
    String body =
        "{ \"choices\" : [ {\"message\":{\"content\":\"a\u2028\\u00e9\"}} ], \"x\":1.50 }";
    assertThat(DIALECT.answer(Endpoint.CHAT_COMPLETIONS, line(body)))
        .hasValueSatisfying(view -> {
          assertThat(new String(view.body(), StandardCharsets.UTF_8)).isEqualTo(body);
          assertThat(view.text()).isEqualTo("a\u2028é");
          assertThat(view.requestId()).isEqualTo("req_1");
        });
  }

  @Test
  void chatTextIsContentElseRefusalElseArgumentsOfTools() {
    assertThat(
            text(
                Endpoint.CHAT_COMPLETIONS,
                "{\"choices\":[{\"message\":{\"content\":\"one\"}},{\"message\":{\"content\":\"two\"}}]}"))
        .isEqualTo("one");
    assertThat(
            text(
                Endpoint.CHAT_COMPLETIONS,
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}]}"))
        .isEqualTo("no");
    assertThat(
            text(
                Endpoint.CHAT_COMPLETIONS,
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}},{\"function\":{\"arguments\":\"{}\"}}]}}]}"))
        .isEqualTo("{\"a\":1}\n{}");
    assertThat(text(Endpoint.CHAT_COMPLETIONS, "{}")).isEmpty();
  }

  @Test
  void responseTextIsItsOutputTextPartsJoined() {
    assertThat(
            text(
                Endpoint.RESPONSES,
                """
                {"output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm"}]},\
                {"content":[{"text":"a","type":"output_text"},{"type":"output_text","text":"b"}],\
                "type":"message"}],"text":{"format":{}}}\
                """))
        .isEqualTo("ab");
    assertThat(
            text(
                Endpoint.RESPONSES,
                "{\"output\":[{\"type\":\"function_call\",\"arguments\":\"{}\"}]}"))
        .isEqualTo("{}");
  }

  @Test
  void embeddingHasNoText() {
    assertThat(text(Endpoint.EMBEDDINGS, "{\"data\":[{\"embedding\":[0.1]}]}")).isEmpty();
  }

  @Test
  void failedLineHoldsNoAnswer() {
    byte[] line =
        "{\"custom_id\":\"w\",\"response\":{\"body\":{\"error\":{}},\"status_code\":400}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(DIALECT.answer(Endpoint.CHAT_COMPLETIONS, line)).isEmpty();
  }

  @Test
  void lineThatNeverCameIsMadeInTheSameShape() {
    assertThat(
            new String(
                DIALECT.resultLine("my \"id\"", null, "result_missing", "lost"),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"offpeak\",\"custom_id\":\"my \\\"id\\\"\",\"response\":null,"
                + "\"error\":{\"code\":\"result_missing\",\"message\":\"lost\"}}");
  }
}
