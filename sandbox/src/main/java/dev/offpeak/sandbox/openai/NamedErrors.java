package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.http.Reply;
import org.jspecify.annotations.Nullable;

/** The errors of OpenAI's reference. Stateless. */
final class NamedErrors {
  private static final String INVALID = "invalid_request_error";
  private static final String LIMITED = "rate_limit_exceeded";
  private static final String QUEUE =
      "Enqueued token limit reached for gpt-6-luna in organization org-sandbox. Limit: 90,000"
          + " enqueued tokens. Please try again once some in_progress batches have been completed.";

  /** A date that has always passed, so that waiting for it ends at once. */
  private static final String PAST = "Fri, 01 Jan 2021 00:00:00 GMT";

  private NamedErrors() {}

  static Reply.Answer answer(NamedError error) {
    return switch (error) {
      case INVALID -> of(400, INVALID, null, "Invalid value for a parameter.");
      case UNAUTHORIZED -> of(401, INVALID, "invalid_api_key", "Incorrect API key provided.");
      case PAYMENT -> of(402, INVALID, "billing_not_active", "Your account is not active.");
      case FORBIDDEN ->
          of(403, INVALID, "unsupported_country_region_territory", "Country not supported.");
      case NOT_FOUND -> of(404, INVALID, null, "The requested resource was not found.");
      case TIMED_OUT -> of(408, "timeout", null, "The request timed out.");
      case CONFLICT -> of(409, "conflict_error", null, "The resource was changed meanwhile.");
      case TOO_LARGE -> of(413, INVALID, null, "The request is too large.");
      case RATE_LIMIT -> limited().with("retry-after", "1");
      case RATE_LIMIT_SILENT -> limited();
      case RATE_LIMIT_DATE -> limited().with("retry-after", PAST);
      case RATE_LIMIT_MILLIS -> limited().with("retry-after-ms", "200").with("retry-after", "1");
      case SLOW_DOWN -> of(429, "requests", "slow_down", "You are ramping up too fast.");
      case QUEUE_FULL -> of(429, "tokens", "token_limit_exceeded", QUEUE);
      case QUEUE_FULL_400 -> of(400, INVALID, null, QUEUE);
      case INSUFFICIENT_QUOTA ->
          of(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota.");
      case CREDIT_EXHAUSTED ->
          of(429, "billing_error", "credit_balance_exhausted", "Your credit balance is used up.");
      case SPEND_LIMIT ->
          of(429, "billing_error", "spend_limit_exceeded", "The spend limit has been reached.");
      case OWN_SPEND_LIMIT ->
          of(400, INVALID, "billing_hard_limit_reached", "Billing hard limit has been reached.");
      case ON_HOLD -> of(401, INVALID, "account_deactivated", "The organization is on hold.");
      case POLICY_VIOLATION ->
          of(403, INVALID, "misalignment_policy_violation", "The request violates a policy.");
      case SERVER_ERROR -> of(500, "server_error", null, "The server had an error. Try again.");
      case UNAVAILABLE -> overloaded("server_is_overloaded").with("retry-after", "1");
      case SLOW_DOWN_503 -> overloaded("slow_down").with("retry-after", "1");
      case GATEWAY_TIMEOUT -> of(504, "server_error", null, "The request timed out.");
      case OVERLOADED -> of(529, "server_error", "server_is_overloaded", "Overloaded.");
    };
  }

  private static Reply.Answer limited() {
    return of(429, "requests", LIMITED, "Rate limit reached.");
  }

  private static Reply.Answer overloaded(String code) {
    return of(503, "server_error", code, "The server is overloaded. Try again later.");
  }

  private static Reply.Answer of(int status, String type, @Nullable String code, String message) {
    return OpenAiErrors.answer(status, type, null, code, message);
  }
}
