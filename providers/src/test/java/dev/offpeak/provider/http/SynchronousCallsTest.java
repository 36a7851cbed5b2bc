package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.lane.RateRoom;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.provider.openai.OpenAiProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a synchronous call's answer means: said, not sent, or unknown. */
class SynchronousCallsTest {

  private static final AttemptId ATTEMPT =
      new AttemptId(UUID.fromString("0199aaaa-0000-7000-8000-000000000001"));
  private static final String BODY = "{\"model\":\"m\", \"messages\":[] }";
  private static final String CHAT =
      """
      {
        "id": "chatcmpl-1",
        "model": "gpt-6-luna",
        "choices": [{"message": {"content": "Yes.\\n"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3}
      }
      """;
  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","model":"claude-1","content":[{"type":"text","text":"Yes."}],
       "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}
      """;

  private @Nullable StubServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private BatchProvider openAi(byte @Nullable [] answer) {
    return openAi("sk-key", answer);
  }

  private BatchProvider openAi(String key, byte @Nullable [] answer) {
    server = StubServer.start(request -> answer);
    return OpenAiProvider.create(
        OpenAiProvider.settings(new Secret(key), InstantSource.system())
            .withBaseUrl(server.url() + "/v1"));
  }

  private BatchProvider anthropic(byte @Nullable [] answer) {
    server = StubServer.start(request -> answer);
    return AnthropicProvider.create(
        AnthropicProvider.settings(new Secret("sk-key"), InstantSource.system())
            .withBaseUrl(server.url()));
  }

  private static Asked ask(BatchProvider provider) {
    Endpoint endpoint = provider.dialect().promptEndpoint();
    return provider.ask(ATTEMPT, endpoint, BODY.getBytes(StandardCharsets.UTF_8));
  }

  private static String openAiError(String type, @Nullable String code) {
    return "{\"error\":{\"message\":\"No.\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
        .formatted(type, code == null ? "null" : "\"" + code + "\"");
  }

  private static String anthropicError(String type) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"No.\"}}".formatted(type);
  }

  @Test
  void theBodyIsSentByteForByteAndTheAnswerIsALineLikeThoseOfABatch() {
    BatchProvider provider =
        openAi(
            StubServer.answer(
                200,
                CHAT,
                "x-ratelimit-limit-requests: 100",
                "x-ratelimit-remaining-requests: 40",
                "x-ratelimit-reset-requests: 1m30s",
                "x-request-id: req_1"));
    Asked.Said said = (Asked.Said) ask(provider);

    StubServer.Request request = server().requests().getFirst();
    assertThat(request.text()).isEqualTo(BODY);
    assertThat(request.target()).isEqualTo("/v1/chat/completions");
    assertThat(said.result())
        .isInstanceOfSatisfying(
            ResultLine.Answer.class,
            answer -> {
              assertThat(answer.customId()).isEqualTo(ATTEMPT.wire());
              assertThat(answer.billed().usage().inputTokens()).isEqualTo(12);
            });
    assertThat(new String(said.line(), StandardCharsets.UTF_8)).doesNotContain("\n");
    var view = provider.dialect().answer(Endpoint.CHAT_COMPLETIONS, said.line());
    assertThat(view).hasValueSatisfying(answer -> assertThat(answer.text()).isEqualTo("Yes.\n"));
    assertThat(said.room())
        .isEqualTo(new RateRoom(new RateRoom.Share(100, 40, Duration.ofSeconds(91)), null));
  }

  @Test
  void aKeyThatIsAWordOfTheAnswerChangesNothingOfIt() {
    BatchProvider provider = openAi("stop", StubServer.answer(200, CHAT));
    Asked.Said said = (Asked.Said) ask(provider);

    assertThat(provider.dialect().answer(Endpoint.CHAT_COMPLETIONS, said.line()))
        .hasValueSatisfying(answer -> assertThat(answer.text()).isEqualTo("Yes.\n"));
    assertThat(new String(said.line(), StandardCharsets.UTF_8))
        .contains("\"finish_reason\": \"stop\"");
  }

  private StubServer server() {
    return Optional.ofNullable(server).orElseThrow();
  }

  @Test
  void anthropicsAnswersAreLinesOfItsOwn() {
    BatchProvider provider =
        anthropic(
            StubServer.answer(
                200,
                MESSAGE,
                "date: Mon, 23 Nov 2026 12:00:00 GMT",
                "anthropic-ratelimit-requests-limit: 50",
                "anthropic-ratelimit-requests-remaining: 49",
                "anthropic-ratelimit-requests-reset: 2026-11-23T12:00:20Z",
                "anthropic-ratelimit-input-tokens-limit: 1000",
                "anthropic-ratelimit-input-tokens-remaining: 10",
                "anthropic-ratelimit-output-tokens-limit: 1000",
                "anthropic-ratelimit-output-tokens-remaining: 900"));
    Asked.Said said = (Asked.Said) ask(provider);
    assertThat(server().requests().getFirst().target()).isEqualTo("/v1/messages");
    assertThat(said.result()).isInstanceOf(ResultLine.Answer.class);
    assertThat(provider.dialect().answer(Endpoint.MESSAGES, said.line()))
        .hasValueSatisfying(answer -> assertThat(answer.text()).isEqualTo("Yes."));
    assertThat(said.room())
        .isEqualTo(
            new RateRoom(
                new RateRoom.Share(50, 49, Duration.ofSeconds(20)),
                new RateRoom.Share(1_000, 10, null)));
  }

  @Test
  void theProvidersOwnNoWasNotBilled() {
    Asked.Said busy =
        (Asked.Said)
            ask(
                openAi(
                    StubServer.answer(
                        429, openAiError("rate_limit_error", null), "retry-after: 7")));
    assertThat(failure(busy)).isEqualTo(FailureKind.RATE_LIMITED);
    assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(busy.refused()).isNull();

    assertThat(
            failure(
                (Asked.Said)
                    ask(anthropic(StubServer.answer(529, anthropicError("overloaded_error"))))))
        .isEqualTo(FailureKind.OVERLOADED);
    assertThat(
            failure(
                (Asked.Said)
                    ask(
                        openAi(
                            StubServer.answer(400, openAiError("invalid_request_error", null))))))
        .isEqualTo(FailureKind.INVALID_REQUEST);
  }

  private static FailureKind failure(Asked.Said said) {
    return ((ResultLine.Failed) said.result()).failure().kind();
  }

  @Test
  void aRefusedAccountIsNotTheRequestsFault() {
    Asked.Said key =
        (Asked.Said)
            ask(openAi(StubServer.answer(401, openAiError("invalid_request_error", "bad_key"))));
    assertThat(key.refused()).isEqualTo(Refusal.Kind.ACCESS_DENIED);
    Asked.Said money =
        (Asked.Said)
            ask(openAi(StubServer.answer(429, openAiError("quota", "insufficient_quota"))));
    assertThat(money.refused()).isEqualTo(Refusal.Kind.QUOTA);
    Asked.Said proxy = (Asked.Said) ask(openAi(StubServer.answer(407, "<html>who?</html>")));
    assertThat(proxy.refused()).isEqualTo(Refusal.Kind.ACCESS_DENIED);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 500, 502, 504})
  void whatMayComeAfterTheWorkIsUnknown(int status) {
    assertThat(ask(openAi(StubServer.answer(status, openAiError("server_error", null)))))
        .isInstanceOf(Asked.Unknown.class);
    assertThat(ask(anthropic(StubServer.answer(status, anthropicError("api_error")))))
        .isInstanceOf(Asked.Unknown.class);
  }

  @Test
  void anAnswerThatCannotBeReadIsUnknown() {
    assertThat(ask(openAi(null))).isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.cut(200, CHAT, 9)))).isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.answer(200, "<html>busy</html>"))))
        .isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.answer(200, "")))).isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.answer(200, CHAT.substring(0, 40)))))
        .isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.answer(503, "<html>busy</html>"))))
        .isInstanceOf(Asked.Unknown.class);
    assertThat(ask(openAi(StubServer.answer(403, "<html>no</html>"))))
        .isInstanceOf(Asked.Unknown.class);
  }

  @Test
  void withoutAConnectionNothingWasSent() {
    BatchProvider provider = openAi(null);
    server().close();
    assertThat(ask(provider)).isInstanceOf(Asked.NotSent.class);
  }
}
