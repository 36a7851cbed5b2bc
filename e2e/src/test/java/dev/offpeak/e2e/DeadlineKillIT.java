package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program is killed with -9 while it calls for a deadline. Such calls cannot be looked up: only
 * those that were under way may be paid twice, and each is told.
 */
class DeadlineKillIT {

  private static final int LINES = 24;
  private static final int SECONDS_MAX = 60;

  @TempDir Path folder;

  @Test
  void onlyCallsUnderWayAtAKillAreMadeAgainAndEachIsTold() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ofHours(1)).build();
    try (Sandbox sandbox = Sandbox.start(options)) {
      Program program = new Program(folder, sandbox);
      sandbox.faults().add("call-drip=100%:1500ms");
      Process first = program.start(command());
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (sandbox.charges().totals().charged() < 18) {
        if (System.nanoTime() > until || !first.isAlive()) {
          throw new AssertionError("nothing was called: " + program.errors());
        }
        first.waitFor(10, TimeUnit.MILLISECONDS);
      }
      first.destroyForcibly().waitFor();

      sandbox.faults().clear();
      Process second = program.start(command());
      assertThat(second.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(program.errors()).isTrue();
      assertThat(second.exitValue()).as(program.errors()).isZero();
      JsonNode summary = JsonMapper.builder().build().readTree(program.output());
      assertThat(summary.at("/counts/succeeded").asInt()).isEqualTo(LINES);
      int unknown = summary.at("/deadline/unknown").asInt();
      assertThat(unknown).as(program.output()).isBetween(1, 16);
      assertThat(sandbox.charges().totals().charged())
          .isGreaterThan(LINES)
          .isLessThanOrEqualTo(LINES + unknown);
      assertThat(program.errors())
          .contains("ran interactively to keep the deadline")
          .contains("without a known outcome: perhaps paid")
          .doesNotContain("\tat ");
      assertThat(Files.readAllLines(folder.resolve("out.jsonl"))).hasSize(LINES);
    }
  }

  private String[] command() throws Exception {
    Path input = folder.resolve("in.jsonl");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      rows.append("{\"text\":\"word ").append(i).append("\"}\n");
    }
    Files.writeString(input, rows);
    String output = folder.resolve("out.jsonl").toString();
    return new String[] {
      "run",
      input.toString(),
      "--prompt",
      "Say {{text}}",
      "--model",
      "gpt-6-luna",
      "-o",
      output,
      "--deadline",
      "1s",
      "--escalate",
      "interactive",
      "--json"
    };
  }
}
