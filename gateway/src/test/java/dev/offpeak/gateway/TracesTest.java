package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.meter.KeptCalls;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.trace.Traces;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.SpanIds;
import java.io.OutputStream;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of calls that pass. */
@Timeout(60)
class TracesTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final String ANSWER =
      """
      {"model":"gpt-5-mini-2026","choices":[{"message":{"content":"a secret answer"}}],\
      "usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}\
      """;
  private static final String BODY =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"a secret prompt\"}]}";

  private final BlockingQueue<Span> told = new LinkedBlockingQueue<>();
  private final Metering metering =
      new Metering(
          KeptCalls::new,
          PriceList.bundled(),
          new Tagger(List.of(), caller -> null),
          InstantSource.system());

  private Gateway before(StubUpstream stub, double share) {
    return before(stub.origin(), share);
  }

  private Gateway before(String origin, double share) {
    return Gateway.start(
        Fixture.settings(),
        GatewayParts.of(
                List.of(
                    new Upstream(ProviderName.OPENAI, () -> origin + "/v1", null),
                    new Upstream(ProviderName.ANTHROPIC, () -> origin, null)),
                new Random(1))
            .with(metering.looks())
            .with(
                new Traces(
                    told::add,
                    share,
                    InstantSource.system(),
                    System::nanoTime,
                    new SpanIds(new Random(7)))));
  }

  private static StubUpstream answering() throws Exception {
    return new StubUpstream(
        StubUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + ANSWER.length()
                + "\r\n\r\n"
                + ANSWER));
  }

  private Span next() throws InterruptedException {
    Span span = told.poll(20, TimeUnit.SECONDS);
    if (span == null) {
      throw new AssertionError("nothing was told");
    }
    return span;
  }

  @Test
  void aCallIsASpanWithinItsClientsTraceAndTheProvidersIsWithinIt() throws Exception {
    try (StubUpstream stub = answering();
        Gateway gateway = before(stub, 0)) {
      String headers =
          PARENT
              + CLOSE
              + "Offpeak-Feature: search\r\nAuthorization: Bearer sk-secret\r\ntracestate: v=1\r\n";
      String got = Fixture.ask(gateway, Fixture.post(gateway, CHAT, headers, BODY));
      assertThat(got).endsWith(ANSWER);

      Span client = next();
      Span server = next();
      assertThat(server.name()).isEqualTo("chat gpt-5-mini");
      assertThat(server.kind()).isEqualTo(Span.Kind.SERVER);
      assertThat(server.context().traceId()).isEqualTo(TRACE);
      assertThat(server.parentSpanId()).isEqualTo("00f067aa0ba902b7");
      assertThat(server.error()).isNull();
      assertThat(server.facts().texts())
          .containsAllEntriesOf(
              Map.of(
                  "gen_ai.operation.name", "chat",
                  "gen_ai.provider.name", "openai",
                  "gen_ai.request.model", "gpt-5-mini",
                  "gen_ai.response.model", "gpt-5-mini-2026",
                  "http.request.method", "POST",
                  "http.route", "/openai/v1/chat/completions",
                  "offpeak.feature", "search",
                  "offpeak.lane", "interactive"))
          .containsKey("offpeak.request.id");
      assertThat(got).contains(String.valueOf(server.facts().texts().get("offpeak.request.id")));
      assertThat(server.facts().numbers())
          .containsOnly(
              Map.entry("gen_ai.usage.input_tokens", 9L),
              Map.entry("gen_ai.usage.output_tokens", 2L),
              Map.entry("gen_ai.usage.cache_read.input_tokens", 4L),
              Map.entry("http.response.status_code", 200L));

      assertThat(client.kind()).isEqualTo(Span.Kind.CLIENT);
      assertThat(client.parentSpanId()).isEqualTo(server.context().spanId());
      assertThat(client.facts().texts()).containsEntry("server.address", "127.0.0.1");
      assertThat(client.start()).isAfterOrEqualTo(server.start());
      assertThat(client.facts().texts().keySet()).noneMatch(name -> name.startsWith("gen_ai"));

      StubUpstream.Seen sent = stub.next();
      assertThat(sent.header("traceparent")).isEqualTo(client.context().header());
      assertThat(sent.header("tracestate")).isEqualTo("v=1");
      assertThat(List.of(client, server).toString()).doesNotContain("secret");
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 01, true", "1, 00, false"})
  void aTraceThatIsThereSaysItselfWhetherItIsWanted(double share, String flags, boolean wanted)
      throws Exception {
    try (StubUpstream stub = answering();
        Gateway gateway = before(stub, share)) {
      String parent = "00-" + TRACE + "-00f067aa0ba902b7-" + flags;
      Fixture.ask(
          gateway, Fixture.post(gateway, CHAT, "traceparent: " + parent + "\r\n" + CLOSE, BODY));
      String sent = stub.next().header("traceparent");
      if (wanted) {
        assertThat(sent).isNotEqualTo(parent).startsWith("00-" + TRACE);
        assertThat(next().kind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(next().kind()).isEqualTo(Span.Kind.SERVER);
      } else {
        assertThat(sent).isEqualTo(parent);
        assertThat(told).isEmpty();
      }
    }
  }

  @Test
  void whereThereIsNoTraceTheProviderIsToldOfNone() throws Exception {
    try (StubUpstream stub = answering();
        Gateway gateway = before(stub, 1)) {
      Fixture.ask(gateway, Fixture.post(gateway, CHAT, CLOSE, BODY));
      assertThat(stub.next().header("traceparent")).isNull();
      assertThat(next().kind()).isEqualTo(Span.Kind.CLIENT);
      assertThat(next().parentSpanId()).isNull();
    }
  }

  @Test
  void whoGoesIsToldInAWord() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    StubUpstream.Script silent =
        (request, in, out, socket) -> {
          asked.countDown();
          in.transferTo(OutputStream.nullOutputStream());
        };
    try (StubUpstream stub = new StubUpstream(silent);
        Gateway gateway = before(stub, 1)) {
      try (Socket client = Fixture.connect(gateway)) {
        Fixture.send(client, Fixture.post(gateway, CHAT, "", BODY));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(next().error()).isEqualTo("client_gone");
      assertThat(next().error()).isEqualTo("client_gone");
    }
  }

  @Test
  void whatIsNotThereIsToldInAWord() throws Exception {
    String origin;
    try (StubUpstream gone = answering()) {
      origin = gone.origin();
    }
    try (Gateway gateway = before(origin, 1)) {
      String gone =
          Fixture.ask(gateway, Fixture.post(gateway, "/openai/v1/files/file-8f3a", CLOSE, "{}"));
      assertThat(gone).startsWith("HTTP/1.1 502");
      assertThat(next().error()).isEqualTo("no_answer");
      Span server = next();
      assertThat(server.error()).isEqualTo("no_answer");
      assertThat(server.name()).isEqualTo("POST /openai/v1/files");
      assertThat(server.facts().numbers()).containsEntry("http.response.status_code", 502L);
    }
  }

  @Test
  void monitoringIsNotTold() throws Exception {
    try (StubUpstream stub = answering();
        Gateway gateway = before(stub, 1)) {
      String head = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n";
      assertThat(Fixture.ask(gateway, head + CLOSE + "\r\n")).startsWith("HTTP/1.1 200");
      assertThat(told).isEmpty();
    }
  }
}
