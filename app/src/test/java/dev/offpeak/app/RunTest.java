package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.testkit.SettableTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against an emulator that ends its batches at once. */
class RunTest {

  private static final String CSV = "ticket,body\n1,hello\n2,\"a, b\"\n3,bye\n";
  private static final String[] ROWS = {
    "--model", "gpt-6-luna", "--prompt", "Sum up: {{body}}", "--feature", "summary"
  };

  @TempDir Path folder;
  private final List<Sandbox> sandboxes = new ArrayList<>();
  private Trial trial = new Trial(Path.of("."));

  @BeforeEach
  void startSandbox() {
    trial = new Trial(folder);
    serve(SandboxOptions.builder(folder.resolve("emulator")).batchDelay(Duration.ofMillis(20)));
  }

  private Sandbox serve(SandboxOptions.Builder options) {
    Sandbox sandbox = Sandbox.start(options.build());
    sandboxes.add(sandbox);
    trial.set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    trial.set("OPENAI_API_KEY", "sk-test");
    trial.set("ANTHROPIC_BASE_URL", sandbox.anthropicBaseUrl().toString());
    trial.set("ANTHROPIC_API_KEY", "sk-ant-test");
    return sandbox;
  }

  @AfterEach
  void stopSandbox() {
    sandboxes.forEach(Sandbox::close);
  }

  private Sandbox sandbox() {
    return sandboxes.getLast();
  }

  private int runRows(String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", trial.file("in.csv", CSV)));
    arguments.addAll(List.of(ROWS));
    arguments.addAll(List.of(more));
    return trial.run(arguments.toArray(String[]::new));
  }

  private String out(String name) {
    return trial.path(name).toString();
  }

  @Test
  void answersRowsOfCsvInTheirOrder() {
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isZero();
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err())
        .contains("in.csv · 3 rows · model gpt-6-luna (OpenAI) · feature summary")
        .contains("estimate  ")
        .contains("3 succeeded")
        .contains("(50.0 %)")
        .contains("answers  " + out("out.csv"));
    assertThat(trial.read("out.csv").lines().toList().getFirst())
        .isEqualTo("ticket,body,custom_id,status,text,response,error,usage,cost_usd,lane,attempts");
    assertThat(trial.read("out.csv").lines().skip(1))
        .hasSize(3)
        .allMatch(r -> r.contains("succeeded"));
  }

  @Test
  void theSameRunAgainAsksNothingAndAnotherOutputShowsTheSame() {
    runRows("-o", out("out.csv"));
    assertThat(runRows("-o", out("other.jsonl"))).as(trial.err()).isZero();
    assertThat(trial.err()).contains("nothing is sent or paid again").doesNotContain("estimate");
    assertThat(trial.read("other.jsonl").lines()).hasSize(3);
    assertThat(sandbox().charges().totals().charged()).isEqualTo(3);
  }

  @Test
  void againAsksEverythingAnew() {
    runRows("-o", out("out.csv"));
    assertThat(runRows("-o", out("out.csv"), "--again")).as(trial.err()).isZero();
    assertThat(sandbox().charges().totals().charged()).isEqualTo(6);
  }

  @Test
  void answersGoToStandardOutputWithoutAnOutput() {
    assertThat(runRows()).as(trial.err()).isZero();
    assertThat(trial.out().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"ticket\""));
  }

  @Test
  void answersAnOpenAiBatchFileInItsOwnForm() {
    String line =
        "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
            + "{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}\n";
    String input = trial.file("in.jsonl", line.formatted("b", "x") + line.formatted("a", "y"));
    assertThat(trial.run("run", input, "-o", out("out.jsonl"), "--format", "openai"))
        .as(trial.err())
        .isZero();
    List<String> lines = trial.read("out.jsonl").lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains("\"custom_id\":\"b\"").contains("status_code");
  }

  @Test
  void answersAnAnthropicBatchFile() {
    String input =
        trial.file(
            "in.jsonl",
            "{\"custom_id\":\"x/1\",\"params\":{\"model\":\"claude-haiku-5-5\",\"max_tokens\":20,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}\n");
    assertThat(trial.run("run", input, "-o", out("out.jsonl"))).as(trial.err()).isZero();
    assertThat(trial.read("out.jsonl"))
        .contains("\"custom_id\":\"x/1\"", "\"status\":\"succeeded\"");
  }

  @Test
  void readsStandardInput() {
    trial.typing("{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
    int code =
        trial.run(
            "run", "-", "--model", "gpt-6-luna", "--prompt", "{{text}}", "-o", out("o.jsonl"));
    assertThat(code).as(trial.err()).isZero();
    assertThat(trial.read("o.jsonl").lines()).hasSize(2);
  }

  @Test
  void writesAnswersBackIntoTheTableTheyCameFrom() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("shop.db");
    try (Connection shop = DriverManager.getConnection(url);
        Statement statement = shop.createStatement()) {
      statement.execute("CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT, blurb TEXT)");
      statement.execute("INSERT INTO product(id, name) VALUES (1, 'lamp'), (2, 'chair')");
    }
    String[] command = {
      "run",
      "--from",
      url,
      "--query",
      "SELECT id, name FROM product ORDER BY id",
      "--model",
      "gpt-6-luna",
      "--prompt",
      "Praise {{name}}",
      "--into",
      "product",
      "--key",
      "id",
      "--set",
      "blurb=text",
      "--json"
    };
    assertThat(trial.run(command)).as(trial.err()).isZero();
    assertThat(trial.out()).contains("\"succeeded\":2").contains("\"output\":\"product in ");
    try (Connection shop = DriverManager.getConnection(url);
        Statement statement = shop.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM product WHERE blurb > ''")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
    assertThat(trial.run(command)).as(trial.err()).isZero();
    assertThat(trial.err()).contains("2 rows left out").contains("nothing to do");
    assertThat(sandbox().charges().totals().charged()).isEqualTo(2);
  }

  @Test
  void anInterruptedRunGoesOnWhereItWas() {
    SettableTime time = new SettableTime();
    Sandbox slow =
        serve(
            SandboxOptions.builder(folder.resolve("slow"))
                .clock(time)
                .batchDelay(Duration.ofHours(1)));
    trial.interruptedAt("in progress");
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isEqualTo(130);
    assertThat(trial.err())
        .contains("Left running: 1 batch is at the provider and costs nothing more to keep.")
        .contains("offpeak status r_");
    assertThat(trial.path("out.csv")).doesNotExist();

    trial.when("resuming", () -> time.advance(Duration.ofHours(2)));
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isZero();
    assertThat(trial.err()).containsPattern("resuming r_\\w+: 0 answered, 1 batch open");
    assertThat(slow.charges().totals().charged()).isEqualTo(3);
  }

  @Test
  void anotherKeyDoesNotTakeOverWhatIsInFlight() {
    serve(
        SandboxOptions.builder(folder.resolve("slow"))
            .clock(new SettableTime())
            .batchDelay(Duration.ofHours(1)));
    trial.interruptedAt("in progress");
    runRows("-o", out("out.csv"));
    trial.interruptedAt("");
    trial.set("OPENAI_API_KEY", "sk-other");
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isEqualTo(4);
    assertThat(trial.err()).containsPattern("in flight under another key, account [0-9a-f]{12}");
  }

  @Test
  void aCapThatTheFirstBatchWouldPassSendsNothing() {
    assertThat(runRows("-o", out("out.csv"), "--max-cost", "0.0000001")).isEqualTo(2);
    assertThat(trial.err()).contains("Nothing was sent; raise --max-cost");
    assertThat(sandbox().charges().totals().charged()).isZero();
    assertThat(runRows("-o", out("out.csv"), "--max-cost", "5")).as(trial.err()).isZero();
  }

  @Test
  void aBudgetTooSmallForAnyRequestStopsTheRunAndALargerOneLetsItGoOn() {
    assertThat(runRows("-o", out("out.csv"), "--budget", "0.0000001 USD/day")).isEqualTo(4);
    assertThat(trial.err()).contains("the budget of run r_", "USD/day", "Nothing was sent");
    assertThat(sandbox().charges().totals().charged()).isZero();
    assertThat(runRows("-o", out("out.csv"), "--budget", "5 USD/week")).as(trial.err()).isZero();
  }

  @Test
  void aBudgetIsWrittenWithItsPeriod() {
    assertThat(runRows("-o", out("out.csv"), "--budget", "5")).isEqualTo(2);
    assertThat(trial.err()).contains("--budget: a budget is written \"50 USD/month\"");
    assertThat(runRows("-o", out("out.csv"), "--over", "wait")).isEqualTo(2);
    assertThat(trial.err()).contains("--over belongs to --budget");
    assertThat(runRows("-o", out("out.csv"), "--budget", "5 USD/day", "--over", "stop"))
        .isEqualTo(2);
    assertThat(trial.err()).contains("--over is wait or refuse");
  }

  @Test
  void aRefusedKeyStopsTheRunSoThatItCanGoOn() {
    serve(
        SandboxOptions.builder(folder.resolve("strict"))
            .batchDelay(Duration.ofMillis(20))
            .refusedKeys(Set.of("sk-wrong")));
    trial.set("OPENAI_API_KEY", "sk-wrong");
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isEqualTo(4);
    assertThat(trial.err()).contains("OpenAI refused the account").doesNotContain("sk-wrong");
    trial.set("OPENAI_API_KEY", "sk-right");
    assertThat(runRows("-o", out("out.csv"))).as(trial.err()).isZero();
  }

  @Test
  void theSummaryForScriptsHasExactlyItsFields() {
    assertThat(runRows("-o", out("out.csv"), "--json")).as(trial.err()).isZero();
    Matcher json =
        Pattern.compile(
                "\\{\"run\":\"r_\\w+\",\"state\":\"finished\",\"counts\":\\{\"total\":3,"
                    + "\"succeeded\":3,\"failed\":0,\"cancelled\":0},\"cost_usd\":[0-9.]+,"
                    + "\"synchronous_cost_usd\":[0-9.]+,\"saved_usd\":[0-9.]+,\"unpriced\":0,"
                    + "\"batches\":1,\"output\":\"[^\"]+\",\"failures\":\\[]}\n")
            .matcher(trial.out());
    assertThat(json.matches()).as(trial.out()).isTrue();
  }

  @Test
  void whatWasRunCanBeLookedAtLater() {
    runRows("-o", out("out.csv"));
    assertThat(trial.run("status")).isZero();
    assertThat(trial.out()).contains("finished").contains("in.csv");
    Matcher id = Pattern.compile("r_\\w+").matcher(trial.out());
    assertThat(id.find()).isTrue();
    trial.withoutVariable("OPENAI_API_KEY");
    assertThat(trial.run("status", id.group())).isZero();
    assertThat(trial.out()).contains("feature summary").contains("3 succeeded").contains("done");
    assertThat(trial.run("batches")).isZero();
    assertThat(trial.out()).contains("batch_").contains("gpt-6-luna");
    assertThat(trial.run("results", id.group(), "-o", out("later.csv"))).isZero();
    assertThat(trial.read("later.csv")).isEqualTo(trial.read("out.csv"));
    assertThat(trial.run("report")).isZero();
    assertThat(trial.out()).contains("summary");
    assertThat(trial.run("report", "--json")).isZero();
    assertThat(trial.out()).contains("\"feature\":\"summary\"");
    assertThat(trial.run("cancel", id.group())).isZero();
    assertThat(trial.err()).contains("has ended already");
  }

  @Test
  void whatFailedIsSummedUpAndCanBeRetried() {
    serve(
        SandboxOptions.builder(folder.resolve("faulty"))
            .batchDelay(Duration.ofMillis(20))
            .faults(List.of("line-refusals=40%")));
    int code = runRows("-o", out("out.csv"));
    assertThat(code).as(trial.err()).isEqualTo(3);
    assertThat(trial.err()).contains("failed").containsPattern("retry: offpeak retry r_\\w+");
  }

  @Test
  void aCancelledRunKeepsNothingOpen() {
    SettableTime time = new SettableTime();
    serve(
        SandboxOptions.builder(folder.resolve("slow")).clock(time).batchDelay(Duration.ofHours(1)));
    trial.interruptedAt("in progress");
    runRows("-o", out("out.csv"));
    Matcher id = Pattern.compile("r_\\w+").matcher(trial.err());
    assertThat(id.find()).isTrue();
    trial.interruptedAt("");
    assertThat(trial.run("cancel", id.group())).as(trial.err()).isZero();
    assertThat(trial.err()).contains("of run " + id.group() + " will not be answered");
  }
}
