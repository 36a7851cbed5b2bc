package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import dev.offpeak.sandbox.charge.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synchronous calls of both SDKs, streamed and not. */
final class CallsSdkTest {
  private static final String LONG = "The quick brown fox jumps over the lazy dog. ".repeat(200);

  @TempDir private Path directory;
  private Running running;
  private OpenAIClient openAi;

  @BeforeEach
  void start() {
    running = Running.in(directory);
    openAi = running.openAi();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static ChatCompletionCreateParams.Builder chat(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  private ChatCompletion complete(ChatCompletionCreateParams.Builder params) {
    return openAi.chat().completions().create(params.build()).validate();
  }

  @Test
  void chatAnswersAndCharges() {
    ChatCompletion answer =
        complete(chat("gpt-5-mini", "Classify as one of: positive, negative. It is fine."));
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .isIn("positive", "negative");
    var totals = running.sandbox.charges().totals();
    assertThat(totals.lanes()).containsEntry("synchronous", 1L);
    assertThat(totals.models().getOrDefault("gpt-5-mini", Usage.NONE).output())
        .isEqualTo(answer.usage().orElseThrow().completionTokens());
  }

  @Test
  void chatIsCutAtItsLimit() {
    ChatCompletion answer = complete(chat("gpt-5-mini", "Tell me a lot.").maxCompletionTokens(3));
    assertThat(answer.choices().getFirst().finishReason().toString()).isEqualTo("length");
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
  }

  @Test
  void streamedChatEqualsTheWholeAndCarriesUsageOnRequest() {
    var params =
        chat("gpt-5-mini", "Hello there")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    ChatCompletionAccumulator accumulated = ChatCompletionAccumulator.create();
    try (var stream = openAi.chat().completions().createStreaming(params.build())) {
      stream.stream().forEach(accumulated::accumulate);
    }
    ChatCompletion whole = complete(chat("gpt-5-mini", "Hello there"));
    ChatCompletion streamed = accumulated.chatCompletion();
    assertThat(streamed.choices().getFirst().message().content().orElseThrow()).isNotBlank();
    assertThat(streamed.usage().orElseThrow().promptTokens())
        .isEqualTo(whole.usage().orElseThrow().promptTokens());
  }

  @Test
  void newFamiliesBillCacheWritesUnlessToldNotTo() {
    var details = complete(chat("gpt-6-luna", LONG)).usage().orElseThrow().promptTokensDetails();
    assertThat(details.orElseThrow().cacheWriteTokens().orElseThrow()).isGreaterThan(1_024);
    var again = complete(chat("gpt-6-luna", LONG)).usage().orElseThrow().promptTokensDetails();
    assertThat(again.orElseThrow().cachedTokens().orElseThrow()).isGreaterThan(1_024);
    assertThat(again.orElseThrow().cacheWriteTokens()).contains(0L);
    var options = Map.of("mode", "explicit");
    var explicit =
        chat("gpt-6-luna", "Another one. " + LONG)
            .putAdditionalBodyProperty("prompt_cache_options", JsonValue.from(options));
    var none = complete(explicit).usage().orElseThrow().promptTokensDetails();
    assertThat(none.orElseThrow().cacheWriteTokens()).contains(0L);
    var old =
        chat("gpt-4.1", LONG)
            .putAdditionalBodyProperty("prompt_cache_options", JsonValue.from(options));
    assertThatThrownBy(() -> complete(old)).isInstanceOf(BadRequestException.class);
  }

  @Test
  void responsesAnswerWholeAndStreamed() {
    var params = ResponseCreateParams.builder().model("gpt-6-luna").input("Say something.");
    Response whole = openAi.responses().create(params.build()).validate();
    ResponseAccumulator accumulated = ResponseAccumulator.create();
    try (var stream = openAi.responses().createStreaming(params.build())) {
      stream.stream().forEach(accumulated::accumulate);
    }
    Response streamed = accumulated.response().validate();
    assertThat(text(whole)).isEqualTo(text(streamed)).isNotBlank();
    assertThat(streamed.usage().orElseThrow().outputTokens()).isPositive();
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(2);
    Response cut = openAi.responses().create(params.maxOutputTokens(16).build()).validate();
    assertThat(cut.status()).contains(ResponseStatus.INCOMPLETE);
  }

  private static String text(Response response) {
    return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
  }

  @Test
  void embeddingsAreUnitVectorsOfTheAskedSize() {
    var params =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .inputOfArrayOfStrings(List.of("one", "two", "one"));
    var whole = openAi.embeddings().create(params.build()).validate();
    assertThat(whole.data()).hasSize(3);
    List<Float> first = whole.data().getFirst().embedding();
    assertThat(first).hasSize(1536).isEqualTo(whole.data().getLast().embedding());
    assertThat(first.stream().mapToDouble(value -> (double) value * value).sum())
        .isBetween(0.999, 1.001);
    var small = openAi.embeddings().create(params.dimensions(64).build());
    assertThat(small.data().getFirst().embedding()).hasSize(64);
    var floats = EmbeddingCreateParams.EncodingFormat.FLOAT;
    var plain = openAi.embeddings().create(params.encodingFormat(floats).build());
    assertThat(plain.data().getFirst().embedding()).isEqualTo(small.data().getFirst().embedding());
  }

  @Test
  void messagesAnswerWholeAndStreamed() {
    var client = running.anthropic();
    var params =
        MessageCreateParams.builder()
            .model("claude-sonnet-5-5")
            .maxTokens(100)
            .addUserMessage("Say something.");
    Message whole = client.messages().create(params.build()).validate();
    assertThat(whole.stopReason()).contains(StopReason.END_TURN);
    MessageAccumulator accumulated = MessageAccumulator.create();
    try (var stream = client.messages().createStreaming(params.build())) {
      stream.stream().forEach(accumulated::accumulate);
    }
    Message streamed = accumulated.message().validate();
    assertThat(streamed.content().getFirst().asText().text()).isNotBlank();
    assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
    Message cut = client.messages().create(params.maxTokens(2).build()).validate();
    assertThat(cut.stopReason()).contains(StopReason.MAX_TOKENS);
  }

  @Test
  void markedPrefixesAreWrittenThenReadAndLeftOutOfTheInput() {
    var client = running.anthropic();
    var hour = CacheControlEphemeral.Ttl.TTL_1H;
    var params =
        MessageCreateParams.builder()
            .model("claude-sonnet-5-5")
            .maxTokens(20)
            .systemOfTextBlockParams(
                List.of(
                    TextBlockParam.builder()
                        .text(LONG)
                        .cacheControl(CacheControlEphemeral.builder().ttl(hour).build())
                        .build()));
    var first = client.messages().create(params.addUserMessage("One?").build()).usage();
    assertThat(first.cacheCreation().orElseThrow().ephemeral1hInputTokens()).isGreaterThan(2_000);
    assertThat(first.inputTokens()).isLessThan(20);
    var second = client.messages().create(params.addUserMessage("Two?").build()).usage();
    assertThat(second.cacheReadInputTokens())
        .contains(first.cacheCreation().orElseThrow().ephemeral1hInputTokens());
    assertThat(second.cacheCreationInputTokens()).contains(0L);
  }
}
