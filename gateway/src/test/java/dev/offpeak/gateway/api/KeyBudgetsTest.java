package dev.offpeak.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.source.BodyScanner;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.BrowseStore.RequestSearch;
import dev.offpeak.store.GatewayKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A key's budget holds what is handed in to the last line, whatever comes at the same time. */
@Timeout(120)
class KeyBudgetsTest extends ServedApi {

  private static final String LINE =
      "{\"endpoint\":\"/v1/chat/completions\",\"idempotency_key\":\"%s\",\"body\":{\"model\":\"gpt-6-luna\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}\n";

  private final List<KeyRing> rings = new ArrayList<>();

  @AfterEach
  void closeRings() {
    rings.forEach(KeyRing::close);
  }

  /** A key whose budget has room for so many lines. */
  private String keyFor(String name, int lines) {
    Usd most = new Usd(reserve() * lines + reserve() / 2);
    Budget budget = new Budget(most, BudgetPeriod.MONTH, Budget.Over.REFUSE, false);
    KeySecret secret = KeySecret.create(new Random(name.hashCode()));
    KeyScope scope =
        new KeyScope(List.of(), Set.of(), List.of(), budget, 0, false, KeyScope.Role.USE);
    store()
        .keys()
        .create(
            new GatewayKey(
                secret.id(), name, secret.shown(), secret.hash(), now(), null, null, scope));
    KeyRing ring = KeyRing.open(() -> store().keys(), time, System::nanoTime);
    rings.add(ring);
    with(ring);
    return "Bearer " + secret.secret().reveal();
  }

  /** What is set aside for one line, as the store says. */
  private long reserve() {
    byte[] body =
        LINE.substring(LINE.indexOf("{\"model\""), LINE.lastIndexOf('}'))
            .getBytes(StandardCharsets.UTF_8);
    SourceRequest request =
        new SourceRequest(
            "one",
            null,
            Endpoint.CHAT_COMPLETIONS,
            body,
            BodyScanner.scan(Endpoint.CHAT_COMPLETIONS, body),
            null);
    return engine().bound(ProviderName.OPENAI, Feature.UNTAGGED, request).nanos();
  }

  private static List<byte[]> lines(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(number -> LINE.formatted("k" + number).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static JsonNode end(HttpResponse<String> answer) {
    List<String> lines = answer.body().lines().toList();
    return JSON.readTree(lines.getLast());
  }

  private int stored() {
    return store().browse().requests(RequestSearch.ALL, null, 1_000).rows().size();
  }

  @Test
  void aBulkIsTakenInAsFarAsTheBudgetGoes() throws Exception {
    String key = keyFor("team", 10);
    HttpResponse<String> answer = bulk(lines(0, 50), "authorization", key);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode end = end(answer);
    assertThat(end.get("taken").asInt()).as(answer.body()).isEqualTo(10);
    assertThat(end.get("refused").asInt()).isEqualTo(40);
    assertThat(answer.body()).contains("key_budget_spent").doesNotContain("Hello");
    assertThat(stored()).isEqualTo(10);
    JsonNode again = end(bulk(lines(0, 50), "authorization", key));
    assertThat(again.get("known").asInt()).isEqualTo(10);
    assertThat(again.get("taken").asInt()).isZero();
    assertThat(stored()).isEqualTo(10);
  }

  @Test
  void bulksAtTheSameTimeShareTheBudget() throws Exception {
    String key = keyFor("team", 20);
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 4)
            .mapToObj(number ->
                CompletableFuture.supplyAsync(() -> {
                  try {
                    return bulk(lines(number * 100, 30), "authorization", key);
                  } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                  }
                }))
            .toList();
    int taken = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      taken += end(answer.get()).get("taken").asInt();
    }
    assertThat(taken).isEqualTo(20);
    assertThat(stored()).isEqualTo(20);
  }

  @Test
  void theStoresOwnSumTakesOverWithoutCountingTwice() throws Exception {
    String key = keyFor("team", 3);
    assertThat(end(bulk(lines(0, 2), "authorization", key)).get("taken").asInt()).isEqualTo(2);
    rings.removeFirst().close();
    KeyRing after = KeyRing.open(() -> store().keys(), time, System::nanoTime);
    rings.add(after);
    with(after);
    JsonNode end = end(bulk(lines(10, 5), "authorization", key));
    assertThat(end.get("taken").asInt()).isEqualTo(1);
    assertThat(stored()).isEqualTo(3);
  }

  @Test
  void aSingleRequestIsHeldToItAsWell() throws Exception {
    String key = keyFor("team", 1);
    String body = LINE.replace("\"idempotency_key\":\"%s\",", "");
    assertThat(call("POST", "/api/requests", body, "authorization", key).statusCode())
        .isEqualTo(202);
    HttpResponse<String> second = call("POST", "/api/requests", body, "authorization", key);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("key_budget_spent");
    assertThat(second.headers().firstValue("x-should-retry")).contains("false");
    assertThat(stored()).isEqualTo(1);
  }
}
