package dev.offpeak.gateway.defer;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls as no SDK makes them, and as HTTP allows them. */
@Timeout(60)
class OddCallsTest {

  private static final String BODY =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  @TempDir private Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Duration.ofMillis(100));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private HttpRequest.Builder call(byte[] body) {
    return HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
        .header("content-type", "application/json")
        .timeout(Duration.ofSeconds(30))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> send(HttpRequest call) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(call, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void whoAsksBeforeItSendsADeferredCallIsToldTo() throws Exception {
    var answer =
        send(
            call(BODY.getBytes(UTF_8))
                .header("offpeak-lane", "batch")
                .expectContinue(true)
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(bench.charged("batch")).isEqualTo(1);
  }

  /** Where in them anything stands nobody knows, so that nothing is taken out or put in. */
  @Test
  void bodiesInAnotherEncodingPassAsTheyAre() throws Exception {
    var deferred = send(call(BODY.getBytes(UTF_16LE)).header("offpeak-lane", "batch").build());
    assertThat(deferred.headers().firstValue("offpeak-lane-reason")).contains("not-batchable");
    bench.routes.put(new Feature("labels"), new ModelRoute(ProviderName.OPENAI, "gpt-6-luna"));
    var routed = send(call(BODY.getBytes(UTF_16LE)).header("offpeak-feature", "labels").build());
    assertThat(routed.headers().firstValue("offpeak-lane")).contains("interactive");
    assertThat(routed.headers().firstValue("offpeak-model")).isEmpty();
  }
}
