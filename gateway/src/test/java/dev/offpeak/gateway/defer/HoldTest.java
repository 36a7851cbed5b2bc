package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official SDKs, held until a batch has their answers. */
@Timeout(120)
class HoldTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Duration.ofMillis(200));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static ChatCompletionCreateParams chat(String prompt) {
    return ChatCompletionCreateParams.builder().model("gpt-5-mini").addUserMessage(prompt).build();
  }

  @Test
  void everyEndpointIsAnsweredThroughBatch() {
    var openAi = bench.openAiClient(LONG, 0);
    var anthropic = bench.anthropicClient(LONG, 0);
    try (var raw = openAi.chat().completions().withRawResponse().create(chat("Hello"))) {
      assertThat(raw.parse().validate().choices().getFirst().message().content()).isPresent();
      assertThat(raw.headers().values("Offpeak-Lane")).containsExactly("batch");
      assertThat(raw.headers().values("Offpeak-Request-Id").getFirst()).startsWith("op_");
      assertThat(raw.headers().values("Offpeak-Cost-Usd").getFirst()).startsWith("0.");
    }
    var response = ResponseCreateParams.builder().model("gpt-6-luna").input("Say it.").build();
    assertThat(openAi.responses().create(response).validate().output()).isNotEmpty();
    var embedding =
        EmbeddingCreateParams.builder().model("text-embedding-3-small").input("one").build();
    assertThat(openAi.embeddings().create(embedding).validate().data()).hasSize(1);
    var message =
        MessageCreateParams.builder()
            .model("claude-haiku-5-5")
            .maxTokens(100)
            .addUserMessage("Hello")
            .build();
    assertThat(anthropic.messages().create(message).validate().content()).isNotEmpty();
    assertThat(bench.sandbox.charges().totals().lanes()).containsOnlyKeys("batch");
    assertThat(bench.charged("batch")).isEqualTo(4);
  }

  /** What was delivered was asked for once; the same words after it are asked anew. */
  @ParameterizedTest
  @EnumSource
  void theSameWordsLaterAreAnotherRequest(HttpClient.Version version) throws Exception {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create(bench.url() + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("offpeak-lane", "batch")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      for (int calls = 1; calls <= 3; calls++) {
        var answer = client.send(call, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
        assertThat(bench.charged("batch")).isEqualTo(calls);
      }
    }
  }

  @Test
  void anErrorIsTheProvidersOwn() {
    var wrong =
        ChatCompletionCreateParams.builder()
            .model("gpt-5-mini")
            .addUserMessage("Hello")
            .temperature(99.0)
            .build();
    var openAi = bench.openAiClient(LONG, 2);
    assertThatThrownBy(() -> openAi.chat().completions().create(wrong))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
  }

  @Test
  void aClientThatIsSentAwayComesBackToTheSameRequest() throws Exception {
    try (var slow = new Bench(directory.resolve("slow"), Duration.ofSeconds(3))) {
      var openAi = slow.openAiClient(Duration.ofSeconds(2), 5);
      var answer = openAi.chat().completions().create(chat("Slowly")).validate();
      assertThat(answer.choices()).hasSize(1);
      assertThat(slow.charged("batch")).isEqualTo(1);
    }
  }

  @Test
  void aRestartOfTheGatewayIsOnlyAPause() {
    try (var slow = new Bench(directory.resolve("slow"), Duration.ofSeconds(2))) {
      var anthropic = slow.anthropicClient(LONG, 5);
      var message =
          MessageCreateParams.builder()
              .model("claude-haiku-5-5")
              .maxTokens(100)
              .addUserMessage("Over a restart")
              .build();
      // Not on the common pool: with two processors it is one thread, and HTTP clients need it.
      var answer =
          CompletableFuture.supplyAsync(
              () -> anthropic.messages().create(message), Thread::startVirtualThread);
      slow.untilTakenIn(1);
      slow.restart();
      assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().validate().content()).isNotEmpty();
      assertThat(slow.charged("batch")).isEqualTo(1);
    }
  }

  @Test
  void identicalConcurrentCallsStayDistinct() {
    var openAi = bench.openAiClient(LONG, 0);
    var one = openAi.async().chat().completions().create(chat("Twice"));
    var two = openAi.async().chat().completions().create(chat("Twice"));
    assertThat(one.join().id()).isNotEqualTo(two.join().id());
    assertThat(bench.charged("batch")).isEqualTo(2);
  }

  @Test
  void streamsAreKeptOpenAndThenAsTheirApisHaveThem() {
    var openAi = bench.openAiClient(LONG, 0);
    var anthropic = bench.anthropicClient(LONG, 0);
    ChatCompletionAccumulator chat = ChatCompletionAccumulator.create();
    var asked =
        chat("Streamed").toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (var stream = openAi.chat().completions().createStreaming(asked)) {
      stream.stream().forEach(chat::accumulate);
    }
    assertThat(chat.chatCompletion().choices().getFirst().message().content()).isPresent();
    assertThat(chat.chatCompletion().usage()).isPresent();
    ResponseAccumulator response = ResponseAccumulator.create();
    var params = ResponseCreateParams.builder().model("gpt-6-luna").input("Say it.").build();
    try (var stream = openAi.responses().createStreaming(params)) {
      stream.stream().forEach(response::accumulate);
    }
    assertThat(response.response().validate().output()).isNotEmpty();
    MessageAccumulator message = MessageAccumulator.create();
    var messages =
        MessageCreateParams.builder()
            .model("claude-haiku-5-5")
            .maxTokens(100)
            .addUserMessage("Hello")
            .build();
    try (var stream = anthropic.messages().createStreaming(messages)) {
      stream.stream().forEach(message::accumulate);
    }
    assertThat(message.message().validate().content()).isNotEmpty();
    assertThat(message.message().usage().outputTokens()).isPositive();
    assertThat(bench.sandbox.charges().totals().lanes()).containsOnlyKeys("batch");
  }
}
