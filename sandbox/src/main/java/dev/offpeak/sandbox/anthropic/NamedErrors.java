package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.http.Reply;

/** The errors of Anthropic's reference. Stateless. */
final class NamedErrors {
  private static final String INVALID = "invalid_request_error";
  private static final String LIMITED = "rate_limit_error";
  private static final String QUEUE = "Too many requests in the batch processing queue.";

  /** A date that has always passed, so that waiting for it ends at once. */
  private static final String PAST = "Fri, 01 Jan 2021 00:00:00 GMT";

  private NamedErrors() {}

  static Reply.Answer answer(NamedError error) {
    return switch (error) {
      case INVALID -> of(400, INVALID, "Input should be a valid value.");
      case UNAUTHORIZED -> of(401, "authentication_error", "invalid x-api-key");
      case PAYMENT, INSUFFICIENT_QUOTA -> of(402, "billing_error", "There is a billing problem.");
      case FORBIDDEN, POLICY_VIOLATION ->
          of(403, "permission_error", "Your API key does not have permission.");
      case NOT_FOUND -> of(404, "not_found_error", "Not found");
      case TIMED_OUT -> of(408, "timeout_error", "The request timed out.");
      case CONFLICT -> of(409, "conflict_error", "The resource was changed meanwhile.");
      case TOO_LARGE -> of(413, "request_too_large", "Request exceeds the maximum size");
      case RATE_LIMIT -> limited().with("retry-after", "1");
      case RATE_LIMIT_SILENT -> limited();
      case RATE_LIMIT_DATE -> limited().with("retry-after", PAST);
      case RATE_LIMIT_MILLIS -> limited().with("retry-after-ms", "200").with("retry-after", "1");
      case SLOW_DOWN ->
          AnthropicErrors.answer(429, LIMITED, "Ramping up too fast.", "ramp_limit_exceeded")
              .with("retry-after", "1");
      case QUEUE_FULL, QUEUE_FULL_400 -> of(429, LIMITED, QUEUE);
      case CREDIT_EXHAUSTED ->
          of(400, INVALID, "Your credit balance is too low to access the Anthropic API.");
      case SPEND_LIMIT ->
          AnthropicErrors.answer(
              429, LIMITED, "The spend limit is reached.", "enforced_spend_limit_reached");
      case OWN_SPEND_LIMIT -> of(400, INVALID, "You have reached your specified API usage limits.");
      case ON_HOLD ->
          AnthropicErrors.answer(
              400, INVALID, "The organization is on hold.", "organization_on_hold");
      case SERVER_ERROR -> of(500, "api_error", "Internal server error");
      case UNAVAILABLE, SLOW_DOWN_503 ->
          of(503, "api_error", "Service unavailable").with("retry-after", "1");
      case GATEWAY_TIMEOUT -> of(504, "timeout_error", "The request timed out.");
      case OVERLOADED -> of(529, "overloaded_error", "Overloaded");
    };
  }

  private static Reply.Answer limited() {
    return of(429, LIMITED, "This request would exceed your rate limit.");
  }

  private static Reply.Answer of(int status, String type, String message) {
    return AnthropicErrors.answer(status, type, message);
  }
}
