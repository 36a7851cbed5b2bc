package dev.offpeak.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.http.Inputs;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.http.StubServer;
import dev.offpeak.provider.http.SubmissionContract;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnthropicSubmissionTest extends SubmissionContract {

  private static final AnthropicDialect DIALECT = new AnthropicDialect();

  @Override
  protected ProviderSettings settings(Secret key, InstantSource time) {
    return AnthropicProvider.settings(key, time);
  }

  @Override
  protected BatchProvider open(ProviderSettings settings) {
    return AnthropicProvider.create(settings);
  }

  @Override
  protected String accepted() {
    return """
    {"id":"msgbatch_1","type":"message_batch","processing_status":"in_progress",\
    "created_at":"2026-11-23T12:00:00.5+00:00","request_counts":{"processing":1,\
    "succeeded":0,"errored":0,"canceled":0,"expired":0},"results_url":null}\
    """;
  }

  @Override
  protected String error(String type, String message) {
    return error(type, "", message);
  }

  private static String error(String type, String code, String message) {
    return """
    {"type":"error","error":{"type":"%s","message":"%s","details":{"error_code":"%s"}},\
    "request_id":"req_1"}\
    """
        .formatted(type, message, code);
  }

  @Override
  protected String requestIdHeader() {
    return "request-id";
  }

  @Override
  protected BatchDraft draft(BatchInput input) {
    return new BatchDraft(Inputs.batch(1), Endpoint.MESSAGES, null, input);
  }

  @Override
  protected BatchInput input() {
    return Inputs.of(DIALECT, Endpoint.MESSAGES, "{\"model\":\"m\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "429,rate_limit_error,enforced_spend_limit_reached,limit,QUOTA",
    "400,invalid_request_error,'',Your credit balance is too low,QUOTA",
    "400,invalid_request_error,'',You have reached your specified API usage limits.,QUOTA",
    "400,invalid_request_error,organization_on_hold,hold,ACCESS_DENIED",
    "429,rate_limit_error,ramp_limit_exceeded,slower,WAIT",
    "429,rate_limit_error,'',too many requests in the processing queue,QUEUE_FULL",
    "413,request_too_large,'',large,TOO_LARGE"
  })
  void codeOrTextTellsTheKindOfARefusal(
      int status, String type, String code, String message, Refusal.Kind kind) {
    assertThat(createAnswered(status, error(type, code, message)))
        .isInstanceOfSatisfying(
            CreateOutcome.Refused.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
  }

  @Test
  void creationCarriesTheRequestsByteForByteInABodyOfAnnouncedLength() {
    BatchInput input =
        Inputs.of(DIALECT, Endpoint.MESSAGES, "{\"a\":\"\u2028ü\"}", "{\n\"b\": 1.0}");
    try (StubServer server = StubServer.start(r -> StubServer.answer(200, accepted()))) {
      provider(server.url()).create(draft(input));
      StubServer.Request sent = server.requests().getFirst();
      assertThat(sent.target()).isEqualTo("/v1/messages/batches");
      assertThat(sent.header("x-api-key")).isEqualTo(KEY.reveal());
      assertThat(sent.header("anthropic-version")).isEqualTo("2023-06-01");
      assertThat(sent.body()).hasSize((int) input.wireBytes());
      assertThat(sent.text())
          .isEqualTo(
              "{\"requests\":[{\"custom_id\":\"%s\",\"params\":{\"a\":\"\u2028ü\"}},"
                  + "{\"custom_id\":\"%s\",\"params\":{\n\"b\": 1.0}}]}",
              Inputs.attempt(0).wire(), Inputs.attempt(1).wire());
    }
  }

  @Test
  void failureOfOurStoreWhileSendingIsThrownAndTheRequestStaysIncomplete() {
    try (StubServer server = StubServer.start(r -> StubServer.answer(200, accepted()))) {
      IllegalStateException broken = new IllegalStateException("disk gone");
      assertThatThrownBy(
              () -> provider(server.url()).create(draft(Inputs.failing(input(), broken))))
          .isSameAs(broken);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void requestsAreTheSumOfTheCounts() {
    assertThat(createAnswered(200, accepted()))
        .isInstanceOfSatisfying(
            CreateOutcome.Accepted.class,
            accepted -> assertThat(accepted.batch().requests()).isEqualTo(1));
  }
}
