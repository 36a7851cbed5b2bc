package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evaluation harnesses as their users run them, before the real program, which is killed with -9 in
 * the middle. {@code scripts/harness} installs them and runs this; elsewhere it is skipped.
 */
class HarnessIT {

  private static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();
  private static final int CASES = 24;
  private static final int SECONDS_MAX = 300;
  private static final int LOOK_MILLIS = 100;

  /** Longer than the gateway is away, so that the batch is still under way when it comes back. */
  private static final Duration BATCH = Duration.ofSeconds(12);

  @TempDir Path folder;
  private final JsonMapper json = JsonMapper.builder().build();

  private static void require(String harness) {
    assumeTrue(
        Files.exists(INSTALLED.resolve(harness).resolve("installed")),
        "skipped: " + harness + " not installed (run scripts/harness)");
  }

  /** Runs it to its end, with the gateway killed once its calls are in a batch. */
  private Map<String, Long> charged(Map<String, String> variables, String... command)
      throws Exception {
    for (String file : List.of("promptfoo.yaml", "words.csv", "words.py")) {
      Files.copy(Path.of("src", "test", "harness", file), folder.resolve(file));
    }
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(BATCH).build();
    try (Sandbox sandbox = Sandbox.start(options);
        Serving gateway = Serving.start(new Program(folder, sandbox))) {
      Path log = folder.resolve("harness.log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(variables);
      builder.environment().put("OPENAI_API_KEY", "sk-client");
      builder.environment().put("OPENAI_BASE_URL", gateway.url() + "/openai/v1");
      Process harness = builder.start();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (sandbox.charges().totals().requests() < CASES) {
        boolean over = harness.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(over || System.nanoTime() > until).as(() -> text(log)).isFalse();
      }
      gateway.killAndRestart();
      assertThat(harness.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(() -> text(log)).isTrue();
      assertThat(harness.exitValue()).as(() -> text(log)).isZero();
      assertThat(sandbox.charges().totals().chargedMoreThanRequested()).isZero();
      return sandbox.charges().totals().lanes();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException none) {
      return none.toString();
    }
  }

  @Test
  void promptfooIsHeldAndComesBack() throws Exception {
    require("promptfoo");
    // Its own launcher refuses Node below 22, on which it runs all the same.
    Path program =
        INSTALLED.resolve(
            Path.of("promptfoo", "node_modules", "promptfoo", "dist", "src", "main.js"));
    Map<String, Long> lanes =
        charged(
            Map.of(
                "PROMPTFOO_CONFIG_DIR", folder.resolve("promptfoo").toString(),
                "PROMPTFOO_DISABLE_TELEMETRY", "1",
                "PROMPTFOO_DISABLE_UPDATE", "1"),
            "node",
            program.toString(),
            "eval",
            "-c",
            "promptfoo.yaml",
            "--no-cache",
            "-o",
            "out.json");
    JsonNode out = json.readTree(Files.readString(folder.resolve("out.json")));
    assertThat(out.at("/results/stats/successes").asInt()).isEqualTo(CASES);
    assertThat(lanes).containsExactly(Map.entry("batch", (long) CASES));
  }

  @Test
  void inspectRunsItsOwnBatches() throws Exception {
    require("inspect");
    Path program = INSTALLED.resolve(Path.of("inspect", "bin", "inspect"));
    Map<String, Long> lanes =
        charged(
            Map.of("OPENAI_CUSTOM_HEADERS", "Offpeak-Feature: inspect"),
            program.toString(),
            "eval",
            "words.py",
            "--model",
            "openai/gpt-5-mini",
            "--batch",
            "--display",
            "plain",
            "--log-dir",
            "logs",
            "--log-format",
            "json");
    try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
      JsonNode log = json.readTree(Files.readString(logs.findFirst().orElseThrow()));
      assertThat(log.get("status").asString()).isEqualTo("success");
      assertThat(log.at("/results/completed_samples").asInt()).isEqualTo(CASES);
    }
    // Before its batches it asks once, without one, whether the account may see reasoning
    // summaries.
    assertThat(lanes).containsEntry("batch", (long) CASES).containsEntry("synchronous", 1L);
  }
}
