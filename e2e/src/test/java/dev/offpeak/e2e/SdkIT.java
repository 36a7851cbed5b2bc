package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The official SDKs of other languages before the real program, with nothing changed but what their
 * environment says.
 */
@ParameterizedClass
@EnumSource
class SdkIT {

  private static final String BATCH = "Offpeak-Lane: batch\nOffpeak-Feature: sdks";
  private static final String PLAIN = "Offpeak-Feature: sdks";
  private static final int SECONDS_MAX = 60;
  private static final int LOOK_MILLIS = 20;

  /** The real program before the emulator. */
  private record Stage(Sandbox sandbox, Program program, Serving gateway) implements AutoCloseable {
    @Override
    public void close() {
      gateway.close();
      sandbox.close();
    }
  }

  @TempDir Path folder;
  private final Sdk sdk;

  SdkIT(Sdk sdk) {
    this.sdk = sdk;
  }

  private Stage stage(Duration batchDelay) throws Exception {
    sdk.require();
    Sandbox sandbox =
        Sandbox.start(
            SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(batchDelay).build());
    Program program = new Program(folder, sandbox);
    return new Stage(sandbox, program, Serving.start(program));
  }

  private JsonNode run(Stage stage, String name, String headers) throws Exception {
    return sdk.run(name, folder, stage.gateway().url(), headers);
  }

  private static Map<String, Long> lanes(Stage stage) {
    return stage.sandbox().charges().totals().lanes();
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  @Test
  void everyEndpointPassesAndIsAnsweredThroughBatchAlike() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      JsonNode passed = run(stage, "calls", PLAIN);
      assertThat(lanes(stage)).containsExactly(Map.entry("synchronous", 7L));
      JsonNode deferred = run(stage, "calls", BATCH);
      assertThat(lanes(stage)).containsEntry("synchronous", 7L).containsEntry("batch", 7L);
      assertThat(strings(passed.get("lanes"))).containsOnly("interactive");
      assertThat(strings(deferred.get("lanes"))).containsOnly("batch");
      for (JsonNode calls : List.of(passed, deferred)) {
        assertThat(calls.get("chat").asString()).isNotEmpty();
        assertThat(calls.get("chatStreamed")).isEqualTo(calls.get("chat"));
        assertThat(calls.get("response").asString()).isNotEmpty();
        assertThat(calls.get("responseStreamed").asString()).isEqualTo("completed");
        assertThat(calls.get("vectors").asInt()).isEqualTo(2);
        assertThat(calls.get("numbers").asInt()).isEqualTo(1536);
        assertThat(calls.get("message").asString()).isNotEmpty();
        assertThat(calls.get("messageStreamed")).isEqualTo(calls.get("message"));
      }
      assertThat(deferred.get("chat")).isEqualTo(passed.get("chat"));
      assertThat(deferred.get("numbers")).isEqualTo(passed.get("numbers"));
      assertThat(stage.program().run("report", "--by", "feature,lane", "--format", "csv")).isZero();
      assertThat(stage.program().output()).contains("\nsdks,batch,", "\nsdks,interactive,");
    }
  }

  @Test
  void errorsAreTheProvidersOwnInBothLanes() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      for (String headers : List.of(PLAIN, BATCH)) {
        JsonNode errors = run(stage, "errors", headers);
        for (String provider : List.of("openai", "anthropic")) {
          assertThat(errors.at("/" + provider + "/kind").asString()).isEqualTo("BadRequestError");
          assertThat(errors.at("/" + provider + "/status").asInt()).isEqualTo(400);
        }
        assertThat(errors.at("/openai/message").asString()).contains("temperature");
        assertThat(errors.at("/anthropic/message").asString()).contains("max_tokens");
        assertThat(errors.at("/unknown/kind").asString()).isEqualTo("NotFoundError");
      }
      assertThat(lanes(stage)).isEmpty();
    }
  }

  @Test
  void aClientsTimeoutIsItsOwn() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      stage.sandbox().faults().add("call-silence=2:30s");
      JsonNode errors = run(stage, "timeout", PLAIN);
      assertThat(errors.at("/openai/kind").asString()).contains("Timeout");
      assertThat(errors.at("/anthropic/kind").asString()).contains("Timeout");
      assertThat(run(stage, "calls", PLAIN).get("chat").asString()).isNotEmpty();
    }
  }

  @Test
  void aClientMayGoInTheMiddleOfAStream() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      stage.sandbox().faults().add("call-drip=1:5s");
      assertThat(run(stage, "cancellation", PLAIN).get("chunks").asInt()).isEqualTo(1);
      assertThat(run(stage, "calls", PLAIN).get("chat").asString()).isNotEmpty();
    }
  }

  @Test
  void aClientThatIsSentAwayComesBackByItself() throws Exception {
    try (Stage stage = stage(Duration.ofSeconds(8))) {
      JsonNode held = run(stage, "held", BATCH);
      assertThat(held.get("chats").asInt()).isEqualTo(6);
      assertThat(held.get("messages").asInt()).isEqualTo(6);
      assertThat(held.get("statuses").toString()).isEqualTo("[200,409]");
      assertThat(lanes(stage)).containsExactly(Map.entry("batch", 12L));
    }
  }

  @Test
  void aKillOfTheGatewayIsOnlyAPause() throws Exception {
    try (Stage stage = stage(Duration.ofSeconds(4))) {
      Path log = folder.resolve("held.json");
      Process client = sdk.start("held", log, stage.gateway().url(), BATCH);
      awaitStored("Held 5");
      stage.gateway().killAndRestart();
      JsonNode held = sdk.result(client, log);
      assertThat(held.get("chats").asInt()).isEqualTo(6);
      assertThat(held.get("messages").asInt()).isEqualTo(6);
      assertThat(lanes(stage)).containsExactly(Map.entry("batch", 12L));
      assertThat(stage.sandbox().charges().totals().chargedMoreThanRequested()).isZero();
    }
  }

  private void awaitStored(String text) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (System.nanoTime() < until) {
      try (var files = Files.list(folder.resolve("home").resolve("payloads"))) {
        for (Path file : files.toList()) {
          if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
            return;
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new AssertionError("the calls were not stored");
  }

  @Test
  void aResponseInTheBackgroundIsServedAsOpenAiServesIt() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      JsonNode background = run(stage, "background", BATCH);
      assertThat(background.get("first").asString()).isEqualTo("queued");
      assertThat(background.get("last").asString()).isEqualTo("completed");
      assertThat(background.get("text").asString()).isNotEmpty();
      assertThat(background.get("cancelled").asString()).isEqualTo("cancelled");
      assertThat(lanes(stage)).containsExactly(Map.entry("batch", 1L));
    }
  }

  @Test
  void openAisBatchesGoTheirWholeWay() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      JsonNode batches = run(stage, "batches", PLAIN);
      assertThat(batches.get("first").asString()).isEqualTo("validating");
      assertThat(batches.get("last").asString()).isEqualTo("completed");
      assertThat(batches.get("counts").toString()).isEqualTo("[3,2,1]");
      assertThat(strings(batches.get("answered"))).containsExactly("a", "c");
      assertThat(batches.get("failed").toString()).isEqualTo("[[\"b\",400]]");
      assertThat(batches.get("cancelled").asString()).isIn("cancelling", "cancelled");
      assertThat(batches.get("listed").asInt()).isEqualTo(2);
      assertThat(batches.get("bytes").asBoolean()).isTrue();
      assertThat(batches.get("deleted").asBoolean()).isTrue();
    }
  }

  @Test
  void anthropicsBatchesGoTheirWholeWay() throws Exception {
    try (Stage stage = stage(Duration.ofMillis(200))) {
      JsonNode batches = run(stage, "messageBatches", PLAIN);
      assertThat(batches.get("first").asString()).isEqualTo("in_progress");
      assertThat(batches.get("last").asString()).isEqualTo("ended");
      assertThat(batches.get("counts").toString()).isEqualTo("[2,1]");
      assertThat(batches.get("results").toString())
          .isEqualTo("[[\"a\",\"succeeded\"],[\"b\",\"errored\"],[\"c\",\"succeeded\"]]");
      assertThat(batches.get("cancelled").asString()).isIn("canceling", "ended");
      assertThat(batches.get("listed").asInt()).isEqualTo(2);
      assertThat(batches.get("deleted").asString()).isEqualTo("message_batch_deleted");
    }
  }
}
