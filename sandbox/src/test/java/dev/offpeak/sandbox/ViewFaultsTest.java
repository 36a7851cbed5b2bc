package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Batches about which untrue things are said, and ends that nobody wants, in both dialects. */
final class ViewFaultsTest {
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

  private String messages(int count) throws IOException {
    return raw.post("/v1/messages/batches", Raw.messages(count)).json().path("id").asString();
  }

  private JsonNode openAi(String id) {
    return raw.get("/v1/batches/" + id).json();
  }

  private JsonNode anthropic(String id) {
    return raw.get("/v1/messages/batches/" + id).json();
  }

  private void add(String... rules) {
    running.sandbox.faults().add(rules);
  }

  private long charged() {
    return running.sandbox.charges().totals().charged();
  }

  @Test
  void countsLieOrAreNull() throws IOException {
    add("counts-lie");
    String ours = raw.batch(3);
    String messages = messages(3);
    running.sandbox.faults().clear();
    add("counts-null");
    String withoutCounts = raw.batch(1);
    running.clock.advance(Running.DELAY);
    JsonNode counts = raw.await(ours, "completed").path("request_counts");
    assertThat(counts.path("total").asInt()).isEqualTo(4);
    assertThat(counts.path("failed").asInt()).isEqualTo(3);
    assertThat(counts.path("completed").asInt()).isZero();
    assertThat(raw.awaitEnded(messages).at("/request_counts/errored").asInt()).isEqualTo(3);
    assertThat(raw.await(withoutCounts, "completed").path("request_counts").isNull()).isTrue();
    assertThat(charged()).isEqualTo(7);
  }

  @Test
  void stagesFieldsAndWordsAreUnexpected() throws IOException {
    add("jump-to-completed", "unknown-fields");
    String ours = raw.batch(2);
    add("unknown-status:10s");
    String strange = raw.batch(1);
    String messages = messages(1);
    assertThat(openAi(strange).path("status").asString()).isEqualTo("awaiting_capacity");
    assertThat(anthropic(messages).path("processing_status").asString())
        .isEqualTo("awaiting_capacity");
    running.clock.advance(Running.DELAY.dividedBy(2));
    raw.await(ours, "validating");
    assertThat(openAi(ours).at("/request_counts/total").asInt()).isZero();
    assertThat(anthropic(messages).path("processing_status").asString()).isEqualTo("in_progress");
    running.clock.advance(Running.DELAY);
    JsonNode ended = raw.await(ours, "completed");
    assertThat(ended.has("x_routing")).isTrue();
    assertThat(raw.output(ended)).hasSize(2).allMatch(line -> line.has("x_routing"));
  }

  @Test
  void theClockIsOffWhileTheRuleIsInForce() throws IOException {
    String file = raw.upload(OpenAiBatchSdkTest.lines(1)).json().path("id").asString();
    String ours = raw.create(file).json().path("id").asString();
    String messages = messages(1);
    long created = openAi(ours).path("created_at").asLong();
    Instant createdThere = Instant.parse(anthropic(messages).path("created_at").asString());
    add("clock-skew:-1h");
    assertThat(openAi(ours).path("created_at").asLong()).isEqualTo(created - 3600);
    assertThat(Instant.parse(anthropic(messages).path("created_at").asString()))
        .isEqualTo(createdThere.minus(Duration.ofHours(1)));
    long shown = raw.get("/v1/files/" + file).json().path("created_at").asLong();
    String date = raw.get("/v1/batches").response().headers().firstValue("date").orElseThrow();
    running.sandbox.faults().clear();
    assertThat(raw.get("/v1/files/" + file).json().path("created_at").asLong())
        .isEqualTo(shown + 3600);
    assertThat(raw.get("/v1/batches").response().headers().firstValue("date").orElseThrow())
        .isNotEqualTo(date);
  }

  @Test
  void answersComeWithErrorsForTheSameIdAndWithGarbage() throws IOException {
    add("error-and-success=50%", "garbage-lines=1:1%");
    String ours = raw.batch(20);
    running.sandbox.faults().clear();
    add("error-and-success=50%");
    String messages = messages(20);
    running.clock.advance(Running.DELAY);
    JsonNode ended = raw.await(ours, "completed");
    List<String> errors =
        raw.errors(ended).stream().map(line -> line.path("custom_id").asString()).toList();
    assertThat(errors).isNotEmpty();
    String text =
        raw.get("/v1/files/" + ended.path("output_file_id").asString() + "/content").text();
    assertThat(text).contains("\"custom_id\":\"" + errors.getFirst() + "\"");
    assertThat(text.lines().filter(line -> !line.endsWith("}"))).isNotEmpty();
    raw.awaitEnded(messages);
    List<JsonNode> lines = raw.lines("/v1/messages/batches/" + messages + "/results");
    assertThat(lines).hasSizeGreaterThan(20);
    assertThat(new HashSet<>(lines.stream().map(line -> line.path("custom_id")).toList()))
        .hasSize(20);
    assertThat(charged()).isEqualTo(40);
  }

  @Test
  void endsComeLateOrNever() throws IOException {
    add("stuck=1");
    String stuck = raw.batch(2);
    add("expire-at-window=2:50%");
    String late = raw.batch(4);
    String messages = messages(4);
    running.clock.advance(Duration.ofHours(23));
    assertThat(openAi(late).path("status").asString()).isIn("in_progress", "validating");
    running.clock.advance(Duration.ofHours(2));
    assertThat(raw.output(raw.await(late, "expired"))).hasSize(2);
    assertThat(raw.awaitEnded(messages).at("/request_counts/expired").asInt()).isEqualTo(2);
    running.clock.advance(Duration.ofDays(20));
    raw.await(stuck, "in_progress");
    assertThat(charged()).isEqualTo(4);
  }

  @Test
  void cancellingTooLateStopsNothingAndAllIsCharged() throws IOException {
    add("cancel-too-late");
    String ours = raw.batch(4);
    String messages = messages(4);
    running.clock.advance(Running.DELAY.dividedBy(2));
    raw.await(ours, "in_progress");
    assertThat(raw.post("/v1/batches/" + ours + "/cancel", "").status()).isEqualTo(200);
    assertThat(raw.post("/v1/messages/batches/" + messages + "/cancel", "").status())
        .isEqualTo(200);
    running.clock.advance(Running.DELAY);
    assertThat(raw.output(raw.await(ours, "cancelled"))).hasSize(4);
    assertThat(raw.awaitEnded(messages).at("/request_counts/succeeded").asInt()).isEqualTo(4);
    assertThat(charged()).isEqualTo(8);
  }

  @Test
  void filesAreListedLateAndNeighboursAreSeveral() throws IOException {
    add("file-list-lag:30s", "foreign-batch=2:3");
    raw.batch(2);
    messages(2);
    assertThat(raw.get("/v1/files").json().path("data").size()).isZero();
    running.clock.advance(Duration.ofSeconds(30));
    assertThat(raw.get("/v1/files").json().path("data").size()).isEqualTo(1);
    for (String list : List.of("/v1/batches", "/v1/messages/batches")) {
      JsonNode data = raw.get(list).json().path("data");
      assertThat(data.size()).isEqualTo(4);
      assertThat(new HashSet<>(data.valueStream().map(b -> b.path("created_at")).toList()))
          .hasSize(1);
    }
  }
}
