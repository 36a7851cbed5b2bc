package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.http.CallFaults.ErrorShape;
import dev.offpeak.sandbox.http.RefusedException;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as Anthropic words them: {@code {"type":"error","error":{type,message},"request_id"}}.
 * Thread-safe.
 */
final class AnthropicErrors implements ErrorShape {
  private static final AtomicLong REQUESTS = new AtomicLong();
  private static final int OVERLOADED = 529;

  @Override
  public Reply.Answer serverError(int status) {
    return switch (status) {
      case 0, OVERLOADED -> answer(OVERLOADED, "overloaded_error", "Overloaded");
      case 504 -> answer(504, "timeout_error", "The request timed out.");
      default -> answer(status, "api_error", "Internal server error");
    };
  }

  @Override
  public Reply.Answer tooManyRequests(String retryAfterSeconds) {
    return answer(429, "rate_limit_error", "This request would exceed your rate limit.")
        .with("retry-after", retryAfterSeconds);
  }

  @Override
  public Reply.Answer named(NamedError error) {
    return NamedErrors.answer(error);
  }

  static RefusedException invalid(String message) {
    return new RefusedException(answer(400, "invalid_request_error", message));
  }

  static RefusedException notFound(String id) {
    return new RefusedException(
        answer(404, "not_found_error", "No message batch with id " + id + " was found."));
  }

  static Reply.Answer answer(int status, String type, String message) {
    String requestId = requestId();
    return Reply.json(status, body(type, message, requestId)).with("request-id", requestId);
  }

  /** An error with a code beneath its type. */
  static Reply.Answer answer(int status, String type, String message, String errorCode) {
    String requestId = requestId();
    ObjectNode body = body(type, message, requestId);
    ((ObjectNode) body.get("error")).putObject("details").put("error_code", errorCode);
    return Reply.json(status, body).with("request-id", requestId);
  }

  static Reply.Answer answer(Outcome.Failed failed) {
    return answer(failed.status(), failed.type(), failed.message());
  }

  static ObjectNode body(String type, String message, String requestId) {
    ObjectNode body = Json.object();
    body.put("type", "error");
    body.putObject("error").put("type", type).put("message", message);
    body.put("request_id", requestId);
    return body;
  }

  static String requestId() {
    return "req_" + Long.toHexString(BodyHash.mix(REQUESTS.incrementAndGet()));
  }
}
