package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.batch.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** State outlives the process, whatever it was doing. */
final class RestartTest {
  @TempDir private Path directory;
  private final MovableClock clock = new MovableClock();

  @Test
  void batchesGoOnAndChargesStay() throws IOException {
    String first;
    String messages;
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      first = raw.batch(5);
      messages = raw.post("/v1/messages/batches", Raw.messages(3)).json().path("id").asString();
      clock.advance(Running.DELAY.dividedBy(2));
      raw.await(first, "in_progress");
    }
    clock.advance(Running.DELAY);
    JsonNode done;
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      done = raw.await(first, "completed");
      assertThat(raw.output(done)).hasSize(5);
      raw.awaitEnded(messages);
      assertThat(running.sandbox.charges().totals().charged()).isEqualTo(8);
      assertThat(raw.batch(1)).isNotEqualTo(first);
    }
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      assertThat(raw.await(first, "completed")).isEqualTo(done);
      assertThat(running.sandbox.charges().totals().charged()).isEqualTo(8);
      assertThat(raw.get("/v1/batches").json().path("data").size()).isEqualTo(2);
    }
  }

  @Test
  void workCutByAKillIsDoneOnce() throws IOException {
    String id;
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      id = raw.batch(5);
      clock.advance(Running.DELAY.dividedBy(2));
      raw.await(id, "in_progress");
    }
    Path batch = find(id);
    Path halfMade = Files.createDirectory(batch.resolve("tmp-of-a-killed-process"));
    Files.writeString(halfMade.resolve("output.jsonl"), "{\"custom_id\":\"id-0\"");
    Files.createDirectory(batch.resolveSibling("../unfinished/new-of-a-killed-process"));
    clock.advance(Running.DELAY);
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      assertThat(raw.output(raw.await(id, "completed"))).hasSize(5);
      assertThat(running.sandbox.charges().totals().charged()).isEqualTo(5);
    }
    assertThat(halfMade).doesNotExist();
  }

  private Path find(String id) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(path -> path.endsWith(id)).findFirst().orElseThrow();
    }
  }

  @Test
  void cancellationIsRemembered() throws IOException {
    String id;
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      id = raw.batch(10);
      clock.advance(Running.DELAY.dividedBy(2));
      raw.await(id, "in_progress");
      assertThat(raw.post("/v1/batches/" + id + "/cancel", "").status()).isEqualTo(200);
    }
    clock.advance(Running.DELAY);
    try (Running running = Running.in(directory, clock);
        Raw raw = new Raw(running.sandbox)) {
      assertThat(raw.output(raw.await(id, "cancelled"))).hasSize(5);
    }
  }

  @Test
  void equalSeedsAnswerEqually(@TempDir Path other) throws IOException {
    assertThat(results(directory)).isEqualTo(results(other));
  }

  private static String results(Path state) throws IOException {
    try (Running running = Running.in(state, new MovableClock());
        Raw raw = new Raw(running.sandbox)) {
      String id = raw.batch(5);
      running.clock.advance(Running.DELAY);
      String file = raw.await(id, "completed").path("output_file_id").asString();
      return raw.get("/v1/files/" + file + "/content").text();
    }
  }

  @Test
  void limitsAreKept() throws IOException {
    Limits limits = new Limits(3, 1_000_000, 3, 2_000, 2, 4, Map.of("gpt-5-mini", 100L));
    try (Running running =
            Running.with(
                Running.options(directory, clock).limits(limits).faults(List.of()), clock);
        Raw raw = new Raw(running.sandbox)) {
      String small = raw.upload(OpenAiBatchSdkTest.lines(3)).json().path("id").asString();
      String first = raw.create(small).json().path("id").asString();
      clock.advance(Duration.ofSeconds(10));
      raw.await(first, "in_progress");
      String second = raw.create(small).json().path("id").asString();
      clock.advance(Duration.ofSeconds(10));
      JsonNode failed = raw.await(second, "failed");
      assertThat(failed.at("/errors/data/0/code").asString()).isEqualTo("token_limit_exceeded");
      assertThat(raw.create(small).status()).isEqualTo(429);
      assertThat(raw.post("/v1/messages/batches", Raw.messages(3)).status()).isEqualTo(200);
      assertThat(raw.post("/v1/messages/batches", Raw.messages(2)).status()).isEqualTo(429);
      assertThat(raw.post("/v1/messages/batches", Raw.messages(4)).status()).isEqualTo(400);
      assertThat(raw.post("/v1/messages/batches", Raw.messages(30)).status()).isEqualTo(413);
      clock.advance(Duration.ofHours(1));
      String four = raw.upload(OpenAiBatchSdkTest.lines(4)).json().path("id").asString();
      String tooMany = raw.create(four).json().path("id").asString();
      clock.advance(Duration.ofSeconds(10));
      raw.await(tooMany, "failed");
    }
  }
}
