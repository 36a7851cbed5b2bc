package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed with -9 while a client waits for its answer through batch; the client's
 * retry finds the request again, and nothing is paid twice.
 */
class ServeKillIT {

  private static final int READY_SECONDS_MAX = 60;
  private static final String BODY =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Survive.\"}]}";

  @TempDir Path folder;

  @Test
  void aHeldCallSurvivesAKill() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ofSeconds(2)).build();
    try (Sandbox sandbox = Sandbox.start(options);
        Serving gateway = Serving.start(new Program(folder, sandbox));
        HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> lost =
          client.sendAsync(call(gateway, 0), HttpResponse.BodyHandlers.ofString());
      awaitPayload();
      gateway.killAndRestart();
      assertThat(lost.handle((answer, failure) -> failure).join()).isNotNull();

      HttpResponse<String> answer =
          client.send(call(gateway, 1), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("chat.completion");
      assertThat(answer.headers().firstValue("Offpeak-Lane")).contains("batch");
      assertThat(sandbox.charges().totals().charged()).isEqualTo(1);
    }
  }

  private static HttpRequest call(Serving gateway, int retries) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + "/openai/v1/chat/completions"))
        .header("content-type", "application/json")
        .header("authorization", "Bearer sk-client")
        .header("offpeak-lane", "batch")
        .header("x-stainless-retry-count", Integer.toString(retries))
        .POST(HttpRequest.BodyPublishers.ofString(BODY))
        .build();
  }

  /** The body is stored before anything else is. */
  private void awaitPayload() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
    while (System.nanoTime() < until) {
      try (var files = Files.list(folder.resolve("home").resolve("payloads"))) {
        for (Path file : files.toList()) {
          if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("Survive.")) {
            return;
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("the call was not stored");
  }
}
