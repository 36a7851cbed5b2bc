package dev.offpeak.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerStatusTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"completed\"}                                  | RESPONSE_COMPLETED",
        "{\"output\":[{\"status\":\"incomplete\"}],\"status\":\"completed\"} | RESPONSE_COMPLETED",
        "{\"error\":null,\"status\":\"incomplete\",\"x\":1}            | RESPONSE_INCOMPLETE",
        "{\"status\":\"failed\"}                                     | RESPONSE_FAILED",
        "{\"status\":\"cancelled\"}                                  | RESPONSE_CANCELLED",
        "{\"status\":{\"status\":\"failed\"}}                         | RESPONSE_COMPLETED",
        "{\"status\":                                               | RESPONSE_COMPLETED",
        "[1]                                                       | RESPONSE_COMPLETED",
        "nonsense                                                  | RESPONSE_COMPLETED",
      })
  void theStatusOfTheResponseItselfDecides(String body, EventType type) {
    assertThat(AnswerStatus.event(body.getBytes(UTF_8))).isEqualTo(type);
  }

  @Test
  void aWishIsATypeOrItsBeginning() {
    Receiver receiver =
        new Receiver(
            "r", "", Set.of("batch.*", "run.finished"), event -> new Channel.Outcome.Taken());
    assertThat(EventType.labels().stream().filter(receiver::wants))
        .containsExactly(
            "batch.completed", "batch.failed", "batch.expired", "batch.cancelled", "run.finished");
    assertThat(EventType.isWish("batch.*")).isTrue();
    assertThat(EventType.isWish("*")).isTrue();
    assertThat(EventType.isWish("run.ended")).isFalse();
    assertThat(EventType.isWish("runs.*")).isFalse();
  }
}
