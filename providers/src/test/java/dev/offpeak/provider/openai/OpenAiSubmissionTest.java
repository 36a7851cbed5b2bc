package dev.offpeak.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.http.Inputs;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.http.StubServer;
import dev.offpeak.provider.http.SubmissionContract;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiSubmissionTest extends SubmissionContract {

  private static final OpenAiDialect DIALECT = new OpenAiDialect();

  @Override
  protected ProviderSettings settings(Secret key, InstantSource time) {
    return OpenAiProvider.settings(key, time);
  }

  @Override
  protected BatchProvider open(ProviderSettings settings) {
    return OpenAiProvider.create(settings);
  }

  @Override
  protected String accepted() {
    return """
    {"id":"batch_1","object":"batch","endpoint":"/v1/chat/completions","status":"validating",\
    "created_at":1700000000,"metadata":{"offpeak_batch":"x"},"request_counts":null}\
    """;
  }

  @Override
  protected String error(String type, String message) {
    return error(type, null, message);
  }

  private static String error(String type, @Nullable String code, String message) {
    return "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
        .formatted(message, type, code == null ? "null" : "\"" + code + "\"");
  }

  @Override
  protected String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  protected BatchDraft draft(BatchInput input) {
    return new BatchDraft(
        Inputs.batch(1), Endpoint.CHAT_COMPLETIONS, new ProviderFileId("file-1"), input);
  }

  @Override
  protected BatchInput input() {
    return Inputs.of(DIALECT, Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "429,insufficient_quota,no money,QUOTA",
    "429,credit_balance_exhausted,no money,QUOTA",
    "429,project_spend_limit_reached,no money,QUOTA",
    "400,billing_hard_limit_reached,no money,QUOTA",
    "429,slow_down,slower,WAIT",
    "429,token_limit_exceeded,full,QUEUE_FULL",
    "400,any,Enqueued token limit reached for gpt-6-luna,QUEUE_FULL",
    "500,any,Enqueued token limit reached for gpt-6-luna,QUEUE_FULL",
    "400,any,The input file was not found,INPUT_NOT_FOUND",
    "404,any,No such File object: file-1,INPUT_NOT_FOUND",
    "404,any,Invalid URL,INVALID"
  })
  void codeOrTextTellsTheKindOfARefusal(
      int status, String code, String message, Refusal.Kind kind) {
    assertThat(createAnswered(status, error("invalid_request_error", code, message)))
        .isInstanceOfSatisfying(
            CreateOutcome.Refused.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
  }

  @Test
  void creationNamesFileEndpointWindowAndOurOwnId() {
    try (StubServer server = StubServer.start(r -> StubServer.answer(200, accepted()))) {
      provider(server.url()).create(draft(input()));
      StubServer.Request sent = server.requests().getFirst();
      assertThat(sent.target()).isEqualTo("/batches");
      assertThat(sent.header("authorization")).isEqualTo("Bearer " + KEY.reveal());
      assertThat(sent.text())
          .isEqualTo(
              "{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/chat/completions\","
                  + "\"completion_window\":\"24h\",\"metadata\":{\"offpeak_batch\":\"%s\"}}",
              Inputs.batch(1).wire());
    }
  }

  @Test
  void uploadIsOneMultipartBodyOfAnnouncedLengthWithTheLinesAsTheyAre() {
    BatchInput input =
        Inputs.of(DIALECT, Endpoint.CHAT_COMPLETIONS, "{\"a\":\"\u2028ü\"}", "{\n\"b\":\r\n1}");
    StubServer.Script script = r -> StubServer.answer(200, "{\"id\":\"file-9\",\"bytes\":1}");
    try (StubServer server = StubServer.start(script)) {
      assertThat(provider(server.url()).upload("b.jsonl", input))
          .isEqualTo(new UploadOutcome.Uploaded(new ProviderFileId("file-9")));
      StubServer.Request sent = server.requests().getFirst();
      String lines =
          "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"a\":\"\u2028ü\"}}\n"
                  .formatted(Inputs.attempt(0).wire())
              + "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{ \"b\":  1}}\n"
                  .formatted(Inputs.attempt(1).wire());
      assertThat(sent.text())
          .contains("name=\"purpose\"\r\n\r\nbatch\r\n", "filename=\"b.jsonl\"\r\n")
          .contains("\r\n\r\n" + lines + "\r\n--offpeak-batch-input--\r\n");
      assertThat(lines.getBytes(StandardCharsets.UTF_8).length).isEqualTo((int) input.wireBytes());
      assertThat(sent.header("transfer-encoding")).isEmpty();
    }
  }

  @Test
  void uploadOfMoreOrLessThanAnnouncedIsOurOwnFault() {
    try (StubServer server = StubServer.start(r -> StubServer.answer(200, "{\"id\":\"f\"}"))) {
      BatchProvider provider = provider(server.url());
      BatchInput input = input();
      assertThatThrownBy(
              () -> provider.upload("b", Inputs.announcing(input, input.wireBytes() + 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () -> provider.upload("b", Inputs.announcing(input, input.wireBytes() - 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void failureOfOurStoreWhileSendingIsThrownAndTheUploadStaysIncomplete() {
    try (StubServer server = StubServer.start(r -> StubServer.answer(200, "{\"id\":\"f\"}"))) {
      IllegalStateException broken = new IllegalStateException("disk gone");
      assertThatThrownBy(() -> provider(server.url()).upload("b", Inputs.failing(input(), broken)))
          .isSameAs(broken);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void uploadIsFoundByNameAndSizeOnALaterPage() {
    StubServer.Script script =
        request ->
            StubServer.answer(
                200,
                request.target().contains("after=f2")
                    ? "{\"data\":[{\"id\":\"f3\",\"filename\":\"b.jsonl\",\"bytes\":7}],\"has_more\":false}"
                    : "{\"data\":[{\"id\":\"f1\",\"filename\":\"b.jsonl\",\"bytes\":8},"
                        + "{\"id\":\"f2\",\"filename\":\"c.jsonl\",\"bytes\":7}],\"has_more\":true}");
    try (StubServer server = StubServer.start(script)) {
      BatchProvider provider = provider(server.url());
      assertThat(provider.findUpload("b.jsonl", 7))
          .isEqualTo(new FileSearch.Found(new ProviderFileId("f3")));
      assertThat(provider.findUpload("d.jsonl", 7)).isEqualTo(new FileSearch.NotFound());
      assertThat(server.requests().getFirst().target()).contains("purpose=batch");
    }
  }

  @Test
  void listingOfFilesThatFailsProvesNothing() {
    StubServer.Script script =
        request ->
            request.target().contains("after")
                ? StubServer.answer(500, error("server_error", "x"))
                : StubServer.answer(200, "{\"data\":[{\"id\":\"f1\"}],\"has_more\":true}");
    try (StubServer server = StubServer.start(script)) {
      assertThat(provider(server.url()).findUpload("b.jsonl", 7))
          .isInstanceOf(FileSearch.Unknown.class);
    }
  }
}
