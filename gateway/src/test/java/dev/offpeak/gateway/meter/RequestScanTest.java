package dev.offpeak.gateway.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.PromptPrefix;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is read of a call's body, however it is cut into pieces. */
class RequestScanTest {

  private static RequestScan scan(List<byte[]> pieces) {
    RequestScan scan = new RequestScan();
    pieces.forEach(scan::scan);
    return scan;
  }

  private static RequestScan scan(String body) {
    return scan(Splits.of(body).getFirst());
  }

  private static PromptPrefix prefix(String body) {
    return Objects.requireNonNull(scan(body).prefix());
  }

  @Test
  void factsAreReadWhereverTheBodyIsCut() {
    String body =
        """
        {"messages":[{"role":"user","content":[{"type":"text","text":"Grüße"},
         {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
         {"type":"image","source":{"type":"base64","data":"BBBBBBBB"}}]}],
         "model":"gpt-6-\\u006cuna","metadata":{"team":"search","n":"1"},"user":"u\\"7",
         "service_tier":"flex","stream": true ,"stream_options":{"include_obfuscation":false}}
        """;
    PromptPrefix whole = prefix(body);
    for (List<byte[]> pieces : Splits.of(body)) {
      RequestScan scan = scan(pieces);
      assertThat(scan.model()).isEqualTo("gpt-6-luna");
      assertThat(scan.user()).isEqualTo("u\"7");
      assertThat(scan.tier()).isEqualTo("flex");
      assertThat(scan.streamed()).isTrue();
      assertThat(scan.metadata()).containsEntry("team", "search").containsEntry("n", "1");
      assertThat(scan.usage()).isEqualTo(RequestScan.Usage.OPTIONS);
      assertThat(scan.whole()).isTrue();
      // "user", "text", "Grüße", "image_url", "image", "base64"; two files are no text.
      assertThat(scan.promptBytes()).isEqualTo(4 + 4 + 7 + 9 + 5 + 6);
      assertThat(scan.promptTokens()).isEqualTo(9 + 2_000);
      assertThat(scan.prefix()).isEqualTo(whole);
    }
  }

  @Test
  void sharedInstructionsAreToldWhateverFollows() {
    String instructions = "You are careful. ".repeat(730);
    String one =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"one\"}],\"system\":\"%s\",\"model\":\"m\"}"
            .formatted(instructions);
    String other = one.replace("one", "quite another");
    assertThat(prefix(one).sharedBytes(prefix(other))).isEqualTo(instructions.length() + 2);

    String chat = "{\"messages\":[{\"role\":\"system\",\"content\":\"%s\"},{\"content\":\"%s\"}]}";
    long shared =
        prefix(chat.formatted(instructions, "one"))
            .sharedBytes(prefix(chat.formatted(instructions, "two")));
    assertThat(shared).isBetween(12_000L, (long) instructions.length());
    assertThat(prefix(one).sharedBytes(prefix(one.replace("careful", "careless")))).isZero();
  }

  @Test
  void aPromptIsNotHeld() {
    RequestScan scan = scan("{\"messages\":\"");
    byte[] piece = "x".repeat(1_000_000).getBytes(UTF_8);
    for (int i = 0; i < 50; i++) {
      scan.scan(piece);
    }
    scan.scan("\"}".getBytes(UTF_8));
    assertThat(scan.promptBytes()).isEqualTo(50_000_000);
    assertThat(scan.whole()).isTrue();
  }

  @Test
  void whatIsNoCallSaysNothing() {
    for (String body : List.of("", "{}", "[1]", "\"model\"", "{\"model\":3}", "{\"model")) {
      RequestScan scan = scan(body);
      assertThat(scan.model()).isNull();
      assertThat(scan.prefix()).isNull();
    }
  }
}
