package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Held calls whose feature has shared beginnings cached. */
@Timeout(60)
class CachingTest {

  private static final Feature SORTING = new Feature("sorting");
  private static final int CALLS = 40;
  private static final String BODY =
      "{\"model\":\"claude-haiku-5-5\",\"max_tokens\":50,\n \"system\":\""
          + "Answer as briefly as you can. ".repeat(400)
          + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Sort %d\"}]}";

  @TempDir private Path directory;
  private Bench bench;
  private HttpClient http;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Duration.ofMillis(200));
    bench.lanes.put(SORTING, Lane.BATCH);
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    http.close();
    bench.close();
  }

  private void askAll() {
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(bench.url() + "/anthropic/v1/messages"))
              .header("content-type", "application/json")
              .header("x-api-key", "sk-client")
              .header("anthropic-version", "2023-06-01")
              .header("offpeak-feature", SORTING.name())
              .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted(i)))
              .build();
      calls.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      HttpResponse<String> answer = call.join();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("offpeak-lane")).contains("batch");
    }
  }

  @Test
  void callsThatShareASystemPromptReadItFromTheCacheAndAreStoredAsTheyCame() {
    FeaturePolicy cached = FeaturePolicy.NONE.withCache(true);
    bench.store().policies().set(SORTING, cached, Instant.now(), "ann");
    askAll();
    SpendRow row = bench.store().ledger().spend(null, null, SORTING).getFirst();
    assertThat(row.usage().cacheWriteTokens()).isPositive();
    assertThat(row.usage().cachedTokens()).isPositive();
    Usd saved = bench.store().decisions().cachedSince(SORTING);
    assertThat(saved.nanos())
        .isEqualTo(row.usage().cachedTokens() * 90 - row.usage().cacheWriteTokens() * 25);
    for (RequestRow stored :
        bench.store().browse().requests(RequestSearch.ALL, null, CALLS).rows()) {
      RequestLife life = bench.store().browse().life(stored.id()).orElseThrow();
      assertThat(new String(bench.store().payloads().read(life.body()), StandardCharsets.UTF_8))
          .doesNotContain("cache_control");
    }
  }

  @Test
  void withoutADecisionNothingIsMarked() {
    askAll();
    SpendRow row = bench.store().ledger().spend(null, null, SORTING).getFirst();
    assertThat(row.usage().cacheWriteTokens() + row.usage().cachedTokens()).isZero();
  }
}
