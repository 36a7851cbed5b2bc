package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.e2e.SyntheticMonth.Kind;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.sandbox.charge.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Find, decide, measure: a month of traffic is imported and a slice of it played live; the audit
 * names what nobody waits for, its commands move it, and what that saved is reckoned anew from what
 * the providers charged.
 */
class SpendLoopIT {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final int SLICE_BEFORE = 5;
  private static final int SLICE_AFTER = 8;

  // A model each, so that the providers' charges by model are a feature's.
  private static final Kind DIGEST =
      new Kind("ticket-digest", "openai", "gpt-4.1", false, null, 3_000, 500, 4);
  private static final Kind TRIAGE =
      new Kind("log-triage", "openai", "o3", false, "queue", 2_000, 300, 3);
  private static final Kind SCORES =
      new Kind("review-scores", "anthropic", "claude-sonnet-5", false, null, 2_500, 400, 12);
  private static final Kind CHAT =
      new Kind("chat-reply", "openai", "gpt-5.5", true, null, 2_000, 400, 5);
  private static final Kind PAGE =
      new Kind("page-classifier", "openai", "gpt-5.4-mini", false, null, 1_500, 50, 1);
  private static final Kind LESSON =
      new Kind("lesson-helper", "anthropic", "claude-opus-5", null, null, 1_000, 300, 4);
  private static final Kind TINY =
      new Kind("tiny-job", "openai", "gpt-5-nano", false, null, 500, 20, 2);

  private static final List<Kind> ALL = List.of(DIGEST, TRIAGE, SCORES, CHAT, PAGE, LESSON, TINY);
  private static final Set<Kind> DEFERRABLE = Set.of(DIGEST, TRIAGE, SCORES);

  @TempDir Path folder;

  @Test
  void whatTheAuditFindsIsMovedAndTheSavingIsTrueToTheNanoDollar() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ofSeconds(1)).build();
    try (Sandbox sandbox = Sandbox.start(options)) {
      Program program = new Program(folder, sandbox);
      importMonth(program);
      play(program, SLICE_BEFORE, Set.of());
      Map<String, Usage> before = sandbox.charges().totals().models();

      Map<String, String> commands = audit(program);
      assertThat(commands.keySet()).containsExactlyInAnyOrderElementsOf(names(DEFERRABLE));
      for (String command : commands.values()) {
        assertThat(program.run(words(command))).as(command + program.errors()).isZero();
      }
      assertThat(program.run("report")).isZero();
      assertThat(program.output()).contains("could still save").contains("$0.00");

      play(program, SLICE_AFTER, DEFERRABLE);
      Map<String, Usage> after = sandbox.charges().totals().models();

      assertThat(sandbox.charges().totals().chargedMoreThanRequested()).isZero();
      PublishedPrices prices = new PublishedPrices();
      sums(program, prices, before, after);
      for (Kind kind : DEFERRABLE) {
        saving(program, prices, kind, since(kind, before, after));
      }
    }
  }

  private void importMonth(Program program) throws Exception {
    Path file = folder.resolve("month.jsonl");
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    try (SyntheticMonth month = new SyntheticMonth(file, today)) {
      month.atNight(DIGEST, 2, 8, 120);
      month.allDay(TRIAGE, 7, 20, 150);
      month.sweeps(SCORES, 6, 12, 2_400);
      month.allDay(CHAT, 7, 22, 200);
      month.allDay(PAGE, 6, 23, 200);
      month.allDay(LESSON, 9, 9.7, 100);
      month.atNight(TINY, 3, 4, 60);
    }
    assertThat(program.run("import", file.toString(), "--json")).as(program.errors()).isZero();
    assertThat(program.output()).contains("\"skipped\":0");
  }

  /** The findings to be batched: their features, and the command that each of them prints. */
  private static Map<String, String> audit(Program program) throws Exception {
    assertThat(program.run("audit", "--json")).as(program.errors()).isZero();
    Map<String, String> commands = new LinkedHashMap<>();
    for (JsonNode finding : JSON.readTree(program.output()).get("features")) {
      if (finding.get("verdict").asString().equals("batch")) {
        commands.put(finding.get("feature").asString(), finding.get("command").asString());
      }
    }
    return commands;
  }

  private static String[] words(String command) {
    assertThat(command).startsWith("offpeak feature set ");
    List<String> words = List.of(command.split(" "));
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  private static List<String> names(Set<Kind> kinds) {
    return kinds.stream().map(Kind::feature).collect(Collectors.toList());
  }

  /** A call under way. */
  private record Asked(Kind kind, CompletableFuture<HttpResponse<String>> answer) {}

  /** Lets some calls of every feature through a gateway, and ends it once they are booked. */
  private void play(Program program, int calls, Set<Kind> deferred) throws Exception {
    try (Serving gateway = Serving.start(program);
        HttpClient client = HttpClient.newHttpClient()) {
      List<Asked> all = new ArrayList<>();
      for (Kind kind : ALL) {
        for (int call = 0; call < calls; call++) {
          HttpRequest request = call(gateway.url(), kind, deferred.size() + "-" + call);
          all.add(new Asked(kind, client.sendAsync(request, HttpResponse.BodyHandlers.ofString())));
        }
      }
      for (Asked asked : all) {
        HttpResponse<String> response = asked.answer().get(2, TimeUnit.MINUTES);
        Kind kind = asked.kind();
        assertThat(response.statusCode()).as(kind + ": " + response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Offpeak-Lane"))
            .as(kind.feature())
            .contains(deferred.contains(kind) ? "batch" : "interactive");
      }
    }
  }

  private static HttpRequest call(String gateway, Kind kind, String number) {
    boolean anthropic = kind.provider().equals("anthropic");
    String content = "Say something about " + kind.feature() + " " + number + ".";
    String body =
        "{\"model\":\""
            + kind.model()
            + "\","
            + (anthropic ? "\"max_tokens\":200," : "")
            + (Boolean.TRUE.equals(kind.streamed()) ? "\"stream\":true," : "")
            + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + content
            + "\"}]}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    gateway
                        + (anthropic ? "/anthropic/v1/messages" : "/openai/v1/chat/completions")))
            .header("content-type", "application/json")
            .header("offpeak-feature", kind.feature());
    if (anthropic) {
      request.header("x-api-key", "sk-ant-client").header("anthropic-version", "2023-06-01");
    } else {
      request.header("authorization", "Bearer sk-client");
    }
    if (kind.origin() != null) {
      request.header("offpeak-origin", kind.origin());
    }
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  /** What was charged for a feature: its model is of no other. */
  private static Usage charged(Kind kind, Map<String, Usage> models) {
    return models.getOrDefault(kind.model(), Usage.NONE);
  }

  /** What was charged for a feature since the decision. */
  private static Usage since(Kind kind, Map<String, Usage> before, Map<String, Usage> after) {
    Usage first = charged(kind, before);
    Usage all = charged(kind, after);
    return new Usage(
        all.requests() - first.requests(),
        all.input() - first.input(),
        all.cached() - first.cached(),
        all.written() - first.written(),
        all.writtenLong() - first.writtenLong(),
        all.output() - first.output(),
        all.reasoning() - first.reasoning());
  }

  /** The ledger's sums of each feature are what the providers charged for it. */
  private static void sums(
      Program program, PublishedPrices prices, Map<String, Usage> before, Map<String, Usage> after)
      throws Exception {
    assertThat(program.run("report", "--by", "feature", "--json")).isZero();
    JsonNode report = JSON.readTree(program.output());
    BigDecimal paidInAll = BigDecimal.ZERO;
    List<String> seen = new ArrayList<>();
    for (JsonNode row : report.get("rows")) {
      String feature = row.get("feature").asString();
      seen.add(feature);
      Kind kind = ALL.stream().filter(k -> k.feature().equals(feature)).findFirst().orElseThrow();
      Usage charged = charged(kind, after);
      assertThat(row.get("requests").asLong()).isEqualTo(charged.requests());
      assertThat(row.get("tokens").get("input").asLong()).isEqualTo(charged.input());
      assertThat(row.get("tokens").get("cached").asLong()).isEqualTo(charged.cached());
      assertThat(row.get("tokens").get("output").asLong()).isEqualTo(charged.output());
      Usage since = since(kind, before, after);
      BigDecimal paid =
          prices
              .synchronous(kind.model(), charged(kind, before))
              .add(
                  DEFERRABLE.contains(kind)
                      ? prices.batch(kind.model(), since)
                      : prices.synchronous(kind.model(), since));
      paidInAll = paidInAll.add(paid);
      assertThat(row.get("cost_usd").decimalValue()).as(feature).isEqualByComparingTo(paid);
      assertThat(row.get("synchronous_cost_usd").decimalValue())
          .as(feature)
          .isEqualByComparingTo(prices.synchronous(kind.model(), charged));
    }
    assertThat(seen).hasSize(ALL.size());
    assertThat(report.get("total").get("cost_usd").decimalValue()).isEqualByComparingTo(paidInAll);
  }

  /** What is said to be saved is what the same tokens cost synchronously, less what they cost. */
  private static void saving(Program program, PublishedPrices prices, Kind kind, Usage since)
      throws Exception {
    assertThat(program.run("report", "--feature", kind.feature(), "--json")).isZero();
    JsonNode report = JSON.readTree(program.output());
    BigDecimal counterfactual = prices.synchronous(kind.model(), since);
    BigDecimal actual = prices.batch(kind.model(), since);
    assertThat(since.requests()).isEqualTo(SLICE_AFTER);
    assertThat(report.get("after").get("requests").asLong()).isEqualTo(SLICE_AFTER);
    assertThat(report.get("after").get("cost_usd").decimalValue()).isEqualByComparingTo(actual);
    assertThat(report.get("saved").get("total_usd").decimalValue())
        .as(kind.feature())
        .isEqualByComparingTo(counterfactual.subtract(actual));
    assertThat(report.get("failed").asLong()).isZero();
    assertThat(report.get("in_flight").get("requests").asLong()).isZero();
    assertThat(report.get("before").get("requests").asLong()).isGreaterThan(SLICE_BEFORE);
  }
}
