package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.InternalServerException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that another process holds for good. */
@Timeout(120)
class StoreDownTest {

  /** Longer than a write waits for another process's transaction. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private static void call(OpenAIClient client) {
    client
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model("gpt-5-mini")
                .addUserMessage("Hello")
                .build());
  }

  @Test
  void interactiveCallsPassAndDeferredOnesAreToldToWait() throws Exception {
    try (Bench bench = new Bench(directory, Duration.ofMillis(200))) {
      OpenAIClient later = bench.openAiClient(LONG, 0);
      OpenAIClient now =
          later.withOptions(options -> options.replaceHeaders("Offpeak-Lane", "interactive"));
      String database = "jdbc:sqlite:" + directory.resolve("store").resolve("offpeak.db");
      try (Connection other = DriverManager.getConnection(database);
          Statement statement = other.createStatement()) {
        statement.executeUpdate("BEGIN EXCLUSIVE");
        call(now);
        assertThatThrownBy(() -> call(later))
            .isInstanceOfSatisfying(
                InternalServerException.class,
                refused -> assertThat(refused.statusCode()).isEqualTo(503))
            .hasMessageContaining("cannot store this call now");
        call(now);
        assertThat(bench.charged("batch")).isZero();
        statement.executeUpdate("ROLLBACK");
      }
      call(later);
      assertThat(bench.charged("batch")).isEqualTo(1);
    }
  }

  /** The SDKs come back after a 409, and find the call when the store is there again. */
  @Test
  void whoIsSentAwayMeanwhileIsToldToComeBackAllTheSame() throws Exception {
    try (Bench bench = new Bench(directory, Duration.ofHours(1));
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest call =
          HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
              .header("content-type", "application/json")
              .header("offpeak-lane", "batch")
              .header("x-stainless-timeout", "2")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
              .build();
      var answer = client.sendAsync(call, HttpResponse.BodyHandlers.ofString());
      bench.untilTakenIn(1);
      String database = "jdbc:sqlite:" + directory.resolve("store").resolve("offpeak.db");
      try (Connection other = DriverManager.getConnection(database);
          Statement statement = other.createStatement()) {
        statement.executeUpdate("BEGIN EXCLUSIVE");
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(409);
        assertThat(answer.join().headers().firstValue("x-should-retry")).contains("true");
        statement.executeUpdate("ROLLBACK");
      }
    }
  }
}
