package dev.offpeak.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchError;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import dev.offpeak.sandbox.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The batch flow of OpenAI's own Java SDK. */
final class OpenAiBatchSdkTest {
  @TempDir private Path directory;
  private Running running;
  private OpenAIClient client;

  @BeforeEach
  void start() {
    running = Running.in(directory);
    client = running.openAi();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  static String line(String customId, String text) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}\n"
        .formatted(customId, body(text));
  }

  static String body(String text) {
    return "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(text);
  }

  static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> line("id-" + i, "Question " + i + "?"))
        .collect(Collectors.joining());
  }

  private FileObject upload(String name, String content) {
    return client
        .files()
        .create(
            FileCreateParams.builder()
                .purpose(FilePurpose.BATCH)
                .file(
                    MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(content.getBytes(UTF_8)))
                        .filename(name)
                        .build())
                .build());
  }

  private Batch create(String content) {
    return create(upload("in.jsonl", content));
  }

  private Batch create(FileObject file) {
    return client
        .batches()
        .create(
            BatchCreateParams.builder()
                .inputFileId(file.id())
                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .metadata(
                    BatchCreateParams.Metadata.builder()
                        .putAdditionalProperty("intent", JsonValue.from("i-1"))
                        .build())
                .build());
  }

  private Batch await(Batch batch, Batch.Status status) {
    Batch seen =
        Running.ask(
            () -> client.batches().retrieve(batch.id()), now -> now.status().equals(status));
    assertThat(seen.status()).isEqualTo(status);
    return seen;
  }

  private List<JsonNode> download(String fileId) {
    try (HttpResponse response = client.files().content(fileId)) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : new String(response.body().readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          lines.add(Json.MAPPER.readTree(line));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void batchRunsThroughItsStatesToItsResults() {
    Batch created = create(lines(20));
    assertThat(created.status()).isEqualTo(Batch.Status.VALIDATING);
    running.clock.advance(Duration.ofSeconds(50));
    Batch half = await(created, Batch.Status.IN_PROGRESS);
    assertThat(half.requestCounts().orElseThrow().total()).isEqualTo(20);
    assertThat(half.requestCounts().orElseThrow().completed()).isEqualTo(10);
    running.clock.advance(Duration.ofSeconds(45));
    await(created, Batch.Status.FINALIZING);
    running.clock.advance(Duration.ofSeconds(5));
    Batch done = await(created, Batch.Status.COMPLETED).validate();

    assertThat(done.requestCounts().orElseThrow().completed()).isEqualTo(20);
    assertThat(done.errorFileId()).isEmpty();
    assertThat(done.model()).contains("gpt-5-mini");
    assertThat(done.metadata().orElseThrow().toString()).contains("intent", "i-1");
    assertThat(done.completedAt()).contains(created.createdAt() + 100);
    assertThat(done.expiresAt()).contains(created.createdAt() + 86_400);
    List<JsonNode> results = download(done.outputFileId().orElseThrow());
    assertThat(results)
        .extracting(line -> line.path("custom_id").asString())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "id-" + i).toList());
    assertThat(results)
        .extracting(line -> line.path("response").path("body").path("model").asString())
        .containsOnly("gpt-5-mini");
    long outputTokens =
        results.stream()
            .mapToLong(line -> line.at("/response/body/usage/completion_tokens").asLong())
            .sum();
    assertThat(done.usage().orElseThrow().outputTokens()).isEqualTo(outputTokens);
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(20);
  }

  @Test
  void validationFailuresNameCodeAndLine() {
    assertThat(failures(line("a", "x") + line("a", "y"))).containsExactly("duplicate_custom_id 2");
    assertThat(failures(line("a", "x") + "{nonsense\n")).containsExactly("invalid_json_line 2");
    assertThat(failures("\uFEFF" + line("a", "x"))).containsExactly("invalid_json_line 1");
    assertThat(failures("\n")).containsExactly("empty_file null");
    assertThat(failures(line("a", "x").replace("chat/completions", "responses")))
        .containsExactly("invalid_url 1");
    assertThat(failures(line("a", "x") + line("b", "y").replace("gpt-5-mini", "gpt-6-luna")))
        .containsExactly("mismatched_model 2");
    assertThat(failures(line("a", "x").replace("gpt-5-mini", "no-such-model")))
        .containsExactly("model_not_found 1");
    assertThat(running.sandbox.charges().totals().requests()).isZero();
  }

  private List<String> failures(String content) {
    Batch created = create(content);
    running.clock.advance(Duration.ofSeconds(10));
    Batch failed = await(created, Batch.Status.FAILED);
    assertThat(failed.failedAt()).contains(created.createdAt() + 10);
    return failed.errors().orElseThrow().data().orElseThrow().stream()
        .map(OpenAiBatchSdkTest::codeAndLine)
        .toList();
  }

  private static String codeAndLine(BatchError error) {
    return error.code().orElseThrow() + " " + error.line().orElse(null);
  }

  @Test
  void invalidBodiesEndInTheErrorFileUncharged() {
    String broken = line("bad", "x").replace("\"messages\"", "\"massages\"");
    Batch created = create(line("good", "x") + broken);
    running.clock.advance(Running.DELAY);
    Batch done = await(created, Batch.Status.COMPLETED);
    assertThat(done.requestCounts().orElseThrow().failed()).isEqualTo(1);
    JsonNode error = download(done.errorFileId().orElseThrow()).getFirst();
    assertThat(error.path("custom_id").asString()).isEqualTo("bad");
    assertThat(error.at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(error.at("/response/body/error/param").asString()).isEqualTo("messages");
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(1);
  }

  @Test
  void cancelKeepsAndChargesWhatWasDone() {
    Batch created = create(lines(10));
    running.clock.advance(Duration.ofSeconds(50));
    await(created, Batch.Status.IN_PROGRESS);
    assertThat(client.batches().cancel(created.id()).status()).isEqualTo(Batch.Status.CANCELLING);
    running.clock.advance(Duration.ofSeconds(10));
    Batch cancelled = await(created, Batch.Status.CANCELLED);
    assertThat(download(cancelled.outputFileId().orElseThrow())).hasSize(5);
    assertThat(download(cancelled.errorFileId().orElseThrow()))
        .extracting(line -> line.at("/error/code").asString())
        .hasSize(5)
        .containsOnly("batch_cancelled");
    assertThat(running.sandbox.charges().totals().charged()).isEqualTo(5);
    assertThatThrownBy(() -> client.batches().cancel(created.id()))
        .isInstanceOf(OpenAIServiceException.class);
  }

  @Test
  void submittingTheSameFileTwiceShowsAsADoublePayment() {
    FileObject file = upload("in.jsonl", lines(3));
    create(file);
    Batch second = create(file);
    running.clock.advance(Running.DELAY);
    client.batches().list().items().forEach(batch -> await(batch, Batch.Status.COMPLETED));
    await(second, Batch.Status.COMPLETED);
    var totals = running.sandbox.charges().totals();
    assertThat(totals.charged()).isEqualTo(6);
    assertThat(totals.requests()).isEqualTo(3);
    assertThat(totals.chargedMoreThanOnce()).isEqualTo(3);
    assertThat(totals.chargedMoreThanRequested()).isEqualTo(3);
    var body = running.sandbox.charges().of(body("Question 1?").getBytes(UTF_8));
    assertThat(body.charged()).isEqualTo(2);
    assertThat(body.requests()).isEqualTo(1);
  }

  @Test
  void listsPageThroughBatchesAndFiles() {
    FileObject file = upload("in.jsonl", lines(1));
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.addFirst(create(file).id());
    }
    var page = client.batches().list(BatchListParams.builder().limit(2).build());
    assertThat(page.items()).hasSize(2);
    assertThat(page.hasMore()).contains(true);
    List<String> all = new ArrayList<>();
    page.autoPager().forEach(batch -> all.add(batch.id()));
    assertThat(all).isEqualTo(created);
    upload("other.jsonl", lines(2));
    List<String> names = new ArrayList<>();
    client
        .files()
        .list(FileListParams.builder().purpose("batch").limit(1).build())
        .autoPager()
        .forEach(listed -> names.add(listed.filename()));
    assertThat(names).containsExactly("other.jsonl", "in.jsonl");
  }

  @Test
  void filesAreDescribedDeletedAndExpire() throws IOException {
    FileObject file = upload("in.jsonl", lines(1));
    FileObject seen = client.files().retrieve(file.id());
    assertThat(seen.bytes()).isEqualTo(lines(1).getBytes(UTF_8).length);
    assertThat(seen.filename()).isEqualTo("in.jsonl");
    try (HttpResponse content = client.files().content(file.id())) {
      assertThat(content.body().readAllBytes()).isEqualTo(lines(1).getBytes(UTF_8));
    }
    assertThat(client.files().delete(file.id()).deleted()).isTrue();
    assertThatThrownBy(() -> client.files().retrieve(file.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> create(file)).isInstanceOf(BadRequestException.class);
    FileObject second = upload("in.jsonl", lines(1));
    running.clock.advance(Duration.ofDays(31));
    assertThatThrownBy(() -> client.files().retrieve(second.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void keysAreAccountsAndSomeAreRefused() {
    FileObject file = upload("in.jsonl", lines(1));
    assertThatThrownBy(() -> running.openAi("sk-other").files().retrieve(file.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> running.openAi("sk-invalid-x").batches().list())
        .isInstanceOf(com.openai.errors.UnauthorizedException.class);
    client = running.openAi("sk-noquota");
    FileObject own = upload("in.jsonl", lines(1));
    assertThatThrownBy(() -> create(own))
        .isInstanceOf(com.openai.errors.RateLimitException.class)
        .hasMessageContaining("quota");
  }
}
