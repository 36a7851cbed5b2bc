package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.anthropic.AnthropicDialect;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways around what a key may do, as somebody would try them who has a key and wants more. */
@Timeout(60)
class KeyHolesTest {

  private static final String ACCOUNT = "sk-account";
  private static final Usd DOLLAR = new Usd(1_000_000_000);
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  @TempDir private Path directory;
  private final Random random = new Random(5);
  private StubUpstream stub;
  private SqliteStore store;
  private KeyRing ring;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    stub = new StubUpstream(StubUpstream.answering(OK));
    store = SqliteStore.open(directory.resolve("store"));
    ring = KeyRing.open(store::keys, InstantSource.system(), System::nanoTime);
    Secret account = new Secret(ACCOUNT);
    BatchServing serving =
        new BatchServing(
            () -> store,
            Map.of(
                ProviderName.OPENAI, new OpenAiDialect(),
                ProviderName.ANTHROPIC, new AnthropicDialect()),
            (provider, feature, request) -> DOLLAR,
            (provider, named) -> named == null || provider.equals(ProviderName.OPENAI),
            InstantSource.system(),
            random);
    gateway =
        Gateway.start(
            Fixture.settings(),
            GatewayParts.of(
                    List.of(
                        new Upstream(
                            ProviderName.OPENAI,
                            () -> stub.origin() + "/v1",
                            account,
                            Map.of(new AccountName("research"), new Secret("sk-research"))),
                        new Upstream(ProviderName.ANTHROPIC, stub::origin, account)),
                    new Random(1))
                .with(ring)
                .with(serving.routes()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    ring.close();
    store.close();
    stub.close();
  }

  private String key(KeyScope scope) {
    KeySecret secret = KeySecret.create(random);
    String key = secret.secret().reveal();
    store
        .keys()
        .create(
            new GatewayKey(
                secret.id(),
                "team" + secret.id().value(),
                secret.shown(),
                secret.hash(),
                InstantSource.system().instant(),
                null,
                null,
                scope));
    while (ring.find(key).isEmpty()) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("the gateway did not see the key in time");
      }
      Thread.onSpinWait();
    }
    return key;
  }

  private static KeyScope models(String... models) {
    return new KeyScope(List.of(), Set.of(), List.of(models), null, 0, false, KeyScope.Role.USE);
  }

  private static KeyScope lanes(Lane... lanes) {
    return new KeyScope(List.of(), Set.of(lanes), List.of(), null, 0, false, KeyScope.Role.USE);
  }

  private static KeyScope features(String feature) {
    return new KeyScope(
        List.of(new Feature(feature)), Set.of(), List.of(), null, 0, false, KeyScope.Role.USE);
  }

  private static KeyScope budget() {
    Budget budget = Budget.parse("5 USD/day").withOver(Budget.Over.REFUSE);
    return new KeyScope(List.of(), Set.of(), List.of(), budget, 0, false, KeyScope.Role.USE);
  }

  private String ask(String line, String headers, String body) throws IOException {
    return Fixture.ask(
        gateway,
        line
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nConnection: close\r\n"
            + headers
            + (body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
            + "\r\n"
            + body);
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key + "\r\n";
  }

  private static String upload(String purpose, String lines) {
    return String.join(
        "\r\n",
        "--x",
        "Content-Disposition: form-data; name=\"purpose\"",
        "",
        purpose,
        "--x",
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"",
        "",
        lines,
        "--x--",
        "");
  }

  private String post(String path, String key, String form) throws IOException {
    return ask(
        "POST " + path,
        bearer(key)
            + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: "
            + form.length()
            + "\r\n\r\n"
            + form,
        "");
  }

  private static String line(String id, String more, String model) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\"%s,\"body\":{\"model\":\"%s\",\"messages\":[]}}"
        .formatted(id, more, model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/b%61tches",
        "/openai/v1/%62atches",
        "/openai/v1//batches",
        "/openai/v1/./batches",
        "/openai/v1/models/../batches",
        "/openai/v1/models%2f..%2fbatches",
        "/openai/v1/models/%2e%2e/batches",
        "/openai/v1/models\\..\\batches",
        "/openai/v1/batches/",
        "/openai/v1/%2562atches",
        "/openai/v1/batches;a=b",
        "/openai/v1/models%00",
        "/openai/v1/models#/../batches",
        "/openai/v1/%e",
        "/anthropic/v1/messages/b%61tches?a=//",
      })
  void aPathThatAProviderMayReadAnotherWayIsRefused(String path) throws Exception {
    String answer = ask("POST " + path, bearer(key(models("gpt-5*"))), "{\"model\":\"gpt-5\"}");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("a path is written plainly");
    assertThat(stub.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/models/ft:gpt-5:org::x1",
        "/openai/v1/models/ft%3Agpt-5%3Aorg",
        "/openai/v1/models/a~b_c-d.e@f",
        "/anthropic/v1/models?limit=5&after=//..",
      })
  void aPathAsTheSdksWriteItPasses(String path) throws Exception {
    assertThat(ask("GET " + path, bearer(key(models("gpt-5*"))), "")).startsWith("HTTP/1.1 200 ");
    assertThat(stub.next().line()).contains(path.substring(path.indexOf("/v1")));
  }

  @Test
  void noOtherMethodMakesBatches() throws Exception {
    String key = bearer(key(lanes(Lane.INTERACTIVE)));
    for (String method : List.of("POST", "post", "PUT", "DELETE", "FOO")) {
      assertThat(ask(method + " /openai/v1/batches/batch_1/cancel", key, ""))
          .as(method)
          .startsWith("HTTP/1.1 403 ")
          .contains("lane_not_allowed");
    }
    assertThat(ask("POST /openai/v1/BATCHES", key, "{}")).contains("lane_not_allowed");
    assertThat(ask("GET /openai/v1/models", key + "X-HTTP-Method-Override: POST\r\n", ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("method_overridden");
    assertThat(ask("TRACE /openai/v1/models", key, "")).startsWith("HTTP/1.1 405 ");
    String later = bearer(key(lanes(Lane.BATCH)));
    assertThat(ask("post /openai/v1/responses", later, "{}")).contains("lane_not_allowed");
    assertThat(stub.waiting()).isZero();
  }

  @Test
  void theAccountsKeyIsNotHadByHidingOnesOwn() throws Exception {
    String key = key(KeyScope.USE);
    String prompts = "GET /openai/v1/chat/completions";
    assertThat(ask(prompts, "Offpeak-Key: " + key + "\r\n", "")).contains("admin_key_needed");
    assertThat(ask(prompts, "Offpeak-Key: " + key + "\r\n" + bearer(key), ""))
        .contains("admin_key_needed");
    assertThat(stub.waiting()).isZero();
    ask(
        prompts,
        "Offpeak-Key: " + key + "\r\nConnection: authorization\r\n" + bearer("sk-own"),
        "");
    assertThat(stub.next().header("authorization")).isEqualTo("Bearer sk-own");
  }

  @Test
  void aGatewayKeyNeverLeaves() throws Exception {
    String key = key(KeyScope.USE);
    ask(
        "GET /openai/v1/models",
        "Offpeak-Key: " + key + "\r\nx-api-key: " + key + "\r\n" + bearer("sk-own"),
        "");
    assertThat(stub.next().headers())
        .noneMatch(header -> header.contains("opk_"))
        .contains("Authorization: Bearer sk-own");
    ask("GET /openai/v1/models", bearer("sk-other") + bearer(key), "");
    assertThat(stub.next().headers())
        .noneMatch(header -> header.contains("opk_") || header.contains("sk-other"))
        .anyMatch(header -> header.endsWith("Bearer " + ACCOUNT));
  }

  @Test
  void credentialsOfTheAccountAreNotHandedOut() throws Exception {
    String key = bearer(key(KeyScope.USE));
    assertThat(ask("POST /openai/v1/realtime/client_secrets", key, "{}"))
        .startsWith("HTTP/1.1 403 ")
        .contains("admin_key_needed");
    assertThat(ask("GET /openai/v1/organization/admin_api_keys", key, ""))
        .contains("admin_key_needed");
    assertThat(stub.waiting()).isZero();
    assertThat(ask("POST /openai/v1/realtime/client_secrets", bearer(key(KeyScope.ALL)), "{}"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aBudgetHoldsWhatIsNotCountedToo() throws Exception {
    String key = bearer(key(budget()));
    assertThat(ask("POST /openai/v1/images/generations", key, "{\"prompt\":\"a cat\"}"))
        .startsWith("HTTP/1.1 403 ")
        .contains("cost_not_counted");
    assertThat(
            ask("POST /openai/v1/responses", key, "{\"model\":\"gpt-6-luna\",\"background\":true}"))
        .startsWith("HTTP/1.1 403 ")
        .contains("cost_not_counted");
    assertThat(stub.waiting()).isZero();
    assertThat(ask("POST /openai/v1/responses", key, "{\"model\":\"gpt-6-luna\"}"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(ask("POST /openai/v1/moderations", key, "{\"input\":\"a\"}"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void theAccountOfTheKeyPaysAndNoOther() throws Exception {
    String key = key(KeyScope.USE.paidBy(new AccountName("research")));
    ask("GET /openai/v1/models", bearer(key), "");
    assertThat(stub.next().header("authorization")).isEqualTo("Bearer sk-research");
    ask("GET /openai/v1/models", bearer(key(KeyScope.USE)), "");
    assertThat(stub.next().header("authorization")).isEqualTo("Bearer " + ACCOUNT);
    assertThat(ask("GET /anthropic/v1/models", bearer(key), ""))
        .startsWith("HTTP/1.1 403 ")
        .contains("has none of that name here");
    String requests =
        "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-haiku-5-5\"}}]}";
    assertThat(ask("POST /anthropic/v1/messages/batches", bearer(key), requests))
        .startsWith("HTTP/1.1 403 ")
        .contains("has none of that name here");
    assertThat(stub.waiting()).isZero();
    ask("GET /anthropic/v1/models", "Offpeak-Key: " + key + "\r\nx-api-key: sk-own\r\n", "");
    assertThat(stub.next().header("x-api-key")).isEqualTo("sk-own");
  }

  @Test
  void aBatchRemembersTheAccountThatPays() throws Exception {
    String key = key(KeyScope.USE.paidBy(new AccountName("research")));
    String file = post("/openai/v1/files", key, upload("batch", line("a", "", "gpt-5")));
    String id = file.replaceFirst("(?s).*?\"id\":\"(file-offpeak[^\"]+)\".*", "$1");
    assertThat(ask("POST /openai/v1/batches", bearer(key), order(id))).startsWith("HTTP/1.1 200 ");
    assertThat(store.served().open())
        .singleElement()
        .satisfies(batch -> assertThat(batch.account()).isEqualTo(new AccountName("research")));
  }

  private static String order(String file) {
    return "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
        .formatted(file);
  }

  private String batch(String key, int lines) throws IOException {
    List<String> all =
        IntStream.range(0, lines).mapToObj(number -> line("r" + number, "", "gpt-5")).toList();
    String file = post("/openai/v1/files", key, upload("batch", String.join("\n", all)));
    String id = file.replaceFirst("(?s).*?\"id\":\"(file-offpeak[^\"]+)\".*", "$1");
    return ask("POST /openai/v1/batches", bearer(key), order(id));
  }

  /** A request costs a dollar at the most here, and the budget is five. */
  @Test
  void aBatchIsTakenInWholeOrNotAtAll() throws Exception {
    String key = key(budget());
    assertThat(batch(key, 6)).startsWith("HTTP/1.1 429 ").contains("is spent or in flight");
    assertThat(batch(key, 4)).startsWith("HTTP/1.1 200 ");
    assertThat(batch(key, 2)).startsWith("HTTP/1.1 429 ");
    String request = "{\"custom_id\":\"%s\",\"params\":{\"model\":\"claude-haiku-5-5\"}}";
    String two = request.formatted("a") + "," + request.formatted("b");
    assertThat(
            ask("POST /anthropic/v1/messages/batches", bearer(key), "{\"requests\":[" + two + "]}"))
        .startsWith("HTTP/1.1 429 ");
    assertThat(
            ask(
                "POST /anthropic/v1/messages/batches",
                bearer(key),
                "{\"requests\":[" + request.formatted("a") + "]}"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(batch(key, 1)).startsWith("HTTP/1.1 429 ");
    assertThat(store.served().open()).hasSize(2);
    assertThat(batch(key(KeyScope.USE), 6)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aToolsOwnModelIsHeldToTheScope() throws Exception {
    String key = bearer(key(models("gpt-5*")));
    String body =
        "{\"model\":\"gpt-5\",\"tools\":[{\"type\":\"image_generation\",\"model\":\"gpt-image-2\"}]}";
    assertThat(ask("POST /openai/v1/responses", key, body)).contains("model_not_allowed");
    String named = body.replace("gpt-image-2", "gpt-5-image");
    assertThat(ask("POST /openai/v1/responses", key, named)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whatAnswersInAModelsPlaceIsHeldToTheScope() throws Exception {
    String key = bearer(key(models("claude-haiku*")));
    String body = "{\"model\":\"claude-haiku-5-5\",\"fallbacks\":%s}";
    for (String other : List.of("\"default\"", "[{\"m\\u006fdel\":\"claude-opus-5\"}]")) {
      assertThat(ask("POST /anthropic/v1/messages", key, body.formatted(other)))
          .startsWith("HTTP/1.1 403 ")
          .contains("may not call that model");
    }
    assertThat(stub.waiting()).isZero();
    assertThat(
            ask(
                "POST /anthropic/v1/messages",
                key,
                body.formatted("[{\"model\":\"claude-haiku-5\"}]")))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?purpose=batch",
        "?purpose=",
        "?purpose=assistants&purpos%65=batch",
        "?purpose=assistants&purpose=batch_output",
        "?purpose=b%61tch",
        "?purpose[]=batch&purpose=assistants",
        "?xpurpose=assistants",
      })
  void noListOfFilesShowsTheAccountsBatchFiles(String query) throws Exception {
    assertThat(ask("GET /openai/v1/files" + query, bearer(key(KeyScope.USE)), ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"data\":[]");
    assertThat(stub.waiting()).isZero();
  }

  @Test
  void linesOfABatchAreHeldToTheKeysFeatures() throws Exception {
    String key = key(features("search"));
    String own = line("a", ",\"feature\":\"search\"", "gpt-5") + "\n" + line("b", "", "gpt-5");
    assertThat(post("/openai/v1/files", key, upload("batch", own))).startsWith("HTTP/1.1 200 ");
    String foreign = own + "\n" + line("c", ",\"feature\":\"payroll\"", "gpt-5");
    assertThat(post("/openai/v1/files", key, upload("batch", foreign)))
        .startsWith("HTTP/1.1 403 ")
        .contains("feature_not_allowed", "Line 3 of the file")
        .doesNotContain("payroll");
    String requests =
        "{\"requests\":[{\"custom_id\":\"a\",\"feature\":\"payroll\",\"params\":{\"model\":\"claude-haiku-5-5\"}}]}";
    assertThat(ask("POST /anthropic/v1/messages/batches", bearer(key), requests))
        .startsWith("HTTP/1.1 403 ")
        .contains("requests.0 names a feature");
    assertThat(stub.waiting()).isZero();
  }

  @Test
  void linesOfABatchAreHeldToTheKeysModels() throws Exception {
    String key = key(models("gpt-5*"));
    String good = line("a", "", "gpt-5-mini");
    assertThat(post("/openai/v1/files", key, upload("batch", good))).startsWith("HTTP/1.1 200 ");
    String bad = good + "\n" + line("b", "", "gpt-5\",\"model\":\"gpt-6-luna");
    assertThat(post("/openai/v1/files", key, upload("batch", bad)))
        .startsWith("HTTP/1.1 403 ")
        .contains("model_not_allowed", "Line 2 of the file");
    String tool = line("b", "", "gpt-5\",\"tools\":[{\"model\":\"gpt-image-2\"}],\"user\":\"me");
    assertThat(post("/openai/v1/files", key, upload("batch", good + "\n" + tool)))
        .startsWith("HTTP/1.1 403 ")
        .contains("model_not_allowed", "Line 2 of the file");
    String fallback =
        "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"gpt-5\",\"fallbacks\":[{\"model\":\"claude-opus-5\"}]}}]}";
    assertThat(ask("POST /anthropic/v1/messages/batches", bearer(key), fallback))
        .startsWith("HTTP/1.1 403 ")
        .contains("requests.0 names a model");
    String requests =
        "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-haiku-5-5\",\"max_tokens\":5,\"messages\":[]}}]}";
    assertThat(ask("POST /anthropic/v1/messages/batches", bearer(key), requests))
        .startsWith("HTTP/1.1 403 ")
        .contains("requests.0 names a model");
    assertThat(ask("POST /openai/v1/uploads", bearer(key), "{}")).contains("requests_not_read");
    assertThat(stub.waiting()).isZero();
  }

  @Test
  void whatIsHandedInByOurOwnApiIsHeldToTheRateToo() throws Exception {
    String key =
        bearer(
            key(new KeyScope(List.of(), Set.of(), List.of(), null, 1, false, KeyScope.Role.USE)));
    assertThat(ask("POST /api/requests", key, "{}")).doesNotContain("key_rate_limit");
    assertThat(ask("POST /api/requests", key, "{}"))
        .startsWith("HTTP/1.1 429 ")
        .contains("key_rate_limit");
    assertThat(ask("GET /api/requests", key, "")).doesNotContain("key_rate_limit");
  }

  @Test
  void aControlCharacterInAPathReachesNobody() throws Exception {
    assertThat(ask("GET /openai/v1/models\u007f", bearer(key(KeyScope.USE)), ""))
        .contains(" 400 Bad Request");
    assertThat(stub.waiting()).isZero();
  }
}
