package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.NotFoundException;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Stop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The gateway's own run, which has taken in one call. */
  private RunId run() {
    return bench.store().runs().recent(5).stream()
        .filter(run -> run.counts().total() > 0)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private String accepted(String prompt) throws Exception {
    var accepted = post("/openai/v1/chat/completions", chat(prompt), "offpeak-wait", "async");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return accepted.headers().firstValue("location").orElseThrow();
  }

  /** A run can be cancelled by anybody who sees it; that is no end of all that is deferred. */
  @Test
  void afterTheRunWasCancelledAnotherTakesCalls() throws Exception {
    accepted("Cancelled");
    bench.store().runs().cancel(run(), Instant.now());
    assertThat(get(accepted("Answered") + "/events").body()).contains("succeeded");
    assertThat(bench.charged("batch")).isEqualTo(1);
  }

  /** As after a quota was used up: who starts it again has put that right. */
  @Test
  void whatWasStoppedGoesOnAfterARestart() throws Exception {
    String location = accepted("Stopped");
    bench.store().runs().stop(run(), new Stop(Stop.Reason.QUOTA, "No money is left."));
    bench.restart();
    assertThat(get(location + "/events").body()).contains("succeeded");
  }

  @Test
  void whatWasNotSentGoesOutUnderANewKey() throws Exception {
    String location = accepted("Under another key");
    bench.restart(new Secret("sk-rotated"));
    assertThat(get(location + "/events").body()).contains("succeeded");
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
  void aBackgroundResponseTellsItsInputAndIsDeletedOnce() throws Exception {
    var openAi = bench.openAiClient(LONG, 0);
    var params =
        ResponseCreateParams.builder()
            .model("gpt-6-luna")
            .inputOfResponse(
                List.of(
                    ResponseInputItem.ofEasyInputMessage(
                        EasyInputMessage.builder()
                            .role(EasyInputMessage.Role.USER)
                            .content("First.")
                            .build()),
                    ResponseInputItem.ofEasyInputMessage(
                        EasyInputMessage.builder()
                            .role(EasyInputMessage.Role.USER)
                            .content("Second \u2713.")
                            .build())))
            .background(true)
            .build();
    String id = openAi.responses().create(params).id();
    var items = openAi.responses().inputItems().list(id).data();
    assertThat(items).hasSize(2);
    assertThat(items.getFirst().asResponseInputMessageItem().validate().content())
        .singleElement()
        .satisfies(part -> assertThat(part.asInputText().text()).isEqualTo("Second \u2713."));
    var page = get("/openai/v1/responses/" + id + "/input_items?order=asc&limit=1");
    assertThat(page.body()).contains("First.", "\"has_more\":true").doesNotContain("Second");

    var plain =
        ResponseCreateParams.builder().model("gpt-6-luna").input("Alone.").background(true).build();
    String other = openAi.responses().create(plain).id();
    assertThat(openAi.responses().inputItems().list(other).data())
        .singleElement()
        .satisfies(item ->
            assertThat(item.asResponseInputMessageItem().validate().id()).startsWith("msg_"));

    openAi.responses().delete(id);
    assertThat(get("/openai/v1/responses/" + id).statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> openAi.responses().delete(id)).isInstanceOf(NotFoundException.class);
    assertThat(get("/openai/v1/responses/" + other).statusCode()).isEqualTo(200);
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
  void aSpentBudgetStillGivesOutWhatWasBought() throws Exception {
    String[] key = {"offpeak-wait", "async", "idempotency-key", "k1"};
    var first = post("/openai/v1/chat/completions", chat("Once"), key);
    bench.poor.set(true);
    var again = post("/openai/v1/chat/completions", chat("Once"), key);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"));
    String location = first.headers().firstValue("location").orElseThrow();
    assertThat(get(location + "/events").body()).contains("\"status\":\"succeeded\"");
    var other = post("/openai/v1/chat/completions", chat("Another"));
    assertThat(other.statusCode()).isEqualTo(429);
    assertThat(other.body()).contains("key_budget_spent");
    var passing = post("/openai/v1/chat/completions", "{nonsense");
    assertThat(passing.statusCode()).isEqualTo(429);
  }

  /** No batch ends in time, so that what may hurries; one that is cancelled ends after a tenth. */
  private void letHurry() {
    bench.close();
    bench = new Bench(directory.resolve("late"), Duration.ofSeconds(20));
    bench
        .store()
        .policies()
        .set(
            new Feature("hurry"),
            FeaturePolicy.NONE.withEscalate(List.of(Lane.INTERACTIVE)),
            Instant.EPOCH,
            "a test");
  }

  private static final String[] SOON = {"offpeak-feature", "hurry", "offpeak-deadline", "3s"};

  private static String[] soonAnd(String... more) {
    return Stream.concat(Stream.of(SOON), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void whatWasHurriedTellsTheLaneThatAnswered() throws Exception {
    letHurry();
    var accepted =
        post("/openai/v1/chat/completions", chat("Soon"), soonAnd("offpeak-wait", "async"));
    String location = accepted.headers().firstValue("location").orElseThrow();
    assertThat(get(location + "/events").body()).contains("succeeded");
    var done = get(location);
    assertThat(done.headers().firstValue("offpeak-lane")).contains("interactive");
    assertThat(done.body()).contains("\"lane\":\"interactive\"");

    var queued =
        post(
            "/openai/v1/responses",
            "{\"model\":\"gpt-6-luna\",\"input\":\"Soon.\",\"background\":true}",
            SOON);
    String id = queued.body().replaceFirst("(?s).*?(resp_op_[0-9a-f]+).*", "$1");
    var response = get("/openai/v1/responses/" + id);
    while (!response.body().contains("\"completed\"")) {
      response = get("/openai/v1/responses/" + id);
    }
    assertThat(response.headers().firstValue("offpeak-lane")).contains("interactive");

    var streamed =
        post(
            "/openai/v1/chat/completions",
            chat("Streamed").replace("{\"model\"", "{\"stream\":true,\"model\""),
            SOON);
    String head = streamed.headers().firstValue("offpeak-lane").orElseThrow();
    assertThat(streamed.body()).contains("[DONE]");
    assertThat(
            head.equals("interactive") || streamed.body().contains(": Offpeak-Lane: interactive"))
        .isTrue();
    assertThat(bench.charged("batch")).isZero();
  }

  private static HttpRequest.Builder asked(Bench bench, String prompt) {
    return HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
        .header("content-type", "application/json")
        .header("offpeak-lane", "batch")
        .POST(HttpRequest.BodyPublishers.ofString(chat(prompt)));
  }

  @Test
  void whiteSpaceKeepsAConnectionOnlyWhereARuleSaysSo() throws Exception {
    try (var slow = new Bench(directory.resolve("slow"), Duration.ofSeconds(4))) {
      slow.whiteSpace = List.of(new WhiteSpaceRule(null, null, new Wildcard("spaced/*")));
      var plain = http.send(asked(slow, "Plain").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(plain.body()).startsWith("{");
      assertThat(plain.headers().firstValue("offpeak-cost-usd")).isPresent();
      var spaced =
          http.send(
              asked(slow, "Spaced").header("user-agent", "spaced/1").build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(spaced.statusCode()).isEqualTo(200);
      assertThat(spaced.body()).startsWith(" ").contains("chat.completion");
      assertThat(slow.charged("batch")).isEqualTo(2);
    }
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
