package dev.offpeak.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AnswerEnd;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnthropicEndsTest {

  private static AnswerEnd end(String body) {
    return AnthropicEnds.of(body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, WHOLE",
    "tool_use, WHOLE",
    "a_reason_of_2027, WHOLE",
    "max_tokens, TRUNCATED",
    "model_context_window_exceeded, TRUNCATED",
    "refusal, REFUSED"
  })
  void aMessageEndsByItsStopReason(String reason, AnswerEnd end) {
    assertThat(end("{\"content\":[],\"stop_reason\":\"%s\"}".formatted(reason))).isEqualTo(end);
  }

  @Test
  void withoutAReasonItIsWhole() {
    assertThat(end("{\"stop_reason\":null}")).isEqualTo(AnswerEnd.WHOLE);
    assertThat(end("{}")).isEqualTo(AnswerEnd.WHOLE);
  }
}
