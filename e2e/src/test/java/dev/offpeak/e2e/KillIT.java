package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.sandbox.charge.BodyCharges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program is killed with -9 at random moments and started again with the same command, until it
 * gets through: every request is answered in the output, and no body was charged more than once.
 */
class KillIT {

  /** Kills a build and dialect; more by {@code -Doffpeak.kills=200}. */
  private static final int KILLS = Integer.getInteger("offpeak.kills", 12);

  private static final long SEED = Long.getLong("offpeak.seed", 20261123L);
  private static final int LINES = 240;
  private static final int STARTS_MAX = 400;
  private static final List<String> OPENAI_MODELS =
      List.of("gpt-6-luna", "gpt-5-mini", "gpt-4.1-mini");

  private final JsonMapper json = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void openAiRunsSurviveKillsWithNothingLostAndNothingPaidTwice() throws Exception {
    surviveKills("openai");
  }

  @Test
  void anthropicRunsSurviveKillsWithNothingLostAndNothingPaidTwice() throws Exception {
    surviveKills("anthropic");
  }

  @Test
  void rowsOfATableAreWrittenBackOnceEachThroughKills() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox"))
            .batchDelay(Duration.ofMillis(300))
            .build();
    SplittableRandom random = new SplittableRandom(SEED);
    int kills = 0;
    int tables = 0;
    try (Sandbox sandbox = Sandbox.start(options)) {
      Program program = new Program(folder, sandbox);
      for (; kills < KILLS / 2; tables++) {
        ProductTable table = new ProductTable(folder.resolve("shop.db"), "product" + tables);
        table.create(LINES);
        kills += runThroughKills(program, random, KILLS / 2 - kills, table.command());
        assertThat(table.writesARow()).as("writes of each row, seed %d", SEED).containsOnly(1);
      }
      assertThat(sandbox.charges().totals().charged()).isEqualTo((long) tables * LINES);
    }
    System.out.println(
        "table: " + kills + " kills with -9, seed " + SEED + ": rows lost 0, written twice 0");
  }

  private void surviveKills(String dialect) throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox"))
            .batchDelay(Duration.ofMillis(300))
            .build();
    SplittableRandom random = new SplittableRandom(SEED);
    int kills = 0;
    try (Sandbox sandbox = Sandbox.start(options)) {
      Program program = new Program(folder, sandbox);
      Set<String> bodies = new HashSet<>();
      for (int input = 0; kills < KILLS; input++) {
        Path file = write(dialect, input, bodies);
        Path out = folder.resolve("out-" + input + ".jsonl");
        String[] command = {"run", file.toString(), "-o", out.toString()};
        kills += runThroughKills(program, random, KILLS - kills, command);
        assertEveryRequestIsAnswered(dialect, input, out);
      }
      List<BodyCharges> twice = new ArrayList<>();
      sandbox
          .charges()
          .forEachBody(body -> {
            if (body.charged() != 1) {
              twice.add(body);
            }
          });
      assertThat(twice).as("bodies charged other than once, seed %d", SEED).isEmpty();
      assertThat(sandbox.charges().totals().charged()).isEqualTo(bodies.size());
    }
    System.out.println(
        dialect + ": " + kills + " kills with -9, seed " + SEED + ": lost 0, charged twice 0");
  }

  private static int runThroughKills(
      Program program, SplittableRandom random, int killsLeft, String... command)
      throws IOException, InterruptedException {
    int kills = 0;
    for (int start = 0; start < STARTS_MAX; start++) {
      Process process = program.start(command);
      boolean patient = kills >= killsLeft;
      long millis = patient ? 60_000 : 300 + random.nextInt(1_500);
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as(program.errors()).isZero();
        return kills;
      }
      process.destroyForcibly().waitFor();
      kills++;
    }
    throw new AssertionError("never got through: " + program.errors());
  }

  private Path write(String dialect, int input, Set<String> bodies) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      String id = "case-" + input + "/" + i;
      String body = body(dialect, input, i);
      bodies.add(body);
      lines.append(
          dialect.equals("openai")
              ? "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}\n"
                  .formatted(id, body)
              : "{\"custom_id\":\"%s\",\"params\":%s}\n".formatted(id, body));
    }
    return Files.writeString(folder.resolve("input-" + input + ".jsonl"), lines);
  }

  private static String body(String dialect, int input, int line) {
    String model =
        dialect.equals("openai")
            ? OPENAI_MODELS.get(line % OPENAI_MODELS.size())
            : "claude-haiku-5-5";
    return "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Say %d of %d.\"}]}"
        .formatted(model, line, input);
  }

  private void assertEveryRequestIsAnswered(String dialect, int input, Path out)
      throws IOException {
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).as(dialect).hasSize(LINES);
    for (int i = 0; i < LINES; i++) {
      JsonNode row = json.readTree(lines.get(i));
      assertThat(row.get("custom_id").asString()).isEqualTo("case-" + input + "/" + i);
      assertThat(row.get("status").asString()).isEqualTo("succeeded");
      assertThat(row.get("text").asString()).isNotEmpty();
    }
  }
}
