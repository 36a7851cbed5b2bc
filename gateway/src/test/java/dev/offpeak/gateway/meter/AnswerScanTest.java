package dev.offpeak.gateway.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Usage;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What answers say they billed, however they are cut into pieces. */
class AnswerScanTest {

  private static final String CHAT =
      """
      {"id":"c","model":"gpt-6-luna-2026-10-01","choices":[{"message":{"content":"{\\"usage\\":1}"}}],
       "usage":{"prompt_tokens":120,"completion_tokens":30,"prompt_tokens_details":
       {"cached_tokens":20,"cache_write_tokens":10},"completion_tokens_details":
       {"reasoning_tokens":5}},"service_tier":"flex"}
      """;

  private static final String RESPONSES =
      """
      event: response.created
      data: {"type":"response.created","response":{"model":"gpt-6","usage":null,"status":"in_progress"}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","delta":"Grüße \\"und\\" mehr"}

      : a comment

      event: response.completed
      data: {"type":"response.completed","response":{"model":"gpt-6-sol",
      data: "usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":1,
      data: "cache_write_tokens_details":{"ttl_30m_tokens":2,"ttl_12h_tokens":3}},
      data: "output_tokens":9,"output_tokens_details":{"reasoning_tokens":4}},"service_tier":"default"}}

      """;

  private static final String MESSAGES =
      """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude-haiku-5-5","usage":{"input_tokens":3,"cache_creation_input_tokens":5,"cache_read_input_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":4},"output_tokens":1,"service_tier":"standard","inference_geo":"us"}}}

      event: content_block_delta
      data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello"}}

      event: message_delta
      data: {"type":"message_delta","usage":{"input_tokens":null,"output_tokens":12,"server_tool_use":{"web_search_requests":2}}}

      """;

  private static AnswerMeter meter(CallKind kind, String type, String encoding) {
    MultiMap headers = HttpHeaders.headers().add("content-type", type);
    return new AnswerMeter(
        kind, encoding.isEmpty() ? headers : headers.add("content-encoding", encoding));
  }

  private static void everyWay(
      CallKind kind, String type, String answer, Consumer<AnswerMeter> check) {
    for (List<byte[]> pieces : Splits.of(answer)) {
      AnswerMeter meter = meter(kind, type, "");
      pieces.forEach(meter::add);
      meter.close();
      check.accept(meter);
    }
  }

  @Test
  void jsonIsReadWhereverItIsCut() {
    everyWay(
        CallKind.CHAT,
        "application/json",
        CHAT,
        meter -> {
          assertThat(meter.facts().reported()).isTrue();
          assertThat(meter.facts().billed())
              .isEqualTo(
                  new BilledAnswer(
                      new Usage(120, 20, 10, 0, 30, 5, 0), "gpt-6-luna-2026-10-01", "flex", null));
        });
  }

  @Test
  void responsesEventsAreReadWhereverTheyAreCut() {
    for (String ending : List.of("\n", "\r\n", "\r")) {
      everyWay(
          CallKind.RESPONSES,
          "text/event-stream; charset=utf-8",
          RESPONSES.replace("\n", ending),
          meter -> {
            assertThat(meter.facts().billed())
                .isEqualTo(
                    new BilledAnswer(new Usage(7, 1, 5, 3, 9, 4, 0), "gpt-6-sol", "default", null));
            assertThat(meter.facts().outputBytes()).isEqualTo(20);
            assertThat(meter.facts().isPending()).isFalse();
          });
    }
  }

  @Test
  void messagesEventsAreReadWhereverTheyAreCut() {
    everyWay(
        CallKind.MESSAGES,
        "text/event-stream",
        MESSAGES,
        meter ->
            assertThat(meter.facts().billed())
                .isEqualTo(
                    new BilledAnswer(
                        new Usage(10, 2, 5, 4, 12, 0, 2), "claude-haiku-5-5", "standard", "us")));
  }

  @Test
  void aCutStreamTellsWhatItHad() {
    String cut = MESSAGES.substring(0, MESSAGES.indexOf("event: message_delta"));
    everyWay(
        CallKind.MESSAGES,
        "text/event-stream",
        cut,
        meter -> {
          assertThat(meter.facts().reported()).isFalse();
          assertThat(meter.facts().inputReported()).isTrue();
          assertThat(meter.facts().billed().usage().inputTokens()).isEqualTo(10);
          assertThat(meter.facts().outputBytes()).isEqualTo(5);
        });
  }

  @Test
  void errorsAreNamed() {
    everyWay(
        CallKind.CHAT,
        "application/json",
        "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":null}}",
        meter -> {
          assertThat(meter.facts().error()).isEqualTo("invalid_request_error");
          assertThat(meter.facts().reported()).isFalse();
        });
  }

  @Test
  void gzipIsReadWhereverItIsCut() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(CHAT.getBytes(UTF_8));
    }
    for (List<byte[]> pieces : Splits.of(packed.toByteArray())) {
      AnswerMeter meter = meter(CallKind.CHAT, "application/json", "gzip");
      pieces.forEach(meter::add);
      meter.close();
      assertThat(meter.readable()).isTrue();
      assertThat(meter.facts().billed().usage().inputTokens()).isEqualTo(120);
    }
  }

  @Test
  void whatCannotBeReadIsGivenUp() {
    AnswerMeter packed = meter(CallKind.CHAT, "application/json", "br");
    AnswerMeter broken = meter(CallKind.CHAT, "application/json", "gzip");
    packed.add(new byte[] {1, 2, 3});
    broken.add(CHAT.getBytes(UTF_8));
    assertThat(packed.readable()).isFalse();
    assertThat(broken.readable()).isFalse();
    broken.close();
  }

  @Test
  void nonsenseIsPassedOver() {
    for (String nonsense :
        List.of("", "}", "]]]", "{\"usage\":", "null", "[DONE]", "{\"a\"\"b\":}", "\u0000\"\\")) {
      AnswerMeter meter = meter(CallKind.CHAT, "application/json", "");
      meter.add(nonsense.getBytes(UTF_8));
      assertThat(meter.facts().reported()).isFalse();
    }
    AnswerMeter deep = meter(CallKind.CHAT, "application/json", "");
    deep.add("[".repeat(100_000).getBytes(UTF_8));
    assertThat(deep.facts().billed().usage()).isEqualTo(Usage.NONE);
  }
}
