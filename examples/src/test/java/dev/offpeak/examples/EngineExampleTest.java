package dev.offpeak.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.retry.Pace;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineExampleTest {

  private static final Map<String, String> TEXTS =
      Map.of("a", "The first text.", "b", "The second text.", "c", "The third text.");

  private static final Pace QUICK = new Pace(Duration.ofMillis(20), null);

  @TempDir Path folder;

  @Test
  void theExampleAnswersEveryTextAndPaysForNoneTwiceWhenItIsRunAgain() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ofMillis(50)).build();
    try (Sandbox sandbox = Sandbox.start(options)) {
      ProviderSettings settings =
          EngineExample.settings(new Secret("sk-example"), sandbox.openAiBaseUrl().toString());
      Map<String, String> summaries =
          EngineExample.summarize(folder.resolve("home"), settings, QUICK, TEXTS);
      assertThat(summaries).containsOnlyKeys("a", "b", "c");
      assertThat(summaries.get("a")).isNotBlank();

      Map<String, String> again =
          EngineExample.summarize(folder.resolve("home"), settings, QUICK, TEXTS);
      assertThat(again).isEqualTo(summaries);
      assertThat(sandbox.charges().totals().charged()).isEqualTo(3);
    }
  }
}
