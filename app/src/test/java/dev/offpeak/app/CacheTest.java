package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The third lever through the whole program: what it changes, what it saves, what it reports. */
class CacheTest {

  private static final int ROWS = 500;

  /** About 3,000 tokens. */
  private static final String SYSTEM = "Answer as briefly as you can. ".repeat(400);

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));
  private Sandbox sandbox;

  @BeforeEach
  void startSandbox() {
    trial = new Trial(folder);
    sandbox =
        Sandbox.start(
            SandboxOptions.builder(folder.resolve("emulator"))
                .batchDelay(Duration.ofMillis(20))
                .build());
    trial.set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    trial.set("OPENAI_API_KEY", "sk-test");
    trial.set("ANTHROPIC_BASE_URL", sandbox.anthropicBaseUrl().toString());
    trial.set("ANTHROPIC_API_KEY", "sk-ant-test");
    trial.set("USER", "ann");
  }

  @AfterEach
  void stopSandbox() {
    sandbox.close();
  }

  private String rows(int count) {
    return trial.file(
        "in.csv",
        IntStream.rangeClosed(1, count)
            .mapToObj(row -> row + ",question number " + row + "\n")
            .collect(Collectors.joining("", "id,text\n", "")));
  }

  private int run(String model, String feature, int rows, String... more) {
    String[] arguments = {
      "run",
      rows(rows),
      "--id",
      "id",
      "--model",
      model,
      "--prompt",
      "{{text}}",
      "--system-file",
      trial.file("system.txt", SYSTEM),
      "--max-tokens",
      "100",
      "--feature",
      feature
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return trial.run(all);
  }

  private BigDecimal number(String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(-?[0-9.E-]+)").matcher(trial.out());
    assertThat(found.find()).as(name + " in " + trial.out()).isTrue();
    return new BigDecimal(found.group(1));
  }

  /**
   * From the usage of each answer: both models cost 100 nano-dollars a token synchronously, 10 read
   * from the cache, 125 written to it.
   */
  private static BigDecimal saved(String answers) {
    Matcher usage =
        Pattern.compile("\"usage\":\\{\"input\":(\\d+),\"cached\":(\\d+),\"cache_write\":(\\d+)")
            .matcher(answers);
    long nanos = 0;
    int rows = 0;
    while (usage.find()) {
      nanos += Long.parseLong(usage.group(2)) * 90 - Long.parseLong(usage.group(3)) * 25;
      rows++;
    }
    assertThat(rows).isEqualTo(ROWS);
    return BigDecimal.valueOf(nanos, 9);
  }

  @ParameterizedTest
  @CsvSource({"claude-haiku-5-5", "gpt-6-luna"})
  void rowsThatShareASystemPromptCostLessAndTheReportSaysByHowMuch(String model) {
    assertThat(run(model, "plain", ROWS, "--json", "-o", trial.path("a.csv").toString()))
        .as(trial.err())
        .isZero();
    BigDecimal plain = number("cost_usd");
    assertThat(trial.run("feature", "set", "cached", "--cache", "auto")).isZero();

    assertThat(
            run(model, "cached", ROWS, "--json", "--again", "-o", trial.path("b.jsonl").toString()))
        .as(trial.err())
        .isZero();
    BigDecimal paid = number("cost_usd");
    BigDecimal synchronous = number("synchronous_cost_usd");

    assertThat(paid).isLessThan(plain);
    assertThat(trial.run("report", "--feature", "cached", "--json")).as(trial.err()).isZero();
    assertThat(trial.out()).contains("\"cache\":\"auto\"");
    BigDecimal cache = number("cache_usd");
    BigDecimal batch = number("batch_usd");
    assertThat(cache).isPositive().isEqualByComparingTo(saved(trial.read("b.jsonl")));
    assertThat(cache.add(batch).add(number("route_usd"))).isEqualByComparingTo(number("total_usd"));
    assertThat(number("total_usd")).isEqualByComparingTo(synchronous.subtract(paid));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(2L * ROWS);
  }

  @Test
  void aDryRunShowsWhatIsMarkedAndWhatThatSaves() {
    trial.run("feature", "set", "cached", "--cache", "auto");
    assertThat(run("claude-haiku-5-5", "cached", 50, "--dry-run")).as(trial.err()).isZero();
    assertThat(trial.out().replaceAll("\\s+", " "))
        .contains("cache 50 requests share a beginning with others, of 2,400 tokens or more")
        .contains(
            "system \"…\" becomes"
                + " [{\"type\":\"text\",\"text\":\"…\",\"cache_control\":{\"type\":\"ephemeral\"}}]");
    assertThat(run("gpt-6-luna", "cached", 50, "--dry-run")).isZero();
    assertThat(trial.out().replaceAll("\\s+", " "))
        .contains("\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}")
        .contains("\"prompt_cache_options\":{\"mode\":\"explicit\"} is added");
  }

  @Test
  void aDryRunSaysWhyRequestsAreLeftAsTheyAre() {
    trial.run("feature", "set", "cached", "--cache", "auto");
    assertThat(run("claude-haiku-5-5", "cached", 3, "--dry-run")).as(trial.err()).isZero();
    assertThat(trial.out()).contains("3 requests not marked: too few share the beginning");
    assertThat(run("claude-haiku-4-5", "cached", 50, "--dry-run")).isZero();
    assertThat(trial.out().replaceAll("\\s+", " "))
        .contains("50 requests not marked: the beginning is shorter than what the model's cache");
    assertThat(run("gpt-5.4", "cached", 50, "--dry-run")).isZero();
    assertThat(trial.out().replaceAll("\\s+", " "))
        .contains("50 requests not marked: the model's cache is not told where to end");
    assertThat(run("claude-haiku-5-5", "plain", 50, "--dry-run")).isZero();
    assertThat(trial.out()).doesNotContain("cache  ");
  }
}
