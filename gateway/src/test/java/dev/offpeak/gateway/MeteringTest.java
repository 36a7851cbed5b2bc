package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.offpeak.gateway.meter.KeptCalls;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.store.CallEntry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger says of calls of the official SDKs is what the provider charged. */
@Timeout(120)
class MeteringTest {

  private static final PriceList PRICES = PriceList.bundled();

  private final KeptCalls calls = new KeptCalls();
  @TempDir private Path directory;
  private Sandbox sandbox;
  private Metering metering;
  private Gateway gateway;
  private OpenAIClient openAi;
  private AnthropicClient anthropic;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxOptions.builder(directory).build());
    metering = new Metering(() -> calls, PRICES, Tagger.NONE, InstantSource.system());
    gateway =
        Fixture.before(
            sandbox.openAiBaseUrl().toString(),
            sandbox.anthropicBaseUrl().toString(),
            null,
            metering.looks(),
            Fixture.settings());
    openAi =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test")
            .baseUrl(gateway.url() + "/openai/v1")
            .putHeader(Tagger.HEADER, "chat-reply")
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
    metering.close();
    sandbox.close();
  }

  /** Every entry, once all calls are over and written. */
  private List<CallEntry> entries() {
    gateway.close();
    metering.close();
    return calls.all();
  }

  @Test
  void openAiIsBookedToTheTokenAndNanoDollar() {
    var chat =
        ChatCompletionCreateParams.builder()
            .model("gpt-5-mini")
            .addSystemMessage("Be brief, whatever is asked. ".repeat(400))
            .addUserMessage("Hello");
    openAi.chat().completions().create(chat.build());
    try (var stream = openAi.chat().completions().createStreaming(chat.build())) {
      assertThat(stream.stream().toList()).noneMatch(chunk -> chunk.choices().isEmpty());
    }
    chat.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    try (var stream = openAi.chat().completions().createStreaming(chat.build())) {
      assertThat(stream.stream().toList().getLast().usage()).isPresent();
    }
    var response = ResponseCreateParams.builder().model("gpt-6-luna").input("Say it.").build();
    openAi.responses().create(response);
    try (var stream = openAi.responses().createStreaming(response)) {
      assertThat(stream.stream()).isNotEmpty();
    }
    openAi
        .embeddings()
        .create(
            EmbeddingCreateParams.builder().model("text-embedding-3-small").input("one").build());

    List<CallEntry> entries = entries();
    assertThat(entries).hasSize(6);
    assertThat(entries)
        .allSatisfy(entry -> {
          assertThat(entry.bill().metering()).isEqualTo(CallEntry.Metering.REPORTED);
          assertThat(entry.feature().name()).isEqualTo("chat-reply");
          assertThat(entry.course().status()).isEqualTo(200);
          assertThat(entry.sender().userAgent()).contains("OpenAI");
          assertThat(entry.sender().key()).matches("[0-9a-f]{12}");
        });
    assertThat(entries)
        .extracting(entry -> entry.course().streamed())
        .containsExactly(false, true, true, false, true, false);
    same(
        ProviderName.OPENAI,
        entries,
        charged ->
            new Usage(
                charged.input(),
                charged.cached(),
                charged.allWritten(),
                charged.writtenLong(),
                charged.output(),
                charged.reasoning(),
                0));
  }

  @Test
  void anthropicIsBookedToTheTokenAndNanoDollar() {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model("claude-haiku-5-5")
            .maxTokens(100)
            .system("Be brief. ".repeat(40))
            .addUserMessage("Hello")
            .build();
    anthropic.messages().create(params);
    try (var stream = anthropic.messages().createStreaming(params)) {
      assertThat(stream.stream()).isNotEmpty();
    }
    List<CallEntry> entries = entries();
    assertThat(entries).extracting(entry -> entry.feature().name()).containsOnly("untagged");
    same(
        ProviderName.ANTHROPIC,
        entries,
        charged ->
            new Usage(
                charged.input() + charged.cached() + charged.allWritten(),
                charged.cached(),
                charged.allWritten(),
                charged.writtenLong(),
                charged.output(),
                charged.reasoning(),
                0));
  }

  private void same(
      ProviderName provider,
      List<CallEntry> entries,
      Function<dev.offpeak.sandbox.charge.Usage, Usage> ours) {
    Map<String, Usage> booked = new TreeMap<>();
    Map<String, Usd> paid = new TreeMap<>();
    for (CallEntry entry : entries) {
      booked.merge(entry.model(), entry.bill().billed().usage(), Usage::plus);
      Usd amount = entry.bill().paid();
      assertThat(amount).isNotNull();
      paid.merge(entry.model(), amount == null ? Usd.ZERO : amount, Usd::plus);
    }
    Map<String, dev.offpeak.sandbox.charge.Usage> charged = sandbox.charges().totals().models();
    assertThat(booked).hasSameSizeAs(charged);
    charged.forEach((model, tokens) -> {
      Usage usage = ours.apply(tokens);
      assertThat(booked).containsEntry(model, usage);
      assertThat(paid)
          .containsEntry(
              model,
              PRICES
                  .cost(
                      provider,
                      new BilledAnswer(usage, model, null, null),
                      model,
                      Lane.INTERACTIVE,
                      entries.getFirst().at())
                  .orElseThrow()
                  .paid());
    });
  }
}
