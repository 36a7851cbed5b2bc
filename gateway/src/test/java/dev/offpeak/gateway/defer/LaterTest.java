package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose answers are asked for later. */
@Timeout(60)
class LaterTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Bench bench;
  private HttpClient http;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Duration.ofMillis(200));
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    http.close();
    bench.close();
  }

  private static String chat(String prompt) {
    return "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(prompt);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bench.url() + path))
            .header("content-type", "application/json")
            .header("offpeak-lane", "batch")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(bench.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anAsyncCallIsAcceptedAndItsProgressTold() throws Exception {
    var accepted = post("/openai/v1/chat/completions", chat("Later"), "offpeak-wait", "async");
    assertThat(accepted.statusCode()).isEqualTo(202);
    String location = accepted.headers().firstValue("location").orElseThrow();
    assertThat(get(location + "/events").body()).contains("\"status\":\"succeeded\"");
    var done = get(location);
    assertThat(done.body()).contains("\"status\":\"succeeded\"", "\"cost_usd\"", "chat.completion");
    assertThat(bench.charged("batch")).isEqualTo(1);
  }

  @Test
  void aCallTakenBackInTimeIsNeverPaidFor() throws Exception {
    var accepted = post("/openai/v1/chat/completions", chat("Never"), "offpeak-wait", "async");
    String location = accepted.headers().firstValue("location").orElseThrow();
    assertThat(post(location + "/cancel", "{}").body()).contains("cancelled");
    assertThat(get(location).body()).contains("cancelled");
    assertThat(get(location + "/events").body()).contains("cancelled");
    assertThat(get("/api/requests/op_000000000000000000000000").statusCode()).isEqualTo(404);
  }

  @Test
  void aBackgroundResponseIsPolledAsOpenAiServesIt() {
    var openAi = bench.openAiClient(LONG, 0);
    var params =
        ResponseCreateParams.builder()
            .model("gpt-6-luna")
            .input("Say it.")
            .background(true)
            .build();
    var response = openAi.responses().create(params).validate();
    assertThat(response.id()).startsWith("resp_op_");
    assertThat(response.status()).contains(ResponseStatus.QUEUED);
    String id = response.id();
    while (response.status().orElseThrow().equals(ResponseStatus.QUEUED)
        || response.status().orElseThrow().equals(ResponseStatus.IN_PROGRESS)) {
      response = openAi.responses().retrieve(id).validate();
    }
    assertThat(response.status()).contains(ResponseStatus.COMPLETED);
    assertThat(response.id()).isEqualTo(id);
    assertThat(response.output()).isNotEmpty();
    assertThat(bench.charged("batch")).isEqualTo(1);
  }

  @Test
  void aBackgroundResponseCanBeCancelled() {
    var openAi = bench.openAiClient(LONG, 0);
    var params =
        ResponseCreateParams.builder().model("gpt-6-luna").input("No.").background(true).build();
    var response = openAi.responses().create(params);
    assertThat(openAi.responses().cancel(response.id()).validate().status())
        .contains(ResponseStatus.CANCELLED);
  }

  @Test
  void aKeyFindsItsCallAgainAndNoOther() throws Exception {
    String[] key = {"offpeak-wait", "async", "idempotency-key", "k1"};
    var first = post("/openai/v1/chat/completions", chat("Once"), key);
    var again = post("/openai/v1/chat/completions", chat("Once"), key);
    assertThat(again.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"));
    var other = post("/openai/v1/chat/completions", chat("Other"), key);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.headers().firstValue("x-should-retry")).contains("false");
  }

  /** Nobody waits at either of them: asking twice is asking twice. A retry that says so is not. */
  @Test
  void theSameAsyncCallTwiceIsTwoCalls() throws Exception {
    String[] async = {"offpeak-wait", "async"};
    String[] retry = {"offpeak-wait", "async", "x-stainless-retry-count", "1"};
    var first = post("/openai/v1/chat/completions", chat("Again"), async);
    var second = post("/openai/v1/chat/completions", chat("Again"), async);
    var retried = post("/openai/v1/chat/completions", chat("Again"), retry);
    assertThat(second.headers().firstValue("location"))
        .isNotEqualTo(first.headers().firstValue("location"));
    assertThat(retried.headers().firstValue("location"))
        .isIn(first.headers().firstValue("location"), second.headers().firstValue("location"));
  }

  @Test
  void whatIsNotDeferredPassesUntouchedAndSaysWhy() throws Exception {
    var owned =
        post(
            "/openai/v1/chat/completions",
            "{\"model\":\"ft:gpt-5-mini:x\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(owned.headers().firstValue("offpeak-lane")).contains("interactive");
    assertThat(owned.headers().firstValue("offpeak-lane-reason")).contains("another-account");
    var bad = post("/openai/v1/chat/completions", "{nonsense");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.headers().firstValue("offpeak-lane-reason")).contains("not-batchable");
    var flex = post("/openai/v1/chat/completions", chat("Hi"), "offpeak-deadline", "yesterday");
    assertThat(flex.statusCode()).isEqualTo(400);
    assertThat(flex.body()).contains("Offpeak-Deadline");
  }

  @Test
  void aCallTaggedByARuleTakesTheLaneOfItsFeature() throws Exception {
    bench.lanes.put(new Feature("nightly"), Lane.BATCH);
    HttpResponse<String> tagged = withMetadata("{\"job\":\"nightly-17\"}");
    assertThat(tagged.statusCode()).as(tagged.body()).isEqualTo(200);
    assertThat(tagged.headers().firstValue("Offpeak-Lane")).contains("batch");
    assertThat(bench.charged("batch")).isEqualTo(1);

    HttpResponse<String> other = withMetadata("{\"job\":\"daily\"}");
    assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
    assertThat(other.headers().firstValue("Offpeak-Lane")).isNotEqualTo(Optional.of("batch"));
    assertThat(bench.charged("batch")).isEqualTo(1);
  }

  private HttpResponse<String> withMetadata(String metadata) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer sk-client")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"gpt-5-mini\",\"metadata\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .formatted(metadata)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
