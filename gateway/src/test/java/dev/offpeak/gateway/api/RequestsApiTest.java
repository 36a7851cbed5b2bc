package dev.offpeak.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestId;
import dev.offpeak.store.BrowseStore.RequestSearch;
import dev.offpeak.testkit.RunBuilder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Requests that are handed in, found again, and taken back. */
@Timeout(120)
class RequestsApiTest extends ServedApi {

  /** White space and escapes that nobody would write again in the same way. */
  private static final String BODY =
      "{ \"model\" : \"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u0041 %d\"}]"
          + " }";

  private static final KeyScope ADMIN_WITHOUT_BODIES =
      new KeyScope(List.of(), Set.of(), List.of(), null, 0, false, KeyScope.Role.ADMIN);

  private static String request(int number, String more) {
    return "{\"endpoint\":\"/v1/chat/completions\",\"body\":" + BODY.formatted(number) + more + "}";
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    return call("POST", "/api/requests", body, headers);
  }

  private static String id(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).get("id").asString();
  }

  private int stored() {
    return store().browse().requests(RequestSearch.ALL, null, 1_000).rows().size();
  }

  @Test
  void aRequestIsOnDiskByteForByteBeforeItIsAnswered() throws Exception {
    HttpResponse<String> answer = post(request(1, ",\"feature\":\"digest\",\"deadline\":\"12h\""));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("location")).contains("/api/requests/" + id(answer));
    RequestId stored =
        store().browse().requests(RequestSearch.ALL, null, 10).rows().getFirst().id();
    assertThat(text(store().browse().life(stored).orElseThrow().body()))
        .isEqualTo(BODY.formatted(1));
    JsonNode told = JSON.readTree(get("/api/requests/" + id(answer)).body());
    assertThat(told.get("status").asString()).isEqualTo("queued");
    assertThat(told.get("deadline").asString())
        .isEqualTo(now().plus(Duration.ofHours(12)).toString());
    assertThat(told.at("/life/feature").asString()).isEqualTo("digest");
    assertThat(get("/api/requests/" + id(answer) + "/body").body()).isEqualTo(BODY.formatted(1));
    assertThat(get("/api/requests/" + id(answer) + "/answer").body()).contains("not_answered");
  }

  @Test
  void theSameKeyIsTheSameRequestAndWithoutOneEachIsItsOwn() throws Exception {
    HttpResponse<String> first = post(request(1, ""), "idempotency-key", "k");
    HttpResponse<String> again = post(request(1, ",\"idempotency_key\":\"k\""));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(id(again)).isEqualTo(id(first));
    HttpResponse<String> other = post(request(2, ""), "idempotency-key", "k");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("idempotency_key_reused");
    post(request(3, ""));
    post(request(3, ""));
    assertThat(stored()).isEqualTo(3);
  }

  @Test
  void whatCannotBeSentIsRefusedInOneSentence() throws Exception {
    lanes.put(new Feature("chat"), Lane.INTERACTIVE);
    String big = "x".repeat(100_001);
    for (String body :
        List.of(
            "",
            "[]",
            request(1, "") + "{}",
            "{\"endpoint\":\"/v1/chat/completions\"}",
            "{\"endpoint\":\"/v1/images\",\"body\":{}}",
            "{\"endpoint\":\"/v1/chat/completions\",\"body\":{}}",
            "{\"endpoint\":\"/v1/messages\",\"body\":{\"model\":\"claude-haiku-4-5\"}}",
            request(1, ",\"provider\":\"anthropic\""),
            request(1, ",\"body\":{}"),
            request(1, ",\"colour\":\"red\""),
            request(1, ",\"deadline\":\"yesterday\""),
            request(1, ",\"feature\":\"\""),
            request(1, ",\"feature\":\"chat\""),
            request(1, ",\"idempotency_key\":\"\""),
            "{\"endpoint\":\"/v1/responses\",\"body\":{\"model\":\"m\",\"input\":\""
                + big
                + "\"}}")) {
      HttpResponse<String> answer = post(body);
      assertThat(answer.statusCode()).as(body).isIn(400, 409, 413);
      assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(JSON.readTree(answer.body()).get("detail").asString()).as(body).endsWith(".");
      assertThat(answer.body()).doesNotContain("xxxx");
    }
    assertThat(stored()).isZero();
  }

  @Test
  void aBulkIsAnsweredLineByLineAndTwiceBuysNothingTwice() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int line = 1; line <= 300; line++) {
      lines.add(request(line, ",\"idempotency_key\":\"k" + line + "\""));
    }
    lines.set(6, "{\"endpoint\":");
    lines.set(9, "");
    String whole = String.join("\n", lines);
    String[] ndjson = {"content-type", "application/x-ndjson"};

    List<JsonNode> told = told(post(whole, ndjson));
    assertThat(told).hasSize(300);
    assertThat(told.get(6).get("line").asInt()).isEqualTo(7);
    assertThat(told.get(6).at("/error/code").asString()).isEqualTo("invalid_request");
    assertThat(told.getLast())
        .isEqualTo(JSON.readTree("{\"lines\":299,\"taken\":298,\"known\":0,\"refused\":1}"));
    for (int at = 0; at < 299; at++) {
      assertThat(told.get(at).get("line").asInt()).isEqualTo(at < 9 ? at + 1 : at + 2);
    }

    List<JsonNode> again = told(post(whole, ndjson));
    assertThat(again.getLast().get("known").asInt()).isEqualTo(298);
    assertThat(again.getFirst().get("id")).isEqualTo(told.getFirst().get("id"));
    assertThat(stored()).isEqualTo(298);
    assertThat(post("\n\n", ndjson).statusCode()).isEqualTo(400);
  }

  private static List<JsonNode> told(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(JSON::readTree).toList();
  }

  /** Lines are read no faster than they are stored: what is made ahead stays little. */
  @Test
  void aBulkIsReadNoFasterThanItIsStored() throws Exception {
    int lines = 3_000;
    String filler = "x".repeat(20_000);
    long[] ahead = {0};
    Iterable<byte[]> pieces =
        () ->
            IntStream.rangeClosed(1, lines)
                .mapToObj(line -> {
                  if (line % 100 == 0) {
                    ahead[0] = Math.max(ahead[0], line - inStore());
                  }
                  String body = "{\"model\":\"m\",\"input\":\"" + line + filler + "\"}";
                  return ("{\"endpoint\":\"/v1/responses\",\"body\":" + body + "}\n")
                      .getBytes(StandardCharsets.UTF_8);
                })
                .iterator();
    JsonNode end = told(bulk(pieces)).getLast();
    assertThat(end.get("taken").asInt()).isEqualTo(lines);
    assertThat(ahead[0]).isLessThan(lines / 2);
  }

  private long inStore() {
    return store().runs().recent(10).stream().mapToLong(run -> run.counts().total()).sum();
  }

  @Test
  void aKeySeesItsOwnRequestsAndNoOthers() throws Exception {
    as("team-a", KeyScope.USE);
    String ofA = id(post(request(1, "")));
    as("team-b", KeyScope.USE);
    String ofB = id(post(request(2, "")));

    assertThat(get("/api/requests/" + ofA).statusCode()).isEqualTo(404);
    assertThat(get("/api/requests/" + ofA + "/body").statusCode()).isEqualTo(404);
    assertThat(call("POST", "/api/requests/" + ofA + "/cancel", "").statusCode()).isEqualTo(404);
    assertThat(found("")).containsExactly(ofB);
    assertThat(get("/api/requests?run=r_one").statusCode()).isEqualTo(400);
    assertThat(get("/api/requests/1").statusCode()).isEqualTo(404);

    as("boss", ADMIN_WITHOUT_BODIES);
    assertThat(found("")).containsExactly(ofB, ofA);
    assertThat(get("/api/requests/" + ofA).statusCode()).isEqualTo(200);
    assertThat(get("/api/requests/" + ofA + "/body").statusCode()).isEqualTo(403);
    assertThat(get("/api/requests/1/body").statusCode()).isEqualTo(403);
  }

  @Test
  void aKeyIsHeldToWhatItMayDo() throws Exception {
    as("small", scope(Set.of(), List.of("gpt-6-*"), List.of(new Feature("digest"))));
    assertThat(post(request(1, "")).statusCode()).isEqualTo(202);
    assertThat(post(request(1, ",\"feature\":\"other\"")).body()).contains("feature_not_allowed");
    assertThat(post(request(1, "").replace("gpt-6-luna", "gpt-5")).body())
        .contains("model_not_allowed");
    String tool = ",\"tools\":[{\"type\":\"image_generation\",\"mod\\u0065l\":\"gpt-image-2\"}]}}";
    assertThat(
            post(request(1, "").replaceFirst("}}$", java.util.regex.Matcher.quoteReplacement(tool)))
                .body())
        .contains("model_not_allowed");
    as("now", scope(Set.of(Lane.INTERACTIVE), List.of(), List.of()));
    assertThat(post(request(1, "")).body()).contains("lane_not_allowed");
    assertThat(stored()).isEqualTo(1);
    assertThat(store().browse().requests(RequestSearch.ALL, null, 1).rows().getFirst().feature())
        .isEqualTo(new Feature("digest"));
  }

  @Test
  void theAccountOfTheKeyPaysForWhatIsHandedIn() throws Exception {
    as("research", KeyScope.USE.paidBy(new AccountName("research")));
    id(post(request(1, "")));
    bulk(List.of(request(2, "").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    as("usual", KeyScope.USE);
    id(post(request(3, "")));
    assertThat(store().runs().recent(10))
        .extracting(run -> run.account().id(), run -> run.counts().total())
        .containsExactlyInAnyOrder(tuple(RESEARCH.id(), 2L), tuple(RunBuilder.ACCOUNT.id(), 1L));
    as("lost", KeyScope.USE.paidBy(new AccountName("gone")));
    HttpResponse<String> refused = post(request(4, ""));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("account_unknown", "providers.openai.accounts");
    assertThat(stored()).isEqualTo(3);
  }

  private static KeyScope scope(Set<Lane> lanes, List<String> models, List<Feature> features) {
    return new KeyScope(features, lanes, models, null, 0, false, KeyScope.Role.USE);
  }

  @Test
  void requestsAreFoundPageByPage() throws Exception {
    active(3);
    time.advance(Duration.ofDays(2));
    String first = id(post(request(1, ",\"feature\":\"digest\"")));
    String second = id(post(request(2, "").replace("gpt-6-luna", "gpt-6-nova")));

    assertThat(found("")).hasSize(5).startsWith(second, first);
    assertThat(found("&feature=digest")).containsExactly(first);
    assertThat(found("&model=gpt-6-nova")).containsExactly(second);
    assertThat(found("&from=2026-11-25")).containsExactly(second, first);
    assertThat(found("&to=2026-11-25T00:00:00Z")).hasSize(3);
    assertThat(found("&state=failed")).isEmpty();
    assertThat(get("/api/requests?state=lost").statusCode()).isEqualTo(400);
    assertThat(get("/api/requests?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(get("/api/requests?after=x").statusCode()).isEqualTo(400);
    as("local", KeyScope.USE);
    assertThat(found("")).isEmpty();
  }

  /** By pages of two. */
  private List<String> found(String filters) throws Exception {
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page = JSON.readTree(get("/api/requests?limit=2" + filters + after).body());
      Iterator<JsonNode> rows = page.get("requests").iterator();
      while (rows.hasNext()) {
        ids.add(rows.next().get("id").asString());
      }
      if (page.get("next").isNull()) {
        return ids;
      }
      after = "&after=" + page.get("next").asString();
    }
  }

  @Test
  void aRequestThatIsTakenBackIsNeverSent() throws Exception {
    String id = id(post(request(1, "")));
    assertThat(call("POST", "/api/requests/" + id + "/cancel", "").body()).contains("cancelled");
    assertThat(get("/api/requests/" + id + "/events").body()).contains("cancelled");
    assertThat(get("/api/requests/" + id + "/answer").statusCode()).isEqualTo(410);
    assertThat(ready()).isEmpty();
    active(1);
    String ofRun =
        JSON.readTree(get("/api/requests?custom_id=row-").body()).at("/requests/0/id").asString();
    assertThat(call("POST", "/api/requests/" + ofRun + "/cancel", "").body())
        .contains("part_of_a_run");
  }
}
