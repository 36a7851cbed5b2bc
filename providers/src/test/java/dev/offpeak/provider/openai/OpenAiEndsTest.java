package dev.offpeak.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.Endpoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiEndsTest {

  private static AnswerEnd end(Endpoint endpoint, String body) {
    return OpenAiEnds.of(endpoint, body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, WHOLE",
    "tool_calls, WHOLE",
    "a_reason_of_2027, WHOLE",
    "length, TRUNCATED",
    "content_filter, REFUSED"
  })
  void aChatCompletionEndsByItsFinishReason(String reason, AnswerEnd end) {
    String body =
        "{\"choices\":[{\"finish_reason\":\"" + reason + "\",\"message\":{\"refusal\":null}}]}";
    assertThat(end(Endpoint.CHAT_COMPLETIONS, body)).isEqualTo(end);
  }

  @Test
  void aRefusalSaysMoreThanACut() {
    assertThat(
            end(
                Endpoint.CHAT_COMPLETIONS,
                "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"refusal\":\"No.\"}}]}"))
        .isEqualTo(AnswerEnd.REFUSED);
  }

  @Test
  void aResponseEndsByItsDetailsAndItsParts() {
    assertThat(end(Endpoint.RESPONSES, "{\"incomplete_details\":null,\"output\":[]}"))
        .isEqualTo(AnswerEnd.WHOLE);
    assertThat(
            end(Endpoint.RESPONSES, "{\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}"))
        .isEqualTo(AnswerEnd.TRUNCATED);
    assertThat(
            end(
                Endpoint.RESPONSES,
                "{\"output\":[{\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]}]}"))
        .isEqualTo(AnswerEnd.REFUSED);
  }
}
