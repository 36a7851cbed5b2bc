package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official SDKs with nothing changed but their base URL. */
@Timeout(120)
class SdkTest {

  @TempDir private Path directory;
  private Sandbox sandbox;
  private Gateway gateway;
  private OpenAIClient openAi;
  private AnthropicClient anthropic;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxOptions.builder(directory).build());
    gateway =
        Fixture.before(
            sandbox.openAiBaseUrl().toString(),
            sandbox.anthropicBaseUrl().toString(),
            null,
            PassThrough.Looks.NONE,
            Fixture.settings());
    openAi =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test")
            .baseUrl(gateway.url() + "/openai/v1")
            .maxRetries(0)
            .build();
    anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey("sk-ant-test")
            .baseUrl(gateway.url() + "/anthropic")
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void stop() {
    openAi.close();
    anthropic.close();
    gateway.close();
    sandbox.close();
  }

  @Test
  void openAiAnswersWholeAndStreamed() {
    var chat = ChatCompletionCreateParams.builder().model("gpt-5-mini").addUserMessage("Hello");
    var whole = openAi.chat().completions().create(chat.build()).validate();
    ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
    try (var stream = openAi.chat().completions().createStreaming(chat.build())) {
      stream.stream().forEach(streamed::accumulate);
    }
    assertThat(streamed.chatCompletion().choices().getFirst().message().content())
        .isEqualTo(whole.choices().getFirst().message().content());
    var response = ResponseCreateParams.builder().model("gpt-6-luna").input("Say it.").build();
    assertThat(openAi.responses().create(response).validate().output()).isNotEmpty();
    var embedding =
        EmbeddingCreateParams.builder().model("text-embedding-3-small").input("one").build();
    assertThat(openAi.embeddings().create(embedding).validate().data()).hasSize(1);
    assertThat(sandbox.charges().totals().lanes()).containsEntry("synchronous", 4L);
  }

  @Test
  void openAiErrorsAreTheProvidersOwn() {
    var wrong =
        ChatCompletionCreateParams.builder()
            .model("gpt-5-mini")
            .addUserMessage("Hello")
            .temperature(99.0)
            .build();
    assertThatThrownBy(() -> openAi.chat().completions().create(wrong))
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  void anthropicAnswersWholeAndStreamed() {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model("claude-haiku-5-5")
            .maxTokens(100)
            .addUserMessage("Hello")
            .build();
    Message whole = anthropic.messages().create(params).validate();
    MessageAccumulator streamed = MessageAccumulator.create();
    try (var stream = anthropic.messages().createStreaming(params)) {
      stream.stream().forEach(streamed::accumulate);
    }
    assertThat(streamed.message().content()).hasSameSizeAs(whole.content());
  }
}
