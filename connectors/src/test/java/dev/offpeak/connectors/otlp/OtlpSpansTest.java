package dev.offpeak.connectors.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offpeak.model.Secret;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.Span.Facts;
import dev.offpeak.trace.SpanNames;
import dev.offpeak.trace.TraceContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a collector that reads by OpenTelemetry's own classes. */
@Timeout(60)
class OtlpSpansTest {

  private static final TraceContext CALL =
      new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
  private static final Instant START = Instant.parse("2026-11-25T10:00:00.000000250Z");

  private final List<ResourceSpans> got = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean stuck;
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    collector.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    if (stuck) {
      try {
        released.await();
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
      }
    }
    try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      got.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
    }
    keys.add(exchange.getRequestHeaders().getFirst("x-collector-key"));
    exchange.sendResponseHeaders(200, 0);
    exchange.close();
  }

  private OtlpSpans started() {
    return OtlpSpans.start(settings(collector.getAddress().getPort()));
  }

  private static OtlpSettings settings(int port) {
    return new OtlpSettings(
        URI.create("http://127.0.0.1:" + port + "/v1/traces"),
        Map.of("x-collector-key", new Secret("s3cret")),
        "our-gateway");
  }

  private static Span span(String name) {
    return new Span(
        name,
        Span.Kind.SERVER,
        CALL,
        "1111111111111111",
        List.of(new TraceContext("22222222222222222222222222222222", "3333333333333333", true)),
        START,
        START.plus(Duration.ofMillis(1_500)),
        Facts.NONE.with(SpanNames.REQUEST_MODEL, "gpt-6-luna").with(SpanNames.INPUT_TOKENS, 12),
        "502");
  }

  @Test
  void aCollectorReadsWhatWasTold() {
    try (OtlpSpans spans = started()) {
      spans.add(span("chat gpt-6-luna"));
    }
    ResourceSpans resource = got.getFirst();
    assertThat(texts(resource.getResource().getAttributesList()))
        .containsEntry("service.name", "our-gateway");
    io.opentelemetry.proto.trace.v1.Span span = resource.getScopeSpans(0).getSpans(0);
    assertThat(span.getName()).isEqualTo("chat gpt-6-luna");
    assertThat(span.getKind())
        .isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo(CALL.traceId());
    assertThat(hex(span.getSpanId().toByteArray())).isEqualTo(CALL.spanId());
    assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("1111111111111111");
    assertThat(hex(span.getLinks(0).getSpanId().toByteArray())).isEqualTo("3333333333333333");
    assertThat(span.getStartTimeUnixNano() % 1_000).isEqualTo(250);
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(1_500_000_000L);
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(texts(span.getAttributesList()))
        .containsOnly(
            Map.entry("gen_ai.request.model", "gpt-6-luna"),
            Map.entry("gen_ai.usage.input_tokens", "12"),
            Map.entry("error.type", "502"));
    assertThat(keys).containsOnly("s3cret");
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            java.util.stream.Collectors.toMap(
                KeyValue::getKey,
                one ->
                    one.getValue().hasStringValue()
                        ? one.getValue().getStringValue()
                        : Long.toString(one.getValue().getIntValue())));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void aDeadCollectorCostsSpansAndNoTime() {
    int port = collector.getAddress().getPort();
    collector.stop(0);
    OtlpSpans spans = OtlpSpans.start(settings(port));
    long start = System.nanoTime();
    List<Span> many = new ArrayList<>();
    for (int i = 0; i < OtlpSpans.QUEUE_MAX * 3; i++) {
      many.add(span("s" + i));
    }
    many.forEach(spans::add);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    spans.close();
    assertThat(spans.dropped()).isEqualTo(many.size());
  }

  @Test
  void aStuckCollectorHoldsTheEndUpForAMomentOnly() {
    stuck = true;
    OtlpSpans spans = started();
    spans.add(span("first"));
    spans.close();
    assertThat(spans.dropped()).isEqualTo(1);
    spans.add(span("after the end"));
    assertThat(spans.dropped()).isEqualTo(2);
  }

  @Test
  void nothingSecretIsShown() {
    assertThat(
            new OtlpSettings(
                    URI.create("https://in.example.com/v1/token-t0ken"), Map.of(), "offpeak")
                .toString())
        .isEqualTo("https://in.example.com");
  }
}
