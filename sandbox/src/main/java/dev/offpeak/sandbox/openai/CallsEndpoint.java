package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.charge.Lane;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Synchronous calls: chat completions, responses and embeddings. Thread-safe. */
final class CallsEndpoint {
  private static final int BODY_BYTES_MAX = 32 << 20;

  private final Settings settings;
  private final AtomicLong calls = new AtomicLong();

  CallsEndpoint(Settings settings) {
    this.settings = settings;
  }

  Reply answer(String endpoint, Call call, Account account) throws IOException {
    byte[] bytes =
        call.bodyUpTo(BODY_BYTES_MAX)
            .orElseThrow(() ->
                OpenAiErrors.refused(
                    413, "invalid_request_error", null, null, "The body is too large."));
    byte[] hash = new BodyHash().of(bytes, 0, bytes.length);
    Question question =
        new Question(
            parse(bytes),
            settings.seed(),
            BodyHash.mix(settings.clock().millis()) + calls.incrementAndGet(),
            settings.clock().instant(),
            Lane.SYNCHRONOUS,
            account.cache(),
            false);
    return switch (Answers.answer(endpoint, question)) {
      case Outcome.Failed failed -> OpenAiErrors.answer(failed);
      case Outcome.Answered answered -> {
        settings.charges().chargeCall(hash, answered.model(), answered.usage());
        yield reply(endpoint, question.body(), answered);
      }
    };
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return Json.tree(bytes, 0, bytes.length);
    } catch (JacksonException e) {
      throw OpenAiErrors.invalid("The body of the request is not valid JSON.", null);
    }
  }

  private static Reply reply(String endpoint, JsonNode body, Outcome.Answered answered) {
    boolean streamed = body.path("stream").asBoolean(false);
    if (!streamed || endpoint.equals("/v1/embeddings")) {
      return Reply.json(200, answered.body());
    }
    return endpoint.equals("/v1/responses")
        ? ResponsesStream.of(answered.body())
        : ChatStream.of(
            answered.body(), body.path("stream_options").path("include_usage").asBoolean(false));
  }
}
