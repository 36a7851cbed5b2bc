package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.batches.BatchCreateParams.Request;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import dev.offpeak.Engine;
import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.batches.BatchWorker;
import dev.offpeak.model.Account;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.provider.openai.OpenAiProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.source.InputRules;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batch clients on the official SDKs with nothing changed but their base URL. */
@Timeout(180)
class BatchClientsTest {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final String GOOD =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Say it.\"}]}";
  private static final String BAD =
      "{\"model\":\"gpt-5-mini\",\"temperature\":99,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Say it.\"}]}";

  @TempDir private Path directory;
  private Sandbox sandbox;
  private SqliteStore store;
  private Engine engine;
  private BatchWorker worker;
  private Gateway gateway;
  private OpenAIClient openAi;
  private AnthropicClient anthropic;

  @BeforeEach
  void start() {
    sandbox =
        Sandbox.start(
            SandboxOptions.builder(directory.resolve("sandbox"))
                .batchDelay(Duration.ofMillis(100))
                .build());
    startOffpeak();
    connect();
  }

  private void connect() {
    openAi =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-client")
            .baseUrl(gateway.url() + "/openai/v1")
            .maxRetries(0)
            .build();
    anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey("sk-ant-client")
            .baseUrl(gateway.url() + "/anthropic")
            .maxRetries(0)
            .build();
  }

  private void startOffpeak() {
    InstantSource time = InstantSource.system();
    store = SqliteStore.open(directory.resolve("home"));
    BatchProvider atOpenAi =
        OpenAiProvider.create(
            OpenAiProvider.settings(new Secret("sk-account"), time)
                .withBaseUrl(sandbox.openAiBaseUrl().toString()));
    BatchProvider atAnthropic =
        AnthropicProvider.create(
            AnthropicProvider.settings(new Secret("sk-ant-account"), time)
                .withBaseUrl(sandbox.anthropicBaseUrl().toString()));
    engine =
        Engine.builder()
            .store(store)
            .provider(atOpenAi)
            .provider(atAnthropic)
            .pace(new Pace(POLL, null))
            .start();
    BatchServing serving =
        new BatchServing(
            () -> store,
            Map.of(
                ProviderName.OPENAI, atOpenAi.dialect(),
                ProviderName.ANTHROPIC, atAnthropic.dialect()),
            engine::bound,
            (provider, named) -> named == null,
            time,
            new Random(7));
    Map<ProviderName, Account> accounts =
        Map.of(
            ProviderName.OPENAI, atOpenAi.account(),
            ProviderName.ANTHROPIC, atAnthropic.account());
    InputRules rules = InputRules.of(model -> Optional.empty(), provider -> Long.MAX_VALUE);
    worker =
        BatchWorker.start(
            new BatchWorker.Parts(
                serving, engine, (provider, name) -> accounts.get(provider), rules, POLL));
    gateway =
        Gateway.start(
            GatewaySettings.DEFAULT.at("127.0.0.1", 0),
            GatewayParts.of(List.of(), new Random(1)).with(serving.routes()));
  }

  private void stopOffpeak() {
    openAi.close();
    anthropic.close();
    gateway.close();
    worker.close();
    engine.close();
    store.close();
  }

  @AfterEach
  void stop() {
    stopOffpeak();
    sandbox.close();
  }

  private static String line(String id, String body) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}"
        .formatted(id, body);
  }

  private FileObject upload(String... lines) throws IOException {
    Path file = Files.createTempFile(directory, "input", ".jsonl");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return openAi
        .files()
        .create(FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build());
  }

  private static BatchCreateParams.Builder order(FileObject file) {
    return BatchCreateParams.builder()
        .inputFileId(file.id())
        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
        .completionWindow(BatchCreateParams.CompletionWindow._24H);
  }

  private Batch awaitEnd(String id) {
    while (true) {
      Batch batch = openAi.batches().retrieve(id).validate();
      switch (batch.status().asString()) {
        case "completed", "failed", "expired", "cancelled" -> {
          return batch;
        }
        default -> Thread.onSpinWait();
      }
    }
  }

  private String content(String file) throws IOException {
    try (var answer = openAi.files().content(file)) {
      return new String(answer.body().readAllBytes(), UTF_8);
    }
  }

  @Test
  void openAisBatchGoesItsWholeWay() throws IOException {
    FileObject file = upload(line("a", GOOD), line("b", BAD), line("c", GOOD)).validate();
    assertThat(content(file.id())).hasLineCount(3);
    Batch made =
        openAi
            .batches()
            .create(order(file).putAdditionalHeader("Offpeak-Feature", "digest").build())
            .validate();
    assertThat(made.status().asString()).isEqualTo("validating");
    Batch batch = awaitEnd(made.id());
    assertThat(batch.status().asString()).isEqualTo("completed");
    assertThat(batch.requestCounts().orElseThrow().total()).isEqualTo(3);
    assertThat(batch.requestCounts().orElseThrow().completed()).isEqualTo(2);
    assertThat(batch.requestCounts().orElseThrow().failed()).isEqualTo(1);
    assertThat(batch.usage().orElseThrow().totalTokens()).isPositive();
    String output = content(batch.outputFileId().orElseThrow());
    assertThat(output).hasLineCount(2).contains("\"custom_id\":\"a\"", "\"status_code\":200");
    String errors = content(batch.errorFileId().orElseThrow());
    assertThat(errors).hasLineCount(1).contains("\"custom_id\":\"b\"", "\"status_code\":400");
    FileObject outputFile = openAi.files().retrieve(batch.outputFileId().orElseThrow());
    assertThat(outputFile.bytes()).isEqualTo(output.getBytes(UTF_8).length);
    assertThat(store.runs().recent(1).getFirst().feature().name()).isEqualTo("digest");
    assertThat(sandbox.charges().totals().lanes()).containsEntry("batch", 2L);
    assertThat(openAi.files().delete(file.id()).deleted()).isTrue();
    assertThatThrownBy(() -> openAi.files().retrieve(file.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void openAisBatchFailsAsAWholeIfALineIsWrong() throws IOException {
    FileObject file = upload(line("a", GOOD), line("a", GOOD), "{broken");
    Batch batch = awaitEnd(openAi.batches().create(order(file).build()).id());
    assertThat(batch.status().asString()).isEqualTo("failed");
    assertThat(batch.errors().orElseThrow().data().orElseThrow())
        .extracting(error -> error.code().orElseThrow())
        .containsExactly("duplicate_custom_id", "invalid_json_line");
    assertThat(sandbox.charges().totals().lanes().getOrDefault("batch", 0L)).isZero();
  }

  @Test
  void aRepeatedCallMakesNoSecondBatch() throws IOException {
    FileObject file = upload(line("a", GOOD));
    Batch first = openAi.batches().create(order(file).build());
    Batch again =
        openAi
            .batches()
            .create(order(file).putAdditionalHeader("x-stainless-retry-count", "1").build());
    assertThat(again.id()).isEqualTo(first.id());
    Batch another = openAi.batches().create(order(file).build());
    assertThat(another.id()).isNotEqualTo(first.id());
    awaitEnd(first.id());
    awaitEnd(another.id());
    assertThat(sandbox.charges().totals().lanes()).containsEntry("batch", 2L);
  }

  @Test
  void aDeadlineThatIsOverIsRefused() throws IOException {
    FileObject file = upload(line("a", GOOD));
    BatchCreateParams late =
        order(file).putAdditionalHeader("Offpeak-Deadline", "2020-01-01T00:00:00Z").build();
    assertThatThrownBy(() -> openAi.batches().create(late))
        .hasMessageContaining("400")
        .hasMessageContaining("a time to come");
    assertThat(openAi.batches().list().items()).isEmpty();
  }

  @Test
  void aBatchGoesOnAfterARestart() throws IOException {
    FileObject file = upload(line("a", GOOD), line("b", GOOD));
    Batch made = openAi.batches().create(order(file).build());
    stopOffpeak();
    startOffpeak();
    connect();
    Batch batch = awaitEnd(made.id());
    assertThat(batch.status().asString()).isEqualTo("completed");
    assertThat(content(batch.outputFileId().orElseThrow())).hasLineCount(2);
    assertThat(sandbox.charges().totals().lanes()).containsEntry("batch", 2L);
  }

  @Test
  void batchesAreListedInPagesAndCancelled() throws IOException {
    FileObject file = upload(line("a", GOOD));
    for (int i = 0; i < 3; i++) {
      openAi.batches().create(order(file).build());
    }
    var page = openAi.batches().list(BatchListParams.builder().limit(2).build());
    assertThat(page.items()).hasSize(2);
    assertThat(page.hasNextPage()).isTrue();
    assertThat(page.nextPage().items()).hasSize(1);
    String newest = page.items().getFirst().id();
    Batch cancelled = openAi.batches().cancel(newest);
    assertThat(cancelled.status().asString()).isIn("cancelling", "completed");
    assertThat(awaitEnd(newest).status().asString()).isIn("cancelled", "completed");
    assertThatThrownBy(() -> openAi.batches().cancel(newest)).hasMessageContaining("cancel");
  }

  private static Request request(String id, String model, long maxTokens) {
    return Request.builder()
        .customId(id)
        .params(
            Request.Params.builder()
                .model(model)
                .maxTokens(maxTokens)
                .addUserMessage("Say\n\"it\" {[.")
                .build())
        .build();
  }

  private MessageBatch awaitEnd(MessageBatch batch) {
    MessageBatch now = batch;
    while (now.endedAt().isEmpty()) {
      now = anthropic.messages().batches().retrieve(batch.id()).validate();
    }
    return now;
  }

  /** By custom id, whether it succeeded. */
  private Map<String, Boolean> results(MessageBatch batch) {
    try (var results = anthropic.messages().batches().resultsStreaming(batch.id())) {
      return results.stream()
          .collect(
              Collectors.toMap(
                  MessageBatchIndividualResponse::customId, one -> one.result().isSucceeded()));
    }
  }

  @Test
  void anthropicsBatchGoesItsWholeWay() {
    var params =
        com.anthropic.models.messages.batches.BatchCreateParams.builder()
            .requests(
                IntStream.range(0, 5)
                    .mapToObj(i -> request("r" + i, "claude-haiku-5-5", i == 4 ? 0 : 50))
                    .toList())
            .build();
    MessageBatch made = anthropic.messages().batches().create(params).validate();
    assertThat(made.requestCounts().processing()).isEqualTo(5);
    MessageBatch batch = awaitEnd(made);
    assertThat(batch.requestCounts().succeeded()).isEqualTo(4);
    assertThat(batch.requestCounts().errored()).isEqualTo(1);
    assertThat(batch.resultsUrl().orElseThrow()).startsWith(gateway.url().toString());
    var results = results(batch);
    assertThat(results).hasSize(5);
    assertThat(results).containsEntry("r0", true).containsEntry("r4", false);
    assertThat(sandbox.charges().totals().lanes()).containsEntry("batch", 4L);
    assertThat(anthropic.messages().batches().list().items()).hasSize(1);
    anthropic.messages().batches().delete(batch.id());
    assertThat(anthropic.messages().batches().list().items()).isEmpty();
  }

  @Test
  void anthropicsBatchOfNothingGoodEndsWithErrors() {
    var params =
        com.anthropic.models.messages.batches.BatchCreateParams.builder()
            .addRequest(request("r0", "claude-haiku-5-5", 0))
            .build();
    MessageBatch batch = awaitEnd(anthropic.messages().batches().create(params));
    assertThat(batch.requestCounts().errored()).isEqualTo(1);
    assertThat(results(batch)).containsExactlyEntriesOf(Map.of("r0", false));
  }

  @Test
  void anthropicsEnvelopeIsCheckedAtOnce() {
    var params =
        com.anthropic.models.messages.batches.BatchCreateParams.builder()
            .addRequest(request("r0", "claude-haiku-5-5", 5))
            .addRequest(request("r0", "claude-haiku-5-5", 5))
            .build();
    assertThatThrownBy(() -> anthropic.messages().batches().create(params))
        .hasMessageContaining("requests.1.custom_id");
  }
}
