package dev.offpeak.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.InputFiles;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.http.ReadingContract;
import dev.offpeak.provider.http.StubServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenAiReadingTest extends ReadingContract {

  @Override
  protected BatchProvider provider(String url) {
    return OpenAiProvider.create(OpenAiProvider.settings(KEY, time()).withBaseUrl(url));
  }

  @Override
  protected ProviderBatch ended(String url) {
    return ended(List.of("file-out"), 1);
  }

  private static ProviderBatch ended(List<String> files, long completed) {
    return new ProviderBatch(
        new ProviderBatchId("batch_1"),
        null,
        Instant.EPOCH,
        1,
        new BatchProgress(1, completed, 0),
        new Phase.Ended(BatchEnd.COMPLETED, Instant.EPOCH, files));
  }

  @Override
  protected String line(String customId, String text) {
    return """
    {"id":"b","custom_id":"%s","response":{"status_code":200,"request_id":"r","body":\
    {"choices":[{"message":{"content":"%s"}}]}},"error":null}\
    """
        .formatted(customId, text);
  }

  @Override
  protected String notFoundError() {
    return "{\"error\":{\"message\":\"No such File object\",\"type\":\"invalid_request_error\"}}";
  }

  @Test
  void inputFilesAreListedPageAfterPage() {
    StubServer.Script script =
        request ->
            request.target().contains("after=file-2")
                ? StubServer.answer(200, "{\"data\":[],\"has_more\":false}")
                : StubServer.answer(
                    200,
                    """
                    {"data":[{"id":"file-1","filename":"a.jsonl","bytes":12,"created_at":1700000000},
                    {"filename":"no id"},{"id":"file-2","filename":"b.jsonl"}],"has_more":true}\
                    """);
    try (StubServer server = StubServer.start(script)) {
      InputFiles.Page page = (InputFiles.Page) provider(server.url()).inputFiles(null);
      assertThat(page.files())
          .extracting(InputFiles.File::name)
          .containsExactly("a.jsonl", "b.jsonl");
      assertThat(page.files().getFirst().createdAt())
          .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
      assertThat(page.next()).isEqualTo("file-2");
      assertThat(provider(server.url()).inputFiles(page.next()))
          .isEqualTo(new InputFiles.Page(List.of(), null));
      assertThat(server.requests().getFirst().target()).contains("purpose=batch", "order=desc");
    }
  }

  @Test
  void aListingOfInputFilesThatCannotBeReadFails() {
    try (StubServer server = StubServer.start(request -> StubServer.answer(200, "{\"data\":1}"))) {
      assertThat(provider(server.url()).inputFiles(null)).isInstanceOf(InputFiles.Failed.class);
    }
  }

  @Test
  void answersAreReadBeforeErrorsAndBothToTheEnd() {
    StubServer.Script script =
        request -> StubServer.answer(200, line(request.target().split("/", -1)[2], "") + "\n");
    try (StubServer server = StubServer.start(script)) {
      ReadOutcome outcome =
          provider(server.url()).read(ended(List.of("out", "err"), 2), (line, result) -> true);
      assertThat(outcome).isEqualTo(new ReadOutcome.Complete(2, 0));
      assertThat(server.requests())
          .extracting(StubServer.Request::target)
          .containsExactly("/files/out/content", "/files/err/content");
    }
  }

  @Test
  void batchWithoutFilesIsReadOnlyIfNothingWasDone() {
    BatchProvider provider = provider("http://127.0.0.1:1");
    assertThat(provider.read(ended(List.of(), 0), (line, result) -> true))
        .isEqualTo(new ReadOutcome.Complete(0, 0));
    assertThat(provider.read(ended(List.of(), 1), (line, result) -> true))
        .isEqualTo(new ReadOutcome.NotFound());
  }
}
