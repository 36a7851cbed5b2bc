package dev.offpeak.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces of the program, from its settings to a collector. */
@Timeout(90)
class TracesTest {

  @TempDir Path folder;

  /** The messages, of which names and texts can be read as they are. */
  private final List<String> got = new CopyOnWriteArrayList<>();

  private final List<String> keys = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  @AfterEach
  void close() {
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      got.add(new String(body.readAllBytes(), ISO_8859_1));
    }
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-key")));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private String endpoint() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private static void calls(String url) throws Exception {
    assertThat(Serving.chat(url, "a secret prompt", "Offpeak-Feature", "search")).isEqualTo(200);
    assertThat(Serving.chat(url, "another secret", "Offpeak-Lane", "batch")).isEqualTo(200);
  }

  @Test
  void aCollectorHearsOfCallsAndBatchesAndOfNothingSecret() throws Exception {
    Trial trial = new Trial(folder);
    String config =
        trial.file(
            "offpeak.yaml",
            "traces: { endpoint: '%s', headers: { x-key: '${COLLECTOR_KEY}' }, service: llm }\n"
                .formatted(endpoint()));
    new Serving(folder).set("COLLECTOR_KEY", "k3y").during(config, TracesTest::calls);
    assertThat(keys).isNotEmpty().containsOnly("k3y");
    assertThat(String.join("", got))
        .contains("service.name", "llm", "chat gpt-5-mini", "offpeak.feature", "search")
        .contains("gen_ai.usage.input_tokens", "intake", "batch gpt-5-mini", "submit", "collect")
        .doesNotContain("secret", "k3y", "sk-");
    trial.set("COLLECTOR_KEY", "k3y");
    assertThat(trial.run("config", "check", "--config", config)).isZero();
    assertThat(trial.out())
        .containsPattern("traces +" + endpoint() + " +offpeak.yaml line 1")
        .containsPattern("traces.share +100% +default")
        .doesNotContain("k3y");
  }

  @Test
  void variablesOfOpenTelemetryWinAndSwitchOff() throws Exception {
    String config =
        new Trial(folder).file("offpeak.yaml", "traces: { endpoint: 'http://127.0.0.1:1' }\n");
    new Serving(folder)
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint())
        .set("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of%20mine")
        .set("OTEL_SERVICE_NAME", "named")
        .during(config, TracesTest::calls);
    assertThat(String.join("", got)).contains("named", "chat gpt-5-mini");
    assertThat(keys).contains("of mine");
    got.clear();
    new Serving(folder)
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint())
        .set("OTEL_SDK_DISABLED", "true")
        .during(config, TracesTest::calls);
    assertThat(got).isEmpty();
  }

  @Test
  void aDeadCollectorIsCountedAndHoldsNothingUp() throws Exception {
    String config =
        new Trial(folder)
            .file("offpeak.yaml", "traces: { endpoint: '%s' }\n".formatted(endpoint()));
    collector.stop(0);
    new Serving(folder)
        .during(
            config,
            url -> {
              calls(url);
              while (!Serving.get(url + "/metrics").matches("(?s).*spans_dropped_total [1-9].*")) {
                Thread.onSpinWait();
              }
            });
  }

  @Test
  void whatIsNotUnderstoodIsSaidInASentence() {
    Trial trial = new Trial(folder);
    String wrong =
        trial.file(
            "wrong.yaml",
            """
            traces:
              endpoint: localhost:4318
              share: 110%
              headers: { "x y": z }
            """);
    assertThat(trial.run("config", "check", "--config", wrong)).isEqualTo(2);
    assertThat(trial.err())
        .contains("traces.endpoint must be an http or https address such as http://localhost:4318")
        .contains("traces.share is a share from 0% to 100%; it is \"110%\"")
        .contains("traces.headers.x y is no header that can be sent");
    trial.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317");
    trial.set("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    assertThat(trial.run("serve", "--sandbox", "--port", "0")).isEqualTo(2);
    assertThat(trial.err()).contains("OTEL_EXPORTER_OTLP_PROTOCOL is grpc", "http/protobuf only");
    trial.set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    trial.set("OTEL_EXPORTER_OTLP_HEADERS", "s3cret");
    assertThat(trial.run("serve", "--sandbox", "--port", "0")).isEqualTo(2);
    assertThat(trial.err())
        .contains("OTEL_EXPORTER_OTLP_HEADERS cannot be read")
        .doesNotContain("s3cret");
  }
}
