package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Batches that end badly, and what they cost. */
final class BatchFaultsTest {
  @TempDir private Path directory;
  private Running running;
  private Raw raw;

  @BeforeEach
  void start() {
    running = Running.in(directory);
    raw = new Raw(running.sandbox);
  }

  @AfterEach
  void stop() {
    raw.close();
    running.close();
  }

  private JsonNode ended(String status, int lines, String... faults) throws IOException {
    running.sandbox.faults().add(faults);
    String id = raw.batch(lines);
    running.clock.advance(Running.DELAY);
    return raw.await(id, status);
  }

  private JsonNode endedMessages(int count, String... faults) throws IOException {
    running.sandbox.faults().add(faults);
    Raw.Answer created = raw.post("/v1/messages/batches", Raw.messages(count));
    running.clock.advance(Running.DELAY);
    return raw.awaitEnded(created.json().path("id").asString());
  }

  private long charged() {
    return running.sandbox.charges().totals().charged();
  }

  private static List<String> ids(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("custom_id").asString()).toList();
  }

  @Test
  void expiryKeepsTheFinishedPart() throws IOException {
    JsonNode batch = ended("expired", 10, "expire-part:40%");
    assertThat(raw.output(batch)).hasSize(4);
    assertThat(raw.errors(batch))
        .hasSize(6)
        .allMatch(line -> line.at("/error/code").asString().equals("batch_expired"));
    assertThat(charged()).isEqualTo(4);
    JsonNode messages = endedMessages(10);
    assertThat(messages.at("/request_counts/expired").asInt()).isEqualTo(6);
    assertThat(messages.at("/request_counts/succeeded").asInt()).isEqualTo(4);
  }

  @Test
  void allFailedIsCompletedWithoutOutput() throws IOException {
    JsonNode batch = ended("completed", 3, "output-null");
    assertThat(batch.path("output_file_id").isNull()).isTrue();
    assertThat(raw.errors(batch)).hasSize(3);
    assertThat(batch.at("/request_counts/failed").asInt()).isEqualTo(3);
    assertThat(charged()).isZero();
  }

  @Test
  void absentErrorFileCanBeAnEmptyString() throws IOException {
    JsonNode batch = ended("completed", 1, "error-file-empty-string");
    assertThat(batch.path("error_file_id").asString("?")).isEmpty();
  }

  @Test
  void linesAreShuffledDuplicatedAndForeign() throws IOException {
    JsonNode batch =
        ended("completed", 50, "out-of-order", "duplicate-lines=20%", "foreign-lines=20%");
    List<String> ids = ids(raw.output(batch));
    List<String> wanted = IntStream.range(0, 50).mapToObj(i -> "id-" + i).toList();
    assertThat(ids).containsAll(wanted).hasSizeGreaterThan(51);
    assertThat(new HashSet<>(ids)).hasSizeLessThan(ids.size());
    assertThat(ids).anyMatch(id -> id.startsWith("foreign-"));
    assertThat(ids.subList(0, 10)).isNotEqualTo(wanted.subList(0, 10));
    assertThat(charged()).isEqualTo(50);
  }

  @Test
  void missingLinesAreNeitherAnsweredNorCharged() throws IOException {
    JsonNode batch = ended("completed", 50, "missing-lines=20%");
    int answered = raw.output(batch).size();
    assertThat(answered).isLessThan(50);
    assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(answered);
    assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(50);
    assertThat(charged()).isEqualTo(answered);
  }

  @Test
  void lostLinesComeWithALaterDownload() throws IOException {
    JsonNode batch = ended("completed", 30, "lost-lines:2");
    assertThat(raw.output(batch)).hasSizeLessThan(30);
    assertThat(raw.output(batch)).hasSizeLessThan(30);
    assertThat(raw.output(batch)).hasSize(30);
    assertThat(charged()).isEqualTo(30);
  }

  @Test
  void unusualSeparatorsAreRawInOneLine() throws IOException {
    JsonNode batch = ended("completed", 3, "u2028");
    assertThat(raw.output(batch))
        .hasSize(3)
        .allMatch(line ->
            line.at("/response/body/choices/0/message/content")
                .asString()
                .contains("\u2028\u2029\u0085"));
    String id = batch.path("output_file_id").asString();
    assertThat(raw.get("/v1/files/" + id + "/content").text()).contains("\u2028");
  }

  @Test
  void tokenLimitFailsAfterAcceptance() throws IOException {
    JsonNode batch = ended("failed", 3, "token-limit-exceeded=1");
    assertThat(batch.at("/errors/data/0/code").asString()).isEqualTo("token_limit_exceeded");
    assertThat(charged()).isZero();
    assertThat(running.sandbox.charges().totals().requests()).isZero();
  }

  @Test
  void someLinesFailOrAreRefusedUncharged() throws IOException {
    JsonNode batch = ended("completed", 40, "line-errors=20%", "line-refusals=20%");
    List<JsonNode> errors = raw.errors(batch);
    assertThat(errors).anyMatch(line -> line.at("/response/status_code").asInt() == 500);
    assertThat(errors).anyMatch(line -> line.at("/response/status_code").asInt() == 400);
    assertThat(charged()).isEqualTo(40 - errors.size());
    JsonNode messages = endedMessages(40);
    assertThat(messages.at("/request_counts/errored").asInt()).isPositive();
  }

  @Test
  void resultsAndNewBatchesCanBeInvisibleForAWhile() throws IOException {
    running.sandbox.faults().add("list-lag:30s", "not-found-after-create:20s", "download-404:10s");
    String id = raw.batch(1);
    assertThat(raw.get("/v1/batches").json().path("data").size()).isZero();
    assertThat(raw.get("/v1/batches/" + id).status()).isEqualTo(404);
    running.clock.advance(Duration.ofSeconds(20));
    assertThat(raw.get("/v1/batches/" + id).status()).isEqualTo(200);
    assertThat(raw.get("/v1/batches").json().path("data").size()).isZero();
    running.clock.advance(Duration.ofSeconds(80));
    assertThat(raw.get("/v1/batches").json().path("data").size()).isEqualTo(1);
    String output = raw.await(id, "completed").path("output_file_id").asString();
    assertThat(raw.get("/v1/files/" + output + "/content").status()).isEqualTo(404);
    running.clock.advance(Duration.ofSeconds(10));
    assertThat(raw.get("/v1/files/" + output + "/content").status()).isEqualTo(200);
  }

  @Test
  void freshFilesCanBeUnusableOrFailValidation() throws IOException {
    running.sandbox.faults().add("file-not-visible=1:30s");
    String file = raw.upload(OpenAiBatchSdkTest.lines(1)).json().path("id").asString();
    assertThat(raw.create(file).status()).isEqualTo(400);
    running.clock.advance(Duration.ofSeconds(30));
    assertThat(raw.create(file).status()).isEqualTo(200);
    JsonNode failed = ended("failed", 1, "file-not-validatable=1");
    assertThat(failed.at("/errors/data/0/code").asString()).isEqualTo("file_not_found");
  }

  @Test
  void batchCanBeSlowOrNeverEnd() throws IOException {
    running.sandbox.faults().add("slow=1:3", "never-ends");
    String never = raw.batch(2);
    running.sandbox.faults().clear();
    running.sandbox.faults().add("slow=1:3");
    String slow = raw.batch(2);
    running.clock.advance(Running.DELAY.multipliedBy(2));
    raw.await(slow, "in_progress");
    running.clock.advance(Running.DELAY);
    raw.await(slow, "completed");
    running.clock.advance(Duration.ofHours(24));
    JsonNode expired = raw.await(never, "expired");
    assertThat(expired.path("output_file_id").isNull()).isTrue();
    assertThat(charged()).isEqualTo(2);
  }

  @Test
  void providerCanCancel() throws IOException {
    JsonNode batch = ended("cancelled", 10, "cancelled-by-provider:30%");
    assertThat(raw.output(batch)).hasSize(3);
    assertThat(charged()).isEqualTo(3);
  }

  @Test
  void neighboursBatchHasOurSizeAndOtherIds() throws IOException {
    JsonNode ours = endedMessages(3, "foreign-batch=1");
    JsonNode list = raw.get("/v1/messages/batches").json().path("data");
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.path(0).path("id")).isEqualTo(ours.path("id"));
    String theirs = list.path(1).path("id").asString();
    assertThat(raw.awaitEnded(theirs).at("/request_counts/succeeded").asInt()).isEqualTo(3);
    assertThat(ids(raw.lines("/v1/messages/batches/" + theirs + "/results")))
        .allMatch(id -> id.startsWith("neighbour-"));
    assertThat(charged()).isEqualTo(3);
  }
}
