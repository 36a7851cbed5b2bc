package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.BrowseStore.RequestSearch;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose feature goes to another model than they name. */
@Timeout(60)
class RoutingTest {

  private static final Feature SORTING = new Feature("sorting");
  private static final ModelRoute SMALL = new ModelRoute(ProviderName.OPENAI, "gpt-6-luna");
  private static final String BODY =
      "{ \"model\" :\"gpt-6-sol\", \"x\": {\"model\": \"in\\u0041side\"},\n"
          + " \"messages\":[{\"role\":\"user\",\"content\":\"Sort %s\"}]}";

  @TempDir private Path directory;
  private Bench bench;
  private HttpClient http;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Duration.ofMillis(200));
    bench.routes.put(SORTING, SMALL);
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    http.close();
    bench.close();
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bench.url() + path))
            .header("content-type", "application/json")
            .header("authorization", "Bearer sk-client")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> chat(String what, String... headers) throws Exception {
    return post("/openai/v1/chat/completions", BODY.formatted(what), headers);
  }

  @Test
  void aCallThatPassesIsAnsweredByTheOtherModelAndSaysSo() throws Exception {
    HttpResponse<String> answer = chat("this", "offpeak-feature", "sorting");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    assertThat(answer.body()).contains("gpt-6-luna").doesNotContain("gpt-6-sol");

    HttpResponse<String> other = chat("this", "offpeak-feature", "other");
    assertThat(other.headers().firstValue("offpeak-model")).isEmpty();
    assertThat(other.body()).contains("gpt-6-sol");
  }

  @Test
  void aStreamAndALongAnswerAreRoutedToo() throws Exception {
    String streamed = BODY.formatted("all").replace("{ \"model\"", "{ \"stream\":true,\"model\"");
    HttpResponse<String> answer =
        post("/openai/v1/chat/completions", streamed, "offpeak-feature", "sorting");
    assertThat(answer.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    assertThat(answer.body()).contains("data: ", "gpt-6-luna", "[DONE]");
    HttpResponse<String> response =
        post(
            "/openai/v1/responses",
            "{\"model\":\"gpt-6-sol\",\"input\":\"Hi\"}",
            "offpeak-feature",
            "sorting");
    assertThat(response.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
  }

  @Test
  void whatCannotBeRoutedKeepsItsModel() throws Exception {
    String embedding = "{\"model\":\"text-embedding-3-small\",\"input\":\"Hi\"}";
    for (HttpResponse<String> answer :
        List.of(
            post("/openai/v1/embeddings", embedding, "offpeak-feature", "sorting"),
            post("/openai/v1/chat/completions", "{nonsense", "offpeak-feature", "sorting"),
            post(
                "/anthropic/v1/messages",
                "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "offpeak-feature",
                "sorting",
                "anthropic-version",
                "2023-06-01"))) {
      assertThat(answer.headers().firstValue("offpeak-model")).as(answer.body()).isEmpty();
    }
  }

  /** Only the model's bytes change; a retry is known by what its client sent. */
  @Test
  void aDeferredCallIsStoredWithTheOtherModelAndFoundAgain() throws Exception {
    bench.lanes.put(SORTING, Lane.BATCH);
    String[] headers = {"offpeak-feature", "sorting", "idempotency-key", "k"};
    HttpResponse<String> answer = chat("it", headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("offpeak-lane")).contains("batch");
    assertThat(answer.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    RequestRow row = bench.store().browse().requests(RequestSearch.ALL, null, 1).rows().getFirst();
    RequestLife life = bench.store().browse().life(row.id()).orElseThrow();
    assertThat(row.model()).isEqualTo("gpt-6-luna");
    assertThat(new String(bench.store().payloads().read(life.body()), StandardCharsets.UTF_8))
        .isEqualTo(BODY.formatted("it").replace("gpt-6-sol", "gpt-6-luna"));

    bench.routes.clear();
    HttpResponse<String> again = chat("it", headers);
    assertThat(again.headers().firstValue("offpeak-request-id"))
        .isEqualTo(answer.headers().firstValue("offpeak-request-id"));
    assertThat(again.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    assertThat(bench.charged("batch")).isEqualTo(1);
    booked(Lane.BATCH);
  }

  /** Nothing of another account is left in a call that goes to everybody's model. */
  @Test
  void aFineTunedModelThatIsRoutedElsewhereMayWait() throws Exception {
    bench.lanes.put(SORTING, Lane.BATCH);
    String tuned = BODY.formatted("it").replace("gpt-6-sol", "ft:gpt-6-sol:acme");
    HttpResponse<String> answer =
        post("/openai/v1/chat/completions", tuned, "offpeak-feature", "sorting");
    assertThat(answer.headers().firstValue("offpeak-lane")).as(answer.body()).contains("batch");
    assertThat(answer.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    bench.routes.clear();
    HttpResponse<String> own =
        post("/openai/v1/chat/completions", tuned, "offpeak-feature", "sorting");
    assertThat(own.headers().firstValue("offpeak-lane-reason")).contains("another-account");
  }

  /** The counterfactual is the model that was asked for, the ledger names the one that answered. */
  private void booked(Lane lane) {
    SpendRow row = bench.store().ledger().spend(null, null, SORTING).getFirst();
    assertThat(row.model()).isEqualTo("gpt-6-luna");
    assertThat(row.lane()).isEqualTo(lane);
    Usd saved = bench.store().decisions().routedSince(SORTING);
    assertThat(saved).isEqualTo(Usd.ZERO);
    assertThat(row.synchronous().nanos()).isGreaterThan(4 * row.paid().nanos());
  }

  @Test
  void aRequestThatIsHandedInIsRoutedAsWell() throws Exception {
    HttpResponse<String> taken =
        post(
            "/api/requests",
            "{\"endpoint\":\"/v1/chat/completions\",\"feature\":\"sorting\",\"body\":"
                + BODY.formatted("them")
                + "}");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(taken.headers().firstValue("offpeak-model")).contains("gpt-6-luna");
    assertThat(taken.body()).contains("\"model\":\"gpt-6-luna\"");
  }
}
