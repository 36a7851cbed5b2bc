package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.http.CallFaults.ErrorShape;
import dev.offpeak.sandbox.http.RefusedException;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Errors as OpenAI words them: {@code {"error":{message,type,param,code}}}. Stateless. */
final class OpenAiErrors implements ErrorShape {
  private static final String INVALID = "invalid_request_error";

  @Override
  public Reply.Answer serverError(int status) {
    if (status == 500) {
      return answer(500, "server_error", null, null, "The server had an error. Try again.");
    }
    return answer(
            status == 0 ? 503 : status,
            "server_error",
            null,
            "server_is_overloaded",
            "The server is overloaded. Try again later.")
        .with("retry-after", "1");
  }

  @Override
  public Reply.Answer tooManyRequests(String retryAfterSeconds) {
    return answer(429, "requests", null, "rate_limit_exceeded", "Rate limit reached.")
        .with("retry-after", retryAfterSeconds);
  }

  @Override
  public Reply.Answer named(NamedError error) {
    return NamedErrors.answer(error);
  }

  static RefusedException invalid(String message, @Nullable String param) {
    return refused(400, INVALID, param, null, message);
  }

  static RefusedException notFound(String what, String id) {
    return refused(404, INVALID, "id", null, "No such " + what + ": " + id);
  }

  static RefusedException refused(
      int status, String type, @Nullable String param, @Nullable String code, String message) {
    return new RefusedException(answer(status, type, param, code, message));
  }

  static Reply.Answer answer(
      int status, String type, @Nullable String param, @Nullable String code, String message) {
    return Reply.json(status, body(type, param, code, message));
  }

  static Reply.Answer answer(Outcome.Failed failed) {
    return Reply.json(failed.status(), body(failed));
  }

  static ObjectNode body(Outcome.Failed failed) {
    return body(failed.type(), failed.param(), failed.code(), failed.message());
  }

  private static ObjectNode body(
      String type, @Nullable String param, @Nullable String code, String message) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body;
  }
}
