package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets and validators by command and by file, against an emulator. */
class FeatureTest {

  @TempDir Path folder;
  private final List<Sandbox> sandboxes = new ArrayList<>();
  private Trial trial = new Trial(Path.of("."));

  @BeforeEach
  void start() {
    trial = new Trial(folder);
    Sandbox sandbox =
        Sandbox.start(
            SandboxOptions.builder(folder.resolve("emulator"))
                .batchDelay(Duration.ofMillis(20))
                .build());
    sandboxes.add(sandbox);
    trial.set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    trial.set("OPENAI_API_KEY", "sk-test");
    trial.set("USER", "ann");
  }

  @AfterEach
  void stop() {
    sandboxes.forEach(Sandbox::close);
  }

  private long charged() {
    return sandboxes.getLast().charges().totals().charged();
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                trial.file("in.csv", "ticket,body\n1,hello\n2,bye\n"),
                "--model",
                "gpt-6-luna",
                "--prompt",
                "Sum up: {{body}}",
                "--feature",
                "summary",
                "-o",
                trial.path("out.csv").toString()));
    arguments.addAll(List.of(more));
    return trial.run(arguments.toArray(String[]::new));
  }

  @Test
  void aBadAnswerIsAskedAgainAndTheLastOneIsShown() {
    assertThat(run("--validate", "/^never$/", "--validate-attempts", "2")).isEqualTo(3);
    assertThat(trial.err()).contains("invalid_answer").contains("2 failed");
    assertThat(trial.read("out.csv"))
        .contains("failed")
        .contains("invalid_answer")
        .contains("the answer does not match /^never$/")
        .contains("\"\"output\"\"");
    assertThat(charged()).isEqualTo(4);
    assertThat(run("--validate", "/./")).isEqualTo(3);
    assertThat(charged()).isEqualTo(4);
  }

  @Test
  void goodAnswersPassTheirValidator() {
    assertThat(run("--validate", "/./", "--validate", "not-truncated", "--validate", "not-refused"))
        .as(trial.err())
        .isZero();
  }

  @Test
  void retryTakesBetterRules() {
    assertThat(run("--validate", "/^never$/", "--validate-attempts", "1")).isEqualTo(3);
    String id = trial.err().replaceAll("(?s).*offpeak retry (r_\\w+).*", "$1");
    assertThat(trial.run("retry", id, "--validate", "/./", "-o", trial.path("o.csv").toString()))
        .as(trial.err())
        .isZero();
    assertThat(charged()).isEqualTo(4);
  }

  @Test
  void whatCannotBeTriedIsAnErrorBeforeAnythingIsSent() {
    assertThat(run("--validate", "/(/")).isEqualTo(2);
    assertThat(trial.err()).contains("--validate cannot be used: /(/ is no regular expression");
    assertThat(run("--validate", trial.file("s.json", "{\"type\": 5}"))).isEqualTo(2);
    assertThat(trial.err()).contains("no JSON Schema");
    assertThat(run("--validate", "no-such.json")).isEqualTo(2);
    assertThat(run("--validate-attempts", "2")).isEqualTo(2);
    assertThat(charged()).isZero();
  }

  @Test
  void aBudgetTooSmallRefusesAndGoesOnOnceThereIsRoom() {
    assertThat(trial.run("feature", "set", "summary", "--budget", "0 USD/day", "--over", "refuse"))
        .as(trial.err())
        .isZero();
    assertThat(trial.out()).contains("0 USD/day").contains("are refused").contains("ann");
    assertThat(run()).isEqualTo(4);
    assertThat(trial.err()).contains("the budget of feature summary is 0 USD/day");
    assertThat(charged()).isZero();

    trial.run("feature", "set", "summary", "--budget", "5 USD/day");
    assertThat(run()).as(trial.err()).isZero();
    assertThat(trial.run("feature", "show", "summary", "--json")).isZero();
    assertThat(trial.out())
        .contains("\"amount_usd\":5")
        .contains("\"reserved_usd\":0")
        .doesNotContain("\"spent_usd\":0,");
    assertThat(trial.run("feature", "undo", "summary")).isZero();
    assertThat(trial.out()).contains("0 USD/day");
  }

  @Test
  void aFullBudgetIsWaitedForAndSaid() {
    trial.run("feature", "set", "summary", "--budget", "5 USD/month");
    // Short answers, so that one request alone reserves less than both have cost.
    assertThat(run("--max-tokens", "1")).isZero();
    String spent = trial.run("feature", "show", "summary", "--json") == 0 ? trial.out() : "";
    String amount = spent.replaceAll("(?s).*\"spent_usd\":([0-9.]+).*", "$1");
    trial.run("feature", "set", "summary", "--budget", amount + " USD/month");
    trial.interruptedAt("waiting: the budget of feature summary is ");
    assertThat(run("--max-tokens", "1", "--again")).as(trial.err()).isEqualTo(130);
    assertThat(trial.run("status")).isZero();
    assertThat(trial.out()).contains("budget  summary · " + amount + " USD/month");
    assertThat(charged()).isEqualTo(2);
  }

  @Test
  void aModelWithoutAPriceIsRefusedByName() {
    trial.run("feature", "set", "summary", "--budget", "5 USD/day");
    String batch = trial.file("b.jsonl", line("my-own"));
    assertThat(trial.run("run", batch, "--feature", "summary", "--provider", "openai"))
        .isEqualTo(2);
    assertThat(trial.err()).contains("cannot hold model my-own");
    trial.run("feature", "set", "summary", "--unpriced", "allow");
    String out = trial.path("b.out.jsonl").toString();
    trial.run("run", batch, "--feature", "summary", "--provider", "openai", "-o", out);
    assertThat(trial.err()).doesNotContain("cannot hold model");
  }

  private static String line(String model) {
    return "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
        + "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}\n";
  }

  @Test
  void aLaneWithItsDeadlineIsSetShownAndTakenBack() {
    assertThat(
            trial.run(
                "feature",
                "set",
                "summary",
                "--lane",
                "batch",
                "--deadline",
                "12h",
                "--escalate",
                "interactive"))
        .as(trial.err())
        .isZero();
    assertThat(trial.out())
        .contains("lane       batch", "deadline   12h; what would take longer moves to interactive")
        .contains("ann: nothing -> lane batch; deadline 12h; escalates to interactive");
    assertThat(trial.run("feature", "list", "--json")).isZero();
    assertThat(trial.out())
        .contains("\"lane\":\"batch\",\"deadline\":\"12h\",\"escalate\":[\"interactive\"]");
    trial.run("feature", "set", "summary", "--escalate", "none", "--deadline", "none");
    assertThat(trial.out()).doesNotContain("deadline   ");
    assertThat(trial.run("feature", "undo", "summary")).isZero();
    assertThat(trial.out()).contains("deadline   12h");
    trial.run("feature", "set", "summary", "--lane", "auto");
    assertThat(trial.run("feature", "show", "summary", "--json")).isZero();
    assertThat(trial.out()).startsWith("{\"feature\":\"summary\"").contains("\"lane\":\"auto\"");
  }

  @Test
  void aFeaturesCallsGoToAnotherModelUntilThatIsTakenBack() {
    trial.set("USER", "ann");
    assertThat(trial.run("feature", "set", "summary", "--model", "gpt-6-luna")).isZero();
    assertThat(trial.out())
        .contains("model      gpt-6-luna: calls through the gateway go there")
        .contains("ann: nothing -> model gpt-6-luna");
    assertThat(trial.run("feature", "show", "summary", "--json")).isZero();
    assertThat(trial.out()).contains("\"model\":\"gpt-6-luna\"");
    assertThat(trial.run("report", "--feature", "summary", "--json")).isZero();
    assertThat(trial.out())
        .contains("\"decision\":{", "\"model\":\"gpt-6-luna\"", "\"route_usd\":0");
    trial.run("feature", "set", "summary", "--model", "none");
    assertThat(trial.out()).doesNotContain("go there");
    assertThat(trial.run("feature", "undo", "summary")).isZero();
    assertThat(trial.out()).contains("model      gpt-6-luna");
    assertThat(trial.run("feature", "undo", "summary")).isZero();
    assertThat(trial.out()).contains("nothing is decided");
  }

  @Test
  void cachingIsSetShownListedAndTakenBack() {
    trial.set("USER", "ann");
    assertThat(trial.run("feature", "set", "summary", "--cache", "auto")).isZero();
    assertThat(trial.out())
        .contains("cache      auto: beginnings that deferred requests share are marked")
        .contains("ann: nothing -> cache auto");
    assertThat(trial.run("feature", "list", "--json")).isZero();
    assertThat(trial.out()).contains("\"cache\":\"auto\"");
    assertThat(trial.run("report", "--feature", "summary", "--json")).isZero();
    assertThat(trial.out()).contains("\"cache\":\"auto\"", "\"cache_usd\":0");
    assertThat(trial.run("feature", "set", "summary", "--cache", "off")).isZero();
    assertThat(trial.out()).contains("nothing is decided").contains("ann: cache auto -> nothing");
    trial.run("feature", "undo", "summary");
    assertThat(trial.out()).contains("cache      auto");
  }

  @Test
  void aModelOfAnotherProviderIsRefusedByName() {
    assertThat(run()).as(trial.err()).isZero();
    assertThat(trial.run("feature", "set", "summary", "--model", "claude-haiku-4-5")).isEqualTo(2);
    assertThat(trial.err()).contains("a model of Anthropic, and the feature calls OpenAI");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --lane     | flex              | --lane names flex, which is not built yet
          --lane     | slow              | --lane must be interactive, batch or auto
          --cache    | yes               | --cache must be auto or off; it is "yes"
          --escalate | flex,interactive  | --escalate names flex, which is not built yet
          --escalate | batch             | --escalate names the lanes that a request may move to
          --escalate | interactive,interactive | each once
          --deadline | soon              | --deadline is a duration such as
          --model    | nobody-knows-it   | --model nobody-knows-it: whose model it is, is not known
          """)
  void whatMakesNoSenseIsRefusedByName(String flag, String value, String said) {
    assertThat(trial.run("feature", "set", "summary", flag, value)).isEqualTo(2);
    assertThat(trial.err()).contains(said);
    assertThat(trial.run("feature", "list")).isZero();
    assertThat(trial.out()).contains("Nothing is decided");
  }

  @Test
  void aRunTakesTheDeadlineOfItsFeature() {
    trial.run("feature", "set", "summary", "--deadline", "3h");
    assertThat(run()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("longer than the deadline of the feature");
    assertThat(run("--again", "--deadline", "2h")).isZero();
    assertThat(trial.err()).contains("longer than --deadline 2h");
  }

  @Test
  void theFileGovernsTheFeaturesItNames() {
    trial.file("ticket.json", "{\"type\": \"object\"}");
    String config =
        trial.file(
            "o.yaml",
            """
            features:
              summary:
                lane: batch
                deadline: 6h
                escalate: [interactive]
                budget: { amount: 5 USD, per: week, over: refuse }
                validate: { schema: ticket.json, not: [truncated, refusal], attempts: 1 }
            """);
    trial.set("OFFPEAK_CONFIG", config);
    assertThat(trial.run("feature", "list")).as(trial.err()).isZero();
    assertThat(trial.out()).contains("batch", "6h", "5 USD/week").contains("schema ticket.json");
    assertThat(trial.run("feature", "set", "summary", "--budget", "7 USD/day")).isEqualTo(2);
    assertThat(trial.err())
        .contains("governed by the configuration file")
        .contains("    lane: batch\n    deadline: 6h\n    escalate: [interactive]\n")
        .contains("budget: { amount: 7 USD, per: day, over: refuse, unpriced: refuse }");
    assertThat(run()).isEqualTo(3);
    assertThat(trial.err()).contains("invalid_answer");
  }

  @Test
  void everyFaultOfTheFileIsToldWithItsLine() {
    String config =
        trial.file(
            "o.yaml",
            """
            features:
              summary:
                budget: 5 EUR/week
                validate: { not: [rude], attempts: 9 }
              other:
                budget: { amount: 5 USD, per: year }
                colour: red
                validate: { schema: none.json }
              third: { lane: flex, deadline: 12, escalate: [batch], model: nobodys }
            """);
    trial.set("OFFPEAK_CONFIG", config);
    assertThat(trial.run("config", "check")).isEqualTo(2);
    assertThat(trial.err())
        .contains("line 3", "50 USD/month", "line 4", "rude", "1 to 5")
        .contains("line 6", "day, week or month", "line 7", "line 8", "none.json")
        .contains("features.third.lane names flex", "third.deadline cannot be read")
        .contains("third.escalate names the lanes", "third.model cannot be nobodys");
  }
}
