package dev.offpeak.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.PromptSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnthropicDialectTest {

  private static final AnthropicDialect DIALECT = new AnthropicDialect();

  private static String body(@Nullable Integer maxTokens, Map<String, String> parameters) {
    return new String(
        DIALECT.promptBody(
            new PromptSpec("claude-x", "Hi", "Be short.", maxTokens, parameters, true)),
        StandardCharsets.UTF_8);
  }

  @Test
  void anErrorLineHoldsWhatACallWouldHaveBeenAnsweredWith() {
    String body =
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"later\"}}";
    String line = "{\"custom_id\":\"w\",\"result\":{\"type\":\"errored\",\"error\":" + body + "}}";
    var error = DIALECT.error(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(error.status()).isEqualTo(529);
    assertThat(error.body()).asString().isEqualTo(body);
  }

  @Test
  void promptBecomesAMessagesBodyThatAlwaysBoundsItsAnswer() {
    assertThat(body(null, Map.of()))
        .isEqualTo(
            "{\"model\":\"claude-x\",\"max_tokens\":4096,\"system\":\"Be short.\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(body(7, Map.of())).contains("\"max_tokens\":7,");
    assertThat(body(7, Map.of("max_tokens", "9"))).contains("\"max_tokens\":9,");
  }

  @Test
  void answerIsTheMessageByteForByteAndItsTextBlocksJoined() {
    String message =
        "{ \"content\":[{\"text\":\"a\",\"type\":\"text\"},{\"type\":\"thinking\",\"text\":\"hm\"},"
            + "{\"type\":\"text\",\"text\":\"b\u2028\"}],\"n\":1.0 }";
    byte[] line =
        ("{\"custom_id\":\"w\",\"result\":{\"type\":\"succeeded\",\"message\":" + message + "}}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(DIALECT.answer(Endpoint.MESSAGES, line))
        .hasValueSatisfying(view -> {
          assertThat(new String(view.body(), StandardCharsets.UTF_8)).isEqualTo(message);
          assertThat(view.text()).isEqualTo("ab\u2028");
        });
  }

  @Test
  void answerOfToolCallsOnlyIsTheirInputAsWritten() {
    byte[] line =
        """
        {"custom_id":"w","result":{"type":"succeeded","message":{"content":[\
        {"type":"tool_use","name":"f","input":{ "é": 1.50 }},{"type":"tool_use","input":{}}]}}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(DIALECT.answer(Endpoint.MESSAGES, line).orElseThrow().text())
        .isEqualTo("{ \"é\": 1.50 }\n{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expired|{\"type\":\"expired\"}",
        "cancelled_by_provider|{\"type\":\"canceled\"}",
        "result_missing|{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":"
            + "{\"type\":\"result_missing\",\"message\":\"m\"}}}"
      })
  void lineThatNeverCameIsMadeInTheSameShape(String code, String result) {
    assertThat(new String(DIALECT.resultLine("id", null, code, "m"), StandardCharsets.UTF_8))
        .isEqualTo("{\"custom_id\":\"id\",\"result\":" + result + "}");
  }
}
