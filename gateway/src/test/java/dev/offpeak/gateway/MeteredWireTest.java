package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.meter.KeptCalls;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.tag.TagRule;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What metering does to the bytes on the wire, and what it makes of calls that go wrong. */
@Timeout(60)
class MeteredWireTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
  private static final String CHUNK =
      "data: {\"choices\":[{\"delta\":{\"content\":\"abcdefgh\"}}]}\n\n";

  private static final String HINTS =
      """
      Accept-Encoding: gzip, br\r
      Connection: close\r
      Offpeak-Origin: cron\r
      traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r
      """;

  private final KeptCalls calls = new KeptCalls();
  private final Tagger tagger =
      new Tagger(
          List.of(
              new TagRule(
                  new Feature("search"),
                  null,
                  null,
                  null,
                  null,
                  Map.of("team", new Wildcard("search*")))),
          caller -> null);
  private final Metering metering =
      new Metering(() -> calls, PriceList.bundled(), tagger, InstantSource.system());

  private CallEntry only(Gateway gateway) {
    gateway.close();
    metering.close();
    assertThat(calls.all()).hasSize(1);
    return calls.all().getFirst();
  }

  @Test
  void usageIsAskedForAndItsChunkTakenOut() throws Exception {
    CompletableFuture<String> sent = new CompletableFuture<>();
    StubUpstream.Script script =
        (request, in, out, socket) -> {
          int length = Integer.parseInt(String.valueOf(request.header("content-length")));
          sent.complete(new String(in.readNBytes(length), StandardCharsets.UTF_8));
          StubUpstream.write(
              out,
              EVENTS
                  + CHUNK
                  + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,"
                  + "\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
          socket.close();
        };
    try (StubUpstream stub = new StubUpstream(script);
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      String got =
          Fixture.ask(
              gateway,
              Fixture.post(
                  gateway,
                  CHAT,
                  HINTS,
                  "{\"model\":\"gpt-5-mini\",\"metadata\":{\"team\":\"search-eu\"},\"stream\":true}"));
      assertThat(sent.get(20, TimeUnit.SECONDS))
          .isEqualTo(
              "{\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-5-mini\","
                  + "\"metadata\":{\"team\":\"search-eu\"},\"stream\":true}");
      assertThat(stub.next().header("accept-encoding")).isEqualTo("identity");
      assertThat(got).contains("abcdefgh", "[DONE]").doesNotContain("prompt_tokens");
      CallEntry entry = only(gateway);
      assertThat(entry.bill().billed().usage().inputTokens()).isEqualTo(9);
      assertThat(entry.feature().name()).isEqualTo("search");
      assertThat(entry.hints().origin()).isEqualTo(CallOrigin.CRON);
      assertThat(entry.hints().traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
      assertThat(entry.course().streamed()).isTrue();
    }
  }

  @Test
  void aStreamThatIsGivenUpIsEstimated() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    StubUpstream.Script script =
        (request, in, out, socket) -> {
          in.skipNBytes(Long.parseLong(String.valueOf(request.header("content-length"))));
          StubUpstream.write(out, EVENTS + CHUNK + CHUNK);
          if (in.read() < 0) {
            cut.countDown();
          }
        };
    try (StubUpstream stub = new StubUpstream(script);
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      try (Socket client = Fixture.connect(gateway)) {
        Fixture.send(
            client,
            Fixture.post(
                gateway,
                CHAT,
                "",
                "{\"model\":\"gpt-5-mini\",\"messages\":\"%s\",\"stream\":true}"
                    .formatted("four".repeat(10))));
        InputStream in = client.getInputStream();
        in.skipNBytes(EVENTS.length() + 2L * CHUNK.length());
      }
      assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
      CallEntry entry = only(gateway);
      assertThat(entry.bill().metering()).isEqualTo(CallEntry.Metering.ESTIMATED);
      assertThat(entry.bill().billed().usage().inputTokens()).isEqualTo(10);
      assertThat(entry.bill().billed().usage().outputTokens()).isEqualTo(4);
      assertThat(entry.course().gaveUp()).isTrue();
      assertThat(entry.bill().paid()).isNotNull();
    }
  }

  @Test
  void errorsKeepTheirStatusAndCostNothing() throws Exception {
    String body = "{\"error\":{\"type\":\"rate_limit_error\",\"code\":\"rate_limited\"}}";
    String answer =
        "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(answer));
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      Fixture.ask(
          gateway, Fixture.post(gateway, CHAT, "Connection: close\r\n", "{\"model\":\"m\"}"));
      CallEntry entry = only(gateway);
      assertThat(entry.bill().booked()).isFalse();
      assertThat(entry.course().status()).isEqualTo(429);
      assertThat(entry.course().error()).isEqualTo("rate_limited");
    }
  }

  @Test
  void whatCannotBeReadIsEstimatedAndOtherCallsHaveNoEntry() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: br\r\n"
            + "Content-Length: 3\r\n\r\nxyz";
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(answer));
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      for (String path : List.of("/openai/v1/files", "/openai/v1/batches", CHAT + "/x")) {
        Fixture.ask(gateway, Fixture.post(gateway, path, "Connection: close\r\n", "{}"));
      }
      Fixture.ask(
          gateway,
          Fixture.post(gateway, "/anthropic/v1/messages/batches", "Connection: close\r\n", "{}"));
      Fixture.ask(
          gateway,
          Fixture.post(
              gateway, CHAT, "Connection: close\r\n", "{\"model\":\"m\",\"messages\":\"abcd\"}"));
      CallEntry entry = only(gateway);
      assertThat(entry.bill().metering()).isEqualTo(CallEntry.Metering.ESTIMATED);
      assertThat(entry.bill().billed().usage().inputTokens()).isEqualTo(1);
      assertThat(entry.bill().billed().usage().outputTokens()).isEqualTo(300);
      assertThat(entry.bill().paid()).isNull();
    }
  }

  @Test
  void aHeaderThatNamesNoFeatureIsRefused() throws Exception {
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering("HTTP/1.1 200 OK\r\n\r\n"));
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      String headers = "Connection: close\r\nOffpeak-Feature: " + "x".repeat(101) + "\r\n";
      assertThat(Fixture.ask(gateway, Fixture.post(gateway, CHAT, headers, "{}")))
          .startsWith("HTTP/1.1 400")
          .contains("invalid_request_error", "invalid_feature");
      assertThat(
              Fixture.ask(gateway, Fixture.post(gateway, "/anthropic/v1/messages", headers, "{}")))
          .contains("\"type\":\"error\"", "1 to 100 characters");
      assertThat(stub.waiting()).isZero();
    }
  }

  @Test
  void aDeadStoreStopsNoCall() throws Exception {
    calls.setDown(true);
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(answer));
        Gateway gateway = Fixture.before(stub, null, metering.looks())) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                Fixture.ask(
                    gateway,
                    Fixture.post(gateway, CHAT, "Connection: close\r\n", "{\"model\":\"m\"}")))
            .startsWith("HTTP/1.1 200");
      }
    }
    metering.close();
    assertThat(metering.dropped()).isEqualTo(3);
  }
}
