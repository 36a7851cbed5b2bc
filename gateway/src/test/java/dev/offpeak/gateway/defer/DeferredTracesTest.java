package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.spans.BatchWatch;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.TraceContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of calls that wait, and of the batch they go in. */
@Timeout(60)
class DeferredTracesTest {

  private static final String BODY =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"a secret\"}]}";

  @TempDir private Path directory;

  private static HttpResponse<String> call(Bench bench, String trace, String wait)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
              .header("content-type", "application/json")
              .header("authorization", "Bearer sk-secret")
              .header("Offpeak-Lane", "batch")
              .header("Offpeak-Wait", wait)
              .header("Offpeak-Feature", "digest")
              .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
              .POST(BodyPublishers.ofString(BODY))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** The spans of some names, by name; others that come before them are kept too. */
  private static Map<String, Span> until(Bench bench, List<String> names) throws Exception {
    Map<String, Span> spans = new HashMap<>();
    while (!spans.keySet().containsAll(names)) {
      Span next = bench.spans.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("after " + spans.keySet()).isNotNull();
      spans.put(next.name() + " " + next.context().traceId().charAt(0), next);
      spans.put(next.name(), next);
    }
    return spans;
  }

  private static Span span(Map<String, Span> spans, String name) {
    return Objects.requireNonNull(spans.get(name), name);
  }

  @Test
  void aBatchIsLinkedToTheCallsInIt() throws Exception {
    String held = "a".repeat(32);
    String later = "b".repeat(32);
    try (Bench bench = new Bench(directory, Duration.ofMillis(200));
        BatchWatch _ =
            new BatchWatch(
                    bench.store(), bench.spans::add, InstantSource.system(), Duration.ofMillis(20))
                .start()) {
      HttpResponse<String> accepted = call(bench, later, "async");
      assertThat(accepted.statusCode()).isEqualTo(202);
      Map<String, Span> taken = until(bench, List.of("intake", "chat gpt-5-mini"));
      Span asked = span(taken, "chat gpt-5-mini");
      assertThat(asked.facts().numbers())
          .containsOnly(Map.entry("http.response.status_code", 202L));
      assertThat(span(taken, "intake").parentSpanId()).isEqualTo(asked.context().spanId());

      assertThat(call(bench, held, "hold").statusCode()).isEqualTo(200);
      Map<String, Span> spans =
          until(
              bench, List.of("chat gpt-5-mini a", "batch gpt-5-mini", "submit", "wait", "collect"));
      Span answered = span(spans, "chat gpt-5-mini a");
      assertThat(answered.facts().texts())
          .containsEntry("offpeak.lane", "batch")
          .containsEntry("offpeak.feature", "digest")
          .containsEntry("gen_ai.provider.name", "openai");
      assertThat(answered.facts().numbers())
          .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");

      List<TraceContext> links = new ArrayList<>(span(spans, "batch gpt-5-mini").links());
      if (!links.contains(asked.context()) || !links.contains(answered.context())) {
        // They went in two batches.
        links.addAll(span(until(bench, List.of("batch gpt-5-mini")), "batch gpt-5-mini").links());
      }
      assertThat(links).containsExactlyInAnyOrder(asked.context(), answered.context());
      Span batch = span(spans, "batch gpt-5-mini");
      assertThat(batch.facts().texts())
          .containsEntry("offpeak.batch.end", "completed")
          .containsKey("offpeak.batch.provider_id");
      assertThat(span(spans, "wait").parentSpanId()).isEqualTo(batch.context().spanId());
      assertThat(spans.values().toString()).doesNotContain("secret");
    }
  }
}
