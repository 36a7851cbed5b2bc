package dev.offpeak.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.connectors.schema.JsonSchemas;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RunId;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.AlertStore.Standing;
import dev.offpeak.store.ResultStore.Result;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the document says is what the server does, and the other way round. */
@Timeout(120)
class OpenApiTest extends ServedApi {

  private static final String DECISION =
      """
      {"lane": "batch", "deadline": "12h", "escalate": ["interactive"], "budget": "5 USD/day"}
      """;

  private static final String REQUEST =
      """
      {"endpoint":"/v1/chat/completions","feature":"night digest","deadline":"12h",\
      "body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"Well?"}]}}\
      """;
  private static final FeaturePolicy BY_BATCH = FeaturePolicy.NONE.withLane(Lane.BATCH);
  private static final String LINE =
      """
      {"id":"b","custom_id":"x","response":{"status_code":200,"request_id":"r","body":{"id":"c",\
      "object":"chat.completion","model":"gpt-6-luna","choices":[{"index":0,"finish_reason":"stop",\
      "message":{"role":"assistant","content":"Yes."}}]}},"error":null}
      """;

  private JsonNode document;

  @BeforeEach
  void read() throws Exception {
    document = JSON.readTree(get("/api/openapi.json").body());
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

  /** A request that was answered, one that was handed in, and what a decision froze. */
  @Test
  void everyAnswerObeysItsSchema() throws Exception {
    store().policies().set(new Feature("night digest"), BY_BATCH, now(), "test");
    RunId run = active(2);
    Batch batch = opened();
    Alert late = new Alert(AlertKind.LATE, "run " + run, Alert.SERIOUS, "it is late");
    List<Standing> standing = List.of(new Standing(late, now(), now()));
    store().alerts().update(before -> new AlertStore.Update(standing, List.of()));
    assertThat(get("/api/alerts").body()).contains("\"kind\":\"late\"", "\"severity\":\"serious\"");
    store()
        .results()
        .record(
            List.of(
                new Result.Answer(
                    attempts(batch.id()).getFirst(),
                    payload(LINE.strip()),
                    new BilledAnswer(USAGE, "gpt-6-luna", "batch", null),
                    PAID,
                    SYNCHRONOUS)),
            now());
    String answered = Long.toString(row(run, 1).id().value());
    for (String operation : described()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 1);
      boolean handed = path.endsWith("/cancel") || path.endsWith("/events");
      HttpResponse<String> answer =
          call(
              method,
              path.replace("{run}", run.value())
                  .replace("{batch}", batch.id().wire())
                  .replace("{request}", handed ? cancelledCall() : answered)
                  .replace("{feature}", "night%20digest")
                  .replace("/api/report", "/api/report?feature=night%20digest"),
              method.equals("PUT") ? DECISION : path.equals("/api/requests") ? REQUEST : "");
      assertThat(answer.statusCode()).as(operation + answer.body()).isIn(200, 202);
      holds(operation, path, method, answer);
    }
    assertThat(store().policies().history(new Feature("night digest"), 10)).hasSize(3);
  }

  private String cancelledCall() throws Exception {
    String id = JSON.readTree(call("POST", "/api/requests", REQUEST).body()).get("id").asString();
    assertThat(call("POST", "/api/requests/" + id + "/cancel", "").statusCode()).isEqualTo(200);
    return id;
  }

  private void holds(String operation, String path, String method, HttpResponse<String> answer)
      throws Exception {
    JsonNode content =
        document
            .get("paths")
            .get(path)
            .get(method.toLowerCase(Locale.ROOT))
            .get("responses")
            .get(Integer.toString(answer.statusCode()))
            .get("content");
    String type = answer.headers().firstValue("content-type").orElseThrow().split(";", 2)[0];
    assertThat(content.has(type)).as(operation + " answers " + type).isTrue();
    if (type.equals("application/json")) {
      assertThat(broken(content.get(type).get("schema"), answer.body()))
          .as(operation + answer.body())
          .isNull();
    }
  }

  @Test
  void everyLineOfABulkObeysItsSchema() throws Exception {
    HttpResponse<String> answer =
        call(
            "POST",
            "/api/requests",
            REQUEST + "\nnonsense\n",
            "content-type",
            "application/x-ndjson");
    JsonNode schema =
        document.at(
            "/paths/~1api~1requests/post/responses/200/content/application~1x-ndjson/schema");
    assertThat(answer.body().lines()).hasSize(3);
    for (String line : answer.body().lines().toList()) {
      assertThat(broken(schema, line)).as(line).isNull();
    }
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
    as("knocking", KeyScope.USE);
    assertThat(get("/api/runs").statusCode()).isEqualTo(403);
    assertThat(call("PUT", "/api/features/digest", DECISION).statusCode()).isEqualTo(403);
    assertThat(get("/api/health").statusCode()).isEqualTo(200);
  }
}
