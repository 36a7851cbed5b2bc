package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that break, as a client without any retry sees them. */
final class CallFaultsTest {
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

  private String file() throws IOException {
    return raw.upload(OpenAiBatchSdkTest.lines(3)).json().path("id").asString();
  }

  private int batches() {
    return raw.get("/v1/batches").json().path("data").size();
  }

  @Test
  void lostAnswerLeavesABatchBehind() throws IOException {
    running.sandbox.faults().add("create-answer-lost=1");
    String file = file();
    assertThatThrownBy(() -> raw.create(file)).isInstanceOf(IOException.class);
    assertThat(batches()).isEqualTo(1);
    assertThat(raw.create(file).status()).isEqualTo(200);
  }

  @Test
  void callLostBeforeLeavesNothing() throws IOException {
    running.sandbox.faults().add("create-lost-before=1");
    String file = file();
    assertThatThrownBy(() -> raw.create(file)).isInstanceOf(IOException.class);
    assertThat(batches()).isZero();
  }

  @Test
  void serverErrorComesBeforeOrAfterTheWork() throws IOException {
    String file = file();
    running.sandbox.faults().add("create-5xx=1", "create-5xx-after=1");
    Raw.Answer overloaded = raw.create(file);
    assertThat(overloaded.status()).isEqualTo(503);
    assertThat(overloaded.json().at("/error/code").asString()).isEqualTo("server_is_overloaded");
    assertThat(batches()).isZero();
    assertThat(raw.create(file).status()).isEqualTo(500);
    assertThat(batches()).isEqualTo(1);
  }

  @Test
  void cutAnswerBreaksOffInsideTheJson() throws IOException {
    String file = file();
    running.sandbox.faults().add("create-answer-cut=1:20");
    assertThatThrownBy(() -> raw.create(file)).isInstanceOf(IOException.class);
    assertThat(batches()).isEqualTo(1);
  }

  @Test
  void tooManyRequestsNamesTheWait() throws IOException {
    running.sandbox.faults().add("poll-429=2:30s");
    String id = raw.batch(1);
    for (int i = 0; i < 2; i++) {
      Raw.Answer busy = raw.get("/v1/batches/" + id);
      assertThat(busy.status()).isEqualTo(429);
      assertThat(busy.response().headers().firstValue("retry-after")).contains("30");
    }
    assertThat(raw.get("/v1/batches/" + id).status()).isEqualTo(200);
  }

  @Test
  void lostUploadLeavesAFileBehind() throws IOException {
    running.sandbox.faults().add("upload-answer-lost=1");
    assertThatThrownBy(this::file).isInstanceOf(IOException.class);
    assertThat(raw.get("/v1/files").json().path("data").size()).isEqualTo(1);
  }

  @Test
  void cutDownloadIsWholeTheNextTime() throws IOException {
    String id = raw.batch(50);
    running.clock.advance(Running.DELAY);
    var done = raw.await(id, "completed");
    running.sandbox.faults().add("cut-download=1:1000");
    assertThatThrownBy(() -> raw.output(done)).hasRootCauseInstanceOf(IOException.class);
    assertThat(raw.output(done)).hasSize(50);
  }

  @Test
  void anthropicOverloadIs529WithItsShape() throws IOException {
    running.sandbox.faults().add("create-5xx=1", "list-5xx=1:500");
    Raw.Answer overloaded = raw.post("/v1/messages/batches", Raw.messages(1));
    assertThat(overloaded.status()).isEqualTo(529);
    assertThat(overloaded.json().at("/error/type").asString()).isEqualTo("overloaded_error");
    assertThat(overloaded.json().path("request_id").asString())
        .isEqualTo(overloaded.response().headers().firstValue("request-id").orElseThrow());
    assertThat(raw.get("/v1/messages/batches").status()).isEqualTo(500);
    assertThat(raw.get("/v1/messages/batches").json().path("data").size()).isZero();
  }

  @Test
  void faultsAreListedAddedAndClearedOverHttp() throws IOException {
    assertThat(raw.post("/_sandbox/faults", "{\"faults\":[\"create-5xx=1\"]}").status())
        .isEqualTo(200);
    assertThat(raw.get("/_sandbox/faults").text()).contains("create-5xx=1");
    Raw.Answer wrong = raw.post("/_sandbox/faults", "{\"faults\":[\"create-4xx\"]}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text()).contains("no fault").contains("create-5xx");
    assertThat(raw.delete("/_sandbox/faults").json().path("faults").size()).isZero();
  }

  @Test
  void countedFaultStrikesOnceAlthoughTheProcessRestarts(@TempDir Path other) throws IOException {
    MovableClock clock = new MovableClock();
    for (int expected : new int[] {503, 200}) {
      try (Running again = Running.in(other, clock, "create-5xx=1");
          Raw calls = new Raw(again.sandbox)) {
        String file = calls.upload(OpenAiBatchSdkTest.lines(1)).json().path("id").asString();
        assertThat(calls.create(file).status()).isEqualTo(expected);
      }
    }
  }
}
