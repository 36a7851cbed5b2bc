package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.OpenAIException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client without any retry sees of each way in which a call can break. */
final class WaysTest {
  private static final String[] LISTS = {"/v1/batches", "/v1/messages/batches"};

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

  private void add(String... rules) {
    running.sandbox.faults().add(rules);
  }

  private int batches(String list) {
    return raw.get(list).json().path("data").size();
  }

  private Raw.Answer create(String list) throws IOException {
    if (list.equals("/v1/messages/batches")) {
      return raw.post(list, Raw.messages(2));
    }
    return raw.create(raw.upload(OpenAiBatchSdkTest.lines(2)).json().path("id").asString());
  }

  @ParameterizedTest
  @CsvSource({"html=1,502", "html=1:504,504", "redirect=1,307", "error=1:409,409"})
  void anAnswerInsteadOfTheWorkLeavesNoBatch(String rule, int status) throws IOException {
    for (String list : LISTS) {
      running.sandbox.faults().clear();
      add("create-" + rule);
      assertThat(create(list).status()).isEqualTo(status);
      assertThat(batches(list)).isZero();
      assertThat(create(list).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"html-after=1,502", "error-after=1:504,504", "empty=1,200", "garbage=1,200"})
  void aWrongAnswerAfterTheWorkLeavesABatch(String rule, int status) throws IOException {
    for (String list : LISTS) {
      running.sandbox.faults().clear();
      add("create-" + rule);
      String[] seen = new String[1];
      try {
        Raw.Answer answer = create(list);
        assertThat(answer.status()).isEqualTo(status);
        seen[0] = answer.text();
      } catch (tools.jackson.core.JacksonException noJson) {
        seen[0] = String.valueOf(noJson.getMessage());
      }
      assertThat(seen[0]).doesNotContain("batch_");
      assertThat(batches(list)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer-lost=1",
        "answer-cut=1",
        "answer-cut=1:3",
        "cut-further=1:1",
        "reset=1",
        "reset=1:5",
        "long-length=1",
        "chunk-cut=1",
        "silence=1:50ms"
      })
  void aBrokenAnswerLeavesABatchInBothDialects(String rule) {
    for (String list : LISTS) {
      running.sandbox.faults().clear();
      add("create-" + rule);
      assertThatThrownBy(() -> create(list)).as(list).isInstanceOf(IOException.class);
      assertThat(batches(list)).isEqualTo(1);
    }
  }

  @Test
  void theOfficialClientFailsTooAndTheBatchIsThere() {
    add("list-reset=1:10", "list-garbage=1", "list-html-after=1");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> running.openAi().batches().list())
          .isInstanceOf(OpenAIException.class);
    }
    assertThat(running.openAi().batches().list().items()).isEmpty();
  }

  @Test
  void aDripComesWhole() throws IOException {
    add("poll-drip:200ms");
    String id = raw.batch(1);
    assertThat(raw.get("/v1/batches/" + id).json().path("id").asString()).isEqualTo(id);
  }

  @Test
  void aPortThatRefusesListensAgain() throws IOException {
    add("list-refused=1:100ms");
    assertThatThrownBy(() -> raw.get("/v1/batches")).hasCauseInstanceOf(IOException.class);
    int refusals = 0;
    for (int tries = 0; tries < 100_000; tries++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.sandbox.port())) {
        assertThat(socket.isConnected()).isTrue();
        break;
      } catch (ConnectException refused) {
        refusals++;
      }
    }
    assertThat(refusals).isPositive();
    assertThat(raw.get("/v1/batches").status()).isEqualTo(200);
  }

  @Test
  void aResetIsAResetAndNotAnEnd() throws IOException {
    add("list-reset=1:1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.sandbox.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /openai/v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aShortLengthIsWellFramedAndHalf() throws IOException {
    String id = raw.batch(10);
    running.clock.advance(Running.DELAY);
    String output = raw.await(id, "completed").path("output_file_id").asString();
    String whole = raw.get("/v1/files/" + output + "/content").text();
    add("download-short-length=1");
    String half = raw.get("/v1/files/" + output + "/content").text();
    assertThat(whole).startsWith(half).hasSizeGreaterThan(half.length());
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(10);
  }

  @Test
  void aDownloadBreaksAStepFurtherEachTime() throws IOException {
    String id = raw.batch(2);
    running.clock.advance(Running.DELAY);
    String output = raw.await(id, "completed").path("output_file_id").asString();
    String path = "/v1/files/" + output + "/content";
    int whole = raw.get(path).text().length();
    add("download-cut-further:100");
    int breaks = 0;
    while (breaks < whole && !succeeds(path)) {
      breaks++;
    }
    assertThat(breaks).isEqualTo((whole + 99) / 100);
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(2);
  }

  private boolean succeeds(String path) {
    try {
      return raw.get(path).status() == 200;
    } catch (java.io.UncheckedIOException cut) {
      return false;
    }
  }
}
