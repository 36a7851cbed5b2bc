package dev.offpeak.gateway.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.proxy.Rewrite;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A chat stream is asked for its usage, and no other byte changes, up or down. */
class UsageAskTest {

  private static final String CHUNK = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static String asked(String body) {
    return new UsageAsk().request(Buffer.buffer(body)).toString(UTF_8);
  }

  @Test
  void theOptionIsPutInWhereItBelongs() {
    assertThat(asked(" { \"model\":\"m\",\"stream\":true}"))
        .isEqualTo(
            " {\"stream_options\":{\"include_usage\":true}, \"model\":\"m\",\"stream\":true}");
    assertThat(asked("{\"stream\":true,\"stream_options\":null,\"n\":1}"))
        .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"n\":1}");
    assertThat(asked("{\"stream\":true,\"stream_options\":{ }}"))
        .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":true }}");
    assertThat(asked("{\"stream_options\":{\"x\":[{}]},\"stream\":true}"))
        .isEqualTo("{\"stream_options\":{\"include_usage\":true,\"x\":[{}]},\"stream\":true}");
    assertThat(asked("{\"stream_options\":{\"include_usage\" : false},\"stream\":true}"))
        .isEqualTo("{\"stream_options\":{\"include_usage\" : true},\"stream\":true}");
  }

  @Test
  void otherBodiesPassAsTheyAre() {
    for (String body :
        List.of(
            "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
            "{\"stream\":false}",
            "{\"messages\":\"\\\"stream\\\":true\"}",
            "{\"a\":{\"stream\":true}}",
            "{\"stream\":true",
            "")) {
      UsageAsk ask = new UsageAsk();
      Buffer whole = Buffer.buffer(body);
      assertThat(ask.request(whole)).isSameAs(whole);
      MultiMap events = HttpHeaders.headers().add("content-type", "text/event-stream");
      assertThat(ask.response(200, events)).isNull();
      ask.head(events);
      assertThat(events.contains("accept-encoding")).isFalse();
    }
  }

  private static String filtered(List<byte[]> pieces) {
    Rewrite.Filter filter = new UsageChunkFilter();
    Buffer out = Buffer.buffer();
    for (byte[] piece : pieces) {
      out.appendBuffer(filter.piece(Buffer.buffer(piece)));
    }
    return out.appendBuffer(filter.end()).toString(UTF_8);
  }

  @Test
  void theExtraChunkIsTakenOutWhereverTheStreamIsCut() {
    String before =
        CHUNK.formatted("Grüße") + ": keep-alive\n\n" + CHUNK.formatted("\\\"usage\\\"");
    for (String ending : List.of("\n", "\r\n", "\r")) {
      String stream = (before + USAGE + DONE).replace("\n", ending);
      String expected = (before + DONE).replace("\n", ending);
      for (List<byte[]> pieces : Splits.of(stream)) {
        assertThat(filtered(pieces)).isEqualTo(expected);
      }
    }
  }

  @Test
  void everythingElsePassesWhereverItIsCut() {
    String stream =
        """


        data: {"choices":[],"prompt_filter_results":[{}]}

        data: {"choices":[{"index":0}],"usage":{"prompt_tokens":1}}

        data: {"choices":[],"usage":null}\r
        \r
        event: x
        id: 7

        data: {"choices":[{"delta":{"content":"cut off\
        """;
    for (List<byte[]> pieces : Splits.of(stream)) {
      assertThat(filtered(pieces)).isEqualTo(stream);
    }
  }

  @Test
  void longEventsAreNotHeld() {
    Rewrite.Filter filter = new UsageChunkFilter();
    String begin = "data: {\"choices\":[{\"delta\":\"" + "x".repeat(100_000);
    assertThat(filter.piece(Buffer.buffer(begin)).toString(UTF_8)).isEqualTo(begin);
    assertThat(filter.piece(Buffer.buffer("\"}]}\n\n")).toString(UTF_8)).isEqualTo("\"}]}\n\n");
  }

  @Test
  void onlyPlainStreamsAreFiltered() {
    UsageAsk ask = new UsageAsk();
    ask.request(Buffer.buffer("{\"stream\":true}"));
    MultiMap plain = HttpHeaders.headers().add("content-type", "text/event-stream");
    MultiMap packed =
        HttpHeaders.headers()
            .add("content-type", "text/event-stream")
            .add("content-encoding", "gzip");
    assertThat(ask.response(200, plain)).isNotNull();
    assertThat(ask.response(429, plain)).isNull();
    assertThat(ask.response(200, packed)).isNull();
    MultiMap head = HttpHeaders.headers().add("accept-encoding", "gzip, br");
    ask.head(head);
    assertThat(head.get("accept-encoding")).isEqualTo("identity");
  }
}
