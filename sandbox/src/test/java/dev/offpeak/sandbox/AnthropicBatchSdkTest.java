package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.BatchListParams;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatch.ProcessingStatus;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batch flow of Anthropic's own Java SDK. */
final class AnthropicBatchSdkTest {
  @TempDir private Path directory;
  private Running running;
  private AnthropicClient client;

  @BeforeEach
  void start() {
    running = Running.in(directory);
    client = running.anthropic();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static BatchCreateParams.Request request(String customId, long maxTokens) {
    return BatchCreateParams.Request.builder()
        .customId(customId)
        .params(
            BatchCreateParams.Request.Params.builder()
                .model("claude-haiku-5-5")
                .maxTokens(maxTokens)
                .addUserMessage("Summarize: The first. The second. The third.")
                .build())
        .build();
  }

  private MessageBatch create(int count) {
    return client
        .messages()
        .batches()
        .create(
            BatchCreateParams.builder()
                .requests(IntStream.range(0, count).mapToObj(i -> request("r" + i, 50)).toList())
                .build());
  }

  private MessageBatch await(MessageBatch batch, ProcessingStatus status) {
    MessageBatch seen =
        Running.ask(
            () -> client.messages().batches().retrieve(batch.id()),
            now -> now.processingStatus().equals(status));
    assertThat(seen.processingStatus()).isEqualTo(status);
    return seen;
  }

  private List<MessageBatchIndividualResponse> results(MessageBatch batch) {
    try (StreamResponse<MessageBatchIndividualResponse> results =
        client.messages().batches().resultsStreaming(batch.id())) {
      return results.stream().toList();
    }
  }

  @Test
  void everythingIsProcessingUntilTheEnd() {
    MessageBatch created = create(4);
    assertThat(created.requestCounts().processing()).isEqualTo(4);
    running.clock.advance(Duration.ofSeconds(95));
    MessageBatch late = await(created, ProcessingStatus.IN_PROGRESS);
    assertThat(late.requestCounts().processing()).isEqualTo(4);
    assertThat(late.resultsUrl()).isEmpty();
    assertThatThrownBy(() -> results(created)).isInstanceOf(BadRequestException.class);
    running.clock.advance(Duration.ofSeconds(5));
    MessageBatch ended = await(created, ProcessingStatus.ENDED).validate();
    assertThat(ended.requestCounts().succeeded()).isEqualTo(4);
    assertThat(ended.endedAt()).contains(created.createdAt().plusSeconds(100));
    assertThat(ended.expiresAt()).isEqualTo(created.createdAt().plusHours(24));
    assertThat(ended.resultsUrl().orElseThrow())
        .startsWith(running.sandbox.anthropicBaseUrl().toString());
    List<MessageBatchIndividualResponse> results = results(created);
    assertThat(results)
        .extracting(MessageBatchIndividualResponse::customId)
        .containsExactlyInAnyOrder("r0", "r1", "r2", "r3");
    var message = results.getFirst().result().asSucceeded().message().validate();
    assertThat(message.content().getFirst().asText().text()).isEqualTo("The first. The second.");
    assertThat(message.usage().inputTokens()).isPositive();
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(4);
  }

  @Test
  void invalidParamsAreErroredLinesUncharged() {
    MessageBatch created =
        client
            .messages()
            .batches()
            .create(
                BatchCreateParams.builder()
                    .addRequest(request("good", 10))
                    .addRequest(request("bad", 0))
                    .build());
    running.clock.advance(Running.DELAY);
    MessageBatch ended = await(created, ProcessingStatus.ENDED);
    assertThat(ended.requestCounts().errored()).isEqualTo(1);
    var errored =
        results(created).stream()
            .filter(line -> line.customId().equals("bad"))
            .findFirst()
            .orElseThrow()
            .result()
            .asErrored();
    assertThat(errored.error().error().asInvalidRequestError().message()).contains("max_tokens");
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(1);
  }

  @Test
  void envelopeIsCheckedAtOnce() {
    assertThatThrownBy(() ->
            client
                .messages()
                .batches()
                .create(
                    BatchCreateParams.builder()
                        .addRequest(request("a", 1))
                        .addRequest(request("a", 1))
                        .build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("not unique");
    assertThatThrownBy(() ->
            client
                .messages()
                .batches()
                .create(BatchCreateParams.builder().addRequest(request("a.b", 1)).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("pattern");
    assertThat(client.messages().batches().list().items()).isEmpty();
  }

  @Test
  void cancelledLinesAreNotCharged() {
    MessageBatch created = create(10);
    running.clock.advance(Duration.ofSeconds(30));
    MessageBatch canceling = client.messages().batches().cancel(created.id());
    assertThat(canceling.processingStatus()).isEqualTo(ProcessingStatus.CANCELING);
    running.clock.advance(Duration.ofSeconds(10));
    MessageBatch ended = await(created, ProcessingStatus.ENDED);
    assertThat(ended.requestCounts().canceled()).isEqualTo(8);
    assertThat(ended.requestCounts().succeeded()).isEqualTo(2);
    assertThat(results(created)).filteredOn(line -> line.result().isCanceled()).hasSize(8);
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(2);
  }

  @Test
  void listsPageForwardsAndBackwards() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.addFirst(create(1).id());
    }
    List<String> all = new ArrayList<>();
    client
        .messages()
        .batches()
        .list(BatchListParams.builder().limit(2).build())
        .autoPager()
        .forEach(batch -> all.add(batch.id()));
    assertThat(all).isEqualTo(created);
    var before =
        client
            .messages()
            .batches()
            .list(BatchListParams.builder().limit(2).beforeId(created.get(3)).build());
    assertThat(before.items())
        .extracting(MessageBatch::id)
        .containsExactlyElementsOf(created.subList(1, 3));
    assertThat(before.hasMore()).contains(true);
  }

  @Test
  void deletionNeedsTheEndAndKeepsTheCharges() {
    MessageBatch created = create(2);
    assertThatThrownBy(() -> client.messages().batches().delete(created.id()))
        .isInstanceOf(BadRequestException.class);
    running.clock.advance(Running.DELAY);
    await(created, ProcessingStatus.ENDED);
    assertThat(client.messages().batches().delete(created.id()).id()).isEqualTo(created.id());
    assertThatThrownBy(() -> client.messages().batches().retrieve(created.id()))
        .isInstanceOf(NotFoundException.class);
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(2);
  }

  @Test
  void resultsAreArchivedAfter29Days() {
    MessageBatch created = create(1);
    running.clock.advance(Running.DELAY);
    await(created, ProcessingStatus.ENDED);
    running.clock.advance(Duration.ofDays(29));
    assertThat(client.messages().batches().retrieve(created.id()).archivedAt()).isPresent();
    assertThatThrownBy(() -> results(created)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void keysAreAccountsAndSomeAreRefused() {
    MessageBatch created = create(1);
    assertThatThrownBy(
            () -> running.anthropic("sk-ant-2").messages().batches().retrieve(created.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> running.anthropic("sk-ant-invalid").messages().batches().list())
        .isInstanceOf(UnauthorizedException.class);
  }
}
