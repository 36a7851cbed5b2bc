package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls through {@code serve --sandbox} are in the report. */
@Timeout(60)
class ServeTest {

  private static final String CHAT =
      """
      {"model": "gpt-5-mini", "messages": [{"role": "user", "content": "Hello"}]}
      """;

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final Interruption interruption = new Interruption();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private static void call(String url, String feature) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(CHAT));
    if (!feature.isEmpty()) {
      request.header("Offpeak-Feature", feature);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private static String lane(String url, String feature) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("Offpeak-Feature", feature)
            .header("Offpeak-Wait", "async")
            .POST(BodyPublishers.ofString(CHAT))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request, BodyHandlers.ofString())
          .headers()
          .firstValue("Offpeak-Lane")
          .orElse("");
    }
  }

  /** Serves while something is done with its address. */
  private void serving(String config, Use use) throws Exception {
    try (PipedInputStream said = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(said)) {
      Shell shell =
          new Shell(
              new Environment(Map.of("OFFPEAK_HOME", folder.resolve("home").toString()), folder),
              new Streams(
                  new ByteArrayInputStream(new byte[0]),
                  new PrintStream(out, true, StandardCharsets.UTF_8),
                  new PrintStream(told, true, StandardCharsets.UTF_8)),
              Terminal.NONE,
              clock,
              interruption);
      String[] serve = {"serve", "--sandbox", "--port", "0", "--config", config};
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () -> Main.run(serve, shell), task -> Thread.ofPlatform().start(task));
      String line =
          new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8)).readLine();
      String url = line.substring(line.indexOf("http://"));
      use.of(url);
      interruption.request();
      assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  private interface Use {
    void of(String url) throws Exception;
  }

  /** The machine's clock, which somebody sets. */
  private static final class SetClock extends Clock {

    private final AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
    private final AtomicLong reads = new AtomicLong();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nobody shows times elsewhere here");
    }

    @Override
    public Instant instant() {
      reads.incrementAndGet();
      return Instant.now().plus(off.get());
    }

    /** Sets it, and returns once everything that looks at it again and again has seen that. */
    void set(Duration by) {
      off.updateAndGet(before -> before.plus(by));
      long until = reads.get() + 200;
      while (reads.get() < until) {
        Thread.onSpinWait();
      }
    }
  }

  /** Only what is followed is sent, and by which clock that is must be one for all. */
  @Test
  void whatIsDeferredIsSentAfterTheClockWasSetBack() throws Exception {
    String config = new Trial(folder).file("offpeak.yaml", "features: {}\n");
    serving(
        config,
        url -> {
          clock.set(Duration.ofHours(-1));
          clock.set(Duration.ofMinutes(1));
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
                  .header("content-type", "application/json")
                  .header("Offpeak-Lane", "batch")
                  .timeout(Duration.ofSeconds(40))
                  .POST(BodyPublishers.ofString(CHAT))
                  .build();
          try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).headers().map())
                .containsEntry("offpeak-lane", List.of("batch"));
          }
        });
  }

  @Test
  void theReportShowsInteractiveCallsPerFeature() throws Exception {
    Trial trial = new Trial(folder);
    String config =
        trial.file(
            "offpeak.yaml", "gateway: { tags: [ { model: 'gpt-5*', feature: by-rule } ] }\n");
    serving(
        config,
        url -> {
          call(url, "chat-reply");
          call(url, "chat-reply");
          call(url, "");
        });
    assertThat(trial.run("report", "--sandbox", "--by", "feature,lane", "--format", "csv"))
        .isZero();
    assertThat(trial.out())
        .contains("chat-reply,interactive,2,")
        .contains("by-rule,interactive,1,");
  }

  @Test
  void aDecisionTakesEffectWhileItServes() throws Exception {
    Trial trial = new Trial(folder);
    String config = trial.file("offpeak.yaml", "features: { by-file: { lane: batch } }\n");
    serving(
        config,
        url -> {
          assertThat(lane(url, "by-file")).isEqualTo("batch");
          assertThat(lane(url, "digest")).isEqualTo("interactive");
          trial.run("feature", "set", "digest", "--lane", "batch", "--sandbox");
          untilLane(url, "digest", "batch");
          trial.run("feature", "undo", "digest", "--sandbox");
          untilLane(url, "digest", "interactive");
        });
    assertThat(trial.run("report", "--sandbox", "--feature", "by-file", "--json")).isZero();
    assertThat(trial.out()).contains("\"by\":\"configuration\",\"lane\":\"batch\"");
    assertThat(trial.run("report", "--sandbox", "--feature", "digest", "--json")).isZero();
    assertThat(trial.out()).doesNotContain("decision");
  }

  private void untilTold(String text) {
    while (!told.toString(StandardCharsets.UTF_8).contains(text)) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("it was not told in time: " + text);
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aConfigurationIsReadAgainWhileItServes() throws Exception {
    Trial trial = new Trial(folder);
    String config = trial.file("offpeak.yaml", "features: { digest: { lane: interactive } }\n");
    serving(
        config,
        url -> {
          assertThat(lane(url, "digest")).isEqualTo("interactive");
          trial.file(
              "offpeak.yaml",
              """
              features: { digest: { lane: batch } }
              retention: 30d
              gateway: { tags: [ { model: 'gpt-5*', feature: by-rule } ] }
              """);
          interruption.requestReload();
          untilTold("in force now: features.digest, gateway.tags; after a restart: retention");
          untilLane(url, "digest", "batch");
          call(url, "");
          trial.file("offpeak.yaml", "features: { digest: { lane: interactiv } }\ngateway: 5\n");
          interruption.requestReload();
          untilTold("stays as it was: offpeak.yaml has 2 faults");
          assertThat(lane(url, "digest")).isEqualTo("batch");
        });
    assertThat(trial.run("report", "--sandbox", "--feature", "digest", "--json")).isZero();
    assertThat(trial.out()).contains("\"by\":\"configuration\",\"lane\":\"batch\"");
    assertThat(trial.run("report", "--sandbox", "--by", "feature", "--format", "csv")).isZero();
    assertThat(trial.out()).contains("by-rule,1,");
  }

  /** Each call takes a moment; the test's time-out ends a wait for ever. */
  private static void untilLane(String url, String feature, String lane) throws Exception {
    long start = System.nanoTime();
    while (!lane(url, feature).equals(lane)) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }
  }
}
