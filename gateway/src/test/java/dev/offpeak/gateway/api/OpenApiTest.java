package dev.offpeak.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.connectors.schema.JsonSchemas;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteSettings;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.StoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the document says is what the server does, and the other way round. */
@Timeout(120)
class OpenApiTest extends StoreContract {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DECISION =
      """
      {"lane": "batch", "deadline": "12h", "escalate": ["interactive"], "budget": "5 USD/day"}
      """;

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private NativeApi api;
  private Gateway gateway;
  private JsonNode document;

  @Override
  protected Store openStore(SettableTime settable) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, settable);
  }

  private static final class Knocking implements Credentials {
    private final KeyScope scope;

    Knocking(KeyScope scope) {
      this.scope = scope;
    }

    @Override
    public boolean required() {
      return true;
    }

    @Override
    public Admission admit(Call call) {
      return new Admission.Admitted(new Caller("knocking", false, scope));
    }
  }

  @BeforeEach
  void start() throws Exception {
    api =
        new NativeApi(
            new NativeApi.Parts(
                this::store, () -> new FeaturePolicies(Map.of(), store().policies()), time));
    gateway = gateway(Credentials.OPEN);
    document = JSON.readTree(get("/api/openapi.json").body());
  }

  private Gateway gateway(Credentials credentials) {
    return Gateway.start(
        GatewaySettings.DEFAULT.at("127.0.0.1", 0),
        GatewayParts.of(List.of(), new Random(1)).with(credentials).with(api.routes()));
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return call("GET", path, "");
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private List<String> described() {
    List<String> described = new ArrayList<>();
    document
        .get("paths")
        .forEachEntry((path, methods) ->
            methods
                .propertyNames()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return described;
  }

  @Test
  void everyOperationIsDescribedAndNoOther() {
    assertThat(described())
        .containsExactlyInAnyOrderElementsOf(
            api.operations().stream()
                .map(operation -> operation.method() + " " + operation.template())
                .toList());
  }

  @Test
  void everyAnswerObeysItsSchema() throws Exception {
    active(2);
    Batch batch = opened();
    String run = store().runs().recent(1).getFirst().id().value();
    for (String operation : described()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 1);
      HttpResponse<String> answer =
          call(
              method,
              path.replace("{run}", run)
                  .replace("{batch}", batch.id().wire())
                  .replace("{feature}", "night%20digest"),
              method.equals("PUT") ? DECISION : "");
      assertThat(answer.statusCode()).as(operation + answer.body()).isEqualTo(200);
      JsonNode schema =
          document
              .get("paths")
              .get(path)
              .get(method.toLowerCase(Locale.ROOT))
              .at("/responses/200/content/application~1json/schema");
      assertThat(broken(schema, answer.body())).as(operation + answer.body()).isNull();
    }
    assertThat(store().policies().history(new Feature("night digest"), 10)).hasSize(2);
  }

  /** A schema of the document refers to others of it, so they come along. */
  private @Nullable String broken(JsonNode schema, String body) {
    ObjectNode whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.get("components"));
    return new JsonSchemas().compile(whole.toString()).firstBroken(body);
  }

  @Test
  void decisionsTakeEffectAndAreTakenBack() throws Exception {
    Feature digest = new Feature("digest");
    assertThat(call("PUT", "/api/features/digest", DECISION).statusCode()).isEqualTo(200);
    assertThat(store().policies().find(digest).orElseThrow().lane()).isEqualTo(Lane.BATCH);
    assertThat(call("PUT", "/api/features/digest", "{\"budget\": null}").body())
        .contains("\"budget\":null", "\"lane\":\"batch\"", "key local");
    assertThat(call("POST", "/api/features/digest/undo", "").body()).contains("5 USD/day");
    assertThat(call("PUT", "/api/features/digest", "{\"lane\": \"flex\"}").statusCode())
        .isEqualTo(400);
    assertThat(call("PUT", "/api/features/digest", "{\"lane\"").statusCode()).isEqualTo(400);
    assertThat(call("PUT", "/api/features/digest", "{\"colour\": \"red\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    String run = active(5).value();
    String path = "/api/runs/" + run + "/requests?limit=2";
    JsonNode first = JSON.readTree(get(path).body());
    JsonNode second = JSON.readTree(get(path + "&after=" + first.get("next").asString()).body());
    JsonNode third = JSON.readTree(get(path + "&after=" + second.get("next").asString()).body());
    assertThat(first.get("requests").size()).isEqualTo(2);
    assertThat(third.get("requests").size()).isEqualTo(1);
    assertThat(third.get("next").isNull()).isTrue();
  }

  @Test
  void refusalsAreProblems() throws Exception {
    for (String path :
        List.of(
            "/api/runs/r_none",
            "/api/runs/..%2F",
            "/api/batches/none",
            "/api/report?by=colour",
            "/api/report?from=yesterday",
            "/api/runs?limit=0")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
      assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(
              broken(JSON.readTree("{\"$ref\":\"#/components/schemas/Problem\"}"), answer.body()))
          .isNull();
    }
    assertThat(call("DELETE", "/api/runs", "").statusCode()).isEqualTo(405);
    gateway.close();
    gateway = gateway(new Knocking(KeyScope.USE));
    assertThat(get("/api/runs").statusCode()).isEqualTo(403);
    assertThat(call("PUT", "/api/features/digest", DECISION).statusCode()).isEqualTo(403);
    assertThat(get("/api/health").statusCode()).isEqualTo(200);
  }
}
