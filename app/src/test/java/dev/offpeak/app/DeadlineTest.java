package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines by command, against batches that take longer. */
class DeadlineTest {

  private static final String CSV = "id,text\n1,one\n2,two\n3,three\n";

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));
  private Sandbox sandbox;

  @BeforeEach
  void startSandbox() {
    trial = new Trial(folder);
    sandbox =
        Sandbox.start(
            SandboxOptions.builder(folder.resolve("emulator"))
                .batchDelay(Duration.ofMinutes(10))
                .build());
    trial.set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    trial.set("OPENAI_API_KEY", "sk-test");
  }

  @AfterEach
  void stopSandbox() {
    sandbox.close();
  }

  private int run(String... more) {
    String[] start = {
      "run",
      trial.file("in.csv", CSV),
      "--prompt",
      "Say {{text}}",
      "--model",
      "gpt-6-luna",
      "-o",
      trial.path("out.csv").toString()
    };
    String[] all = java.util.Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return trial.run(all);
  }

  @Test
  void whatABatchWouldAnswerTooLateIsCalledAndTheHurryIsTold() {
    assertThat(run("--deadline", "2s", "--escalate", "interactive")).as(trial.err()).isZero();
    assertThat(trial.err())
        .contains("goes synchronously, at full price")
        .contains("3 requests ran interactively to keep the deadline: $")
        .contains("more than by batch");
    assertThat(trial.read("out.csv")).contains(",interactive,").doesNotContain(",batch,");
    assertThat(sandbox.charges().totals().charged()).isEqualTo(3);
    assertThat(trial.run("report", "--json")).isZero();
    assertThat(trial.out()).contains("\"lane\":\"interactive\"");
  }

  @Test
  void whatWasCalledTooLateIsNotSaidToBeKeptBack() {
    assertThat(run("--deadline", "1ms", "--escalate", "interactive")).as(trial.err()).isZero();
    assertThat(trial.err())
        .contains("3 requests ran interactively")
        .contains("3 requests late: the synchronous calls were not answered in time");
  }

  @Test
  void whatIsLateIsToldWithItsReason() {
    SandboxOptions.Builder slow =
        SandboxOptions.builder(folder.resolve("slow")).batchDelay(Duration.ofMillis(600));
    try (Sandbox other = Sandbox.start(slow.build())) {
      trial.set("OPENAI_BASE_URL", other.openAiBaseUrl().toString());
      assertThat(run("--deadline", "300ms", "--json")).as(trial.err()).isZero();
    }
    assertThat(trial.err()).contains("3 requests late: escalation is not allowed");
    assertThat(trial.out())
        .contains("\"deadline\":{\"interactive\":0,\"more_usd\":0,\"unknown\":0,")
        .contains("\"late\":{\"not_escalated\":3}}");
  }

  @Test
  void aLaneToEscalateToNeedsADeadlineAndAName() {
    assertThat(run("--escalate", "interactive")).isEqualTo(2);
    assertThat(trial.err()).contains("--escalate belongs to a deadline");
    assertThat(run("--deadline", "1h", "--escalate", "flex")).isEqualTo(2);
    assertThat(trial.err()).contains("flex").doesNotContain("\tat ");
    assertThat(run("--deadline", "1h", "--escalate", "fast")).isEqualTo(2);
    assertThat(trial.err()).contains("\"fast\"");
    assertThat(sandbox.charges().totals().charged()).isZero();
  }
}
