package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP, sent to a real process: it goes on, under what its file says now. */
class ReloadIT {

  private static final int SECONDS_MAX = 60;
  private static final String BODY =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Later.\"}]}";

  @TempDir Path folder;

  @Test
  void aHangupReadsTheConfigurationAgain() throws Exception {
    Path config = folder.resolve("gateway.yaml");
    Files.writeString(config, "features: { digest: { lane: interactive } }\n");
    try (Sandbox sandbox =
            Sandbox.start(SandboxOptions.builder(folder.resolve("sandbox")).build());
        HttpClient client = HttpClient.newHttpClient()) {
      Program program = new Program(folder, sandbox);
      Process serve = program.start("serve", "--port", "0", "--config", config.toString());
      until(serve, program, () -> program.output().contains("offpeak listens on"));
      String said = program.output();
      String url = said.substring(said.indexOf("http://")).strip();
      assertThat(lane(client, url)).isEqualTo("interactive");

      Files.writeString(config, "features: { digest: { lane: batch } }\n");
      hangUp(serve);
      until(serve, program, () -> program.errors().contains("in force now: features.digest"));
      until(serve, program, () -> lane(client, url).equals("batch"));

      Files.writeString(config, "features: [ nonsense\n");
      hangUp(serve);
      until(serve, program, () -> program.errors().contains("the configuration stays as it was"));
      assertThat(lane(client, url)).isEqualTo("batch");
      serve.destroy();
      assertThat(serve.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(serve.exitValue()).isZero();
    }
  }

  private static void hangUp(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void until(Process serve, Program program, BooleanSupplier holds)
      throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > until || !serve.isAlive()) {
        throw new AssertionError("it did not come to it: " + program.errors());
      }
      serve.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private static String lane(HttpClient client, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Offpeak-Feature", "digest")
            .header("Offpeak-Wait", "async")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .join()
        .headers()
        .firstValue("Offpeak-Lane")
        .orElse("");
  }
}
