package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Days on which the key, the money or the provider is not as it should be. */
class BadDaysIT {

  private static final String PROMPT = "What a secret prompt";
  private static final int LINES = 3;

  @TempDir Path folder;

  private Sandbox sandbox;
  private Program program;
  private Path input;

  @BeforeEach
  void openSandbox() throws IOException {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ofMillis(50)).build();
    sandbox = Sandbox.start(options);
    program = new Program(folder, sandbox);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(
          "{\"custom_id\":\"c%d\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %d\"}]}}\n"
              .formatted(i, PROMPT, i));
    }
    input = Files.writeString(folder.resolve("input.jsonl"), lines);
  }

  @AfterEach
  void closeSandbox() {
    sandbox.close();
  }

  @Test
  void aRefusedKeyAndAnEmptyPurseStopTheRunAndTheSameCommandGoesOn() throws Exception {
    program.openAiKey("sk-invalid-secret-key");
    assertThat(run()).as(program.errors()).isEqualTo(4);
    assertThat(program.errors()).contains("refused the account").doesNotContain("\tat ");
    program.openAiKey("sk-noquota-secret-key");
    assertThat(run()).as(program.errors()).isEqualTo(4);
    assertThat(program.errors()).contains("quota");
    program.openAiKey("sk-good-secret-key");
    assertThat(run()).as(program.errors()).isZero();
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    assertThat(run()).as("the same command again buys nothing").isZero();
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
  }

  @Test
  void refusedPromptsAreReportedAndGoAgainOnlyWhenTheUserAsks() throws Exception {
    sandbox.faults().add("line-refusals=100%");
    assertThat(run("--json")).as(program.errors()).isEqualTo(3);
    JsonNode summary = JsonMapper.builder().build().readTree(program.output());
    assertThat(summary.at("/failures/0/code").asString()).isEqualTo("content_policy");
    assertThat(summary.at("/counts/failed").asInt()).isEqualTo(LINES);
    assertThat(sandbox.charges().totals().charged()).isZero();

    sandbox.faults().clear();
    String run = summary.get("run").asString();
    assertThat(program.run("retry", run)).as(program.errors()).isZero();
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
  }

  @Test
  void aLostAnswerToTheCreationIsLookedUpAndNotPaidTwice() throws Exception {
    sandbox.faults().add("create-answer-lost=1");
    assertThat(run()).as(program.errors()).isZero();
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
  }

  private int run(String... more) throws IOException, InterruptedException {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "run";
    arguments[1] = input.toString();
    arguments[2] = "-o";
    arguments[3] = folder.resolve("out.jsonl").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return program.run(arguments);
  }
}
