package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a batch in doubt and can do about it, and what verify says. */
class DoubtTest {

  private static final Pattern BATCH = Pattern.compile("(?m)^([A-Za-z0-9_-]{22})  ");

  @TempDir Path folder;

  private Trial trial(Sandbox sandbox) {
    return new Trial(folder)
        .set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString())
        .set("OPENAI_API_KEY", "sk-test")
        .set("OFFPEAK_IN_DOUBT_WAIT", "10m");
  }

  private SandboxOptions.Builder options() {
    return SandboxOptions.builder(folder.resolve("emulator")).batchDelay(Duration.ofMillis(20));
  }

  private int run(Trial trial) {
    String input = trial.file("in.csv", "ticket,body\n1,hello\n2,bye\n");
    String out = trial.path("out.csv").toString();
    return trial.run(
        "run", input, "--model", "gpt-6-luna", "--prompt", "Sum up: {{body}}", "-o", out);
  }

  private static String batch(Trial trial) {
    assertThat(trial.run("batches")).isZero();
    Matcher matcher = BATCH.matcher(trial.out());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void aBatchThatNeverArrivedIsShownAndGivenUpByHand() throws IOException {
    try (Sandbox sandbox =
        Sandbox.start(options().faults(List.of("create-lost-before=1")).build())) {
      Trial trial = trial(sandbox).interruptedAt("in doubt");
      assertThat(run(trial)).isEqualTo(130);
      assertThat(trial.err()).contains("Left running: 1 batch in doubt may be at the provider.");

      String batch = batch(trial);
      assertThat(trial.out()).contains("in doubt since").contains("at stake: up to $");
      assertThat(trial.run("batches", "abandon", batch)).isEqualTo(2);
      assertThat(trial.err()).contains("2 requests will fail as outcome_unknown").contains("--yes");
      assertThat(trial.run("batches", "adopt", batch, "batch_none", "--yes")).isEqualTo(2);
      assertThat(trial.err()).contains("OpenAI knows no batch batch_none");
      assertThat(trial.run("batches", "abandon", batch, "--yes")).isZero();
      assertThat(trial.run("batches", "abandon", batch, "--yes")).isEqualTo(2);
      assertThat(trial.err()).contains("is not in doubt but given up");
      assertThat(trial.run("batches")).isZero();
      assertThat(trial.out()).contains("watched for a late twin until");
    }
  }

  @Test
  void verifyAgreesAfterARunAndCleansNothingUpUnlessToldTo() throws IOException {
    try (Sandbox sandbox = Sandbox.start(options().build())) {
      Trial trial = trial(sandbox);
      assertThat(run(trial)).isZero();
      assertThat(trial.run("verify", "--json")).isZero();
      assertThat(trial.out())
          .startsWith(
              "{\"period_days\":29,\"differences\":0,\"accounts\":[{\"provider\":\"openai\"")
          .contains("\"listed\":1,\"ours\":1,\"others\":0,\"in_doubt\":0,\"input_files\":1");

      trial.file("offpeak.yaml", "providers:\n  openai:\n    cleanup: collected\n");
      trial.set("OFFPEAK_CONFIG", trial.path("offpeak.yaml").toString());
      assertThat(trial.run("verify")).isEqualTo(3);
      assertThat(trial.out()).contains("file_left").contains("1 difference");
    }
  }

  @Test
  void aProviderThatCannotBeAskedIsExitFour() throws IOException {
    Trial trial;
    try (Sandbox sandbox = Sandbox.start(options().build())) {
      trial = trial(sandbox);
    }
    assertThat(trial.run("verify")).isEqualTo(4);
    assertThat(trial.out()).contains("could not be asked to the end");
    trial.withoutVariable("OPENAI_API_KEY");
    assertThat(trial.run("verify")).isEqualTo(2);
    assertThat(trial.err()).contains("no key is set");
  }
}
