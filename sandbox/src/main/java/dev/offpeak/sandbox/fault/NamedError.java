package dev.offpeak.sandbox.fault;

import java.util.Arrays;
import java.util.Optional;

/**
 * The errors of the providers' references, as rules name them: {@code poll-error:404}. Where a
 * dialect does not have one, it answers its own nearest.
 */
public enum NamedError {
  /** Invalid request. */
  INVALID("400", "the request is invalid"),
  /** Unknown key. */
  UNAUTHORIZED("401", "the key is not known"),
  /** Payment required. */
  PAYMENT("402", "payment is required"),
  /** Permission. */
  FORBIDDEN("403", "the key may not do that"),
  /** Not found. */
  NOT_FOUND("404", "there is no such thing"),
  /** Time-out at the provider's edge. */
  TIMED_OUT("408", "the provider's edge gave up waiting"),
  /** Conflict. */
  CONFLICT("409", "something else changes the same thing"),
  /** Too large. */
  TOO_LARGE("413", "the body is too large"),
  /** Rate limit, seconds to wait. */
  RATE_LIMIT("429", "rate limit, retry-after: 1"),
  /** Rate limit, no hint. */
  RATE_LIMIT_SILENT("429-without-retry-after", "rate limit without a hint"),
  /** Rate limit, date. */
  RATE_LIMIT_DATE("429-until-date", "rate limit, retry-after is an HTTP date"),
  /** Rate limit, milliseconds. */
  RATE_LIMIT_MILLIS("429-millis", "rate limit, retry-after-ms: 200"),
  /** Ramped up too fast. */
  SLOW_DOWN("slow-down", "429, ramped up too fast"),
  /** Queue of tokens, as 429. */
  QUEUE_FULL("queue-full", "429, the queue of the model or account is full"),
  /** Queue of tokens, as 400. */
  QUEUE_FULL_400("queue-full-400", "the same as a 400 (Anthropic: 429)"),
  /** No quota. */
  INSUFFICIENT_QUOTA("insufficient-quota", "429 (Anthropic: 402), no quota left"),
  /** No credit. */
  CREDIT_EXHAUSTED("credit-balance-exhausted", "429 (Anthropic: 400), no credit left"),
  /** The provider's spend limit. */
  SPEND_LIMIT("spend-limit", "429, the enforced spend limit, without retry-after"),
  /** The user's own spend limit. */
  OWN_SPEND_LIMIT("own-spend-limit", "400, the limit that the account set itself"),
  /** Account on hold. */
  ON_HOLD("on-hold", "401 (Anthropic: 400), the organization is on hold"),
  /** Policy. */
  POLICY_VIOLATION("policy-violation", "403, misalignment_policy_violation"),
  /** Server error. */
  SERVER_ERROR("500", "a server error"),
  /** Overload at OpenAI. */
  UNAVAILABLE("503", "overloaded, retry-after: 1"),
  /** Older overload at OpenAI. */
  SLOW_DOWN_503("503-slow-down", "the older slow_down"),
  /** Time-out. */
  GATEWAY_TIMEOUT("504", "the request timed out"),
  /** Overload at Anthropic. */
  OVERLOADED("529", "overloaded, without a hint");

  private final String id;
  private final String description;

  NamedError(String id, String description) {
    this.id = id;
    this.description = description;
  }

  /** Name in rules. */
  public String id() {
    return id;
  }

  /** What it says, in a few words. */
  public String description() {
    return description;
  }

  /** Finds an error by its name; empty if there is none. */
  public static Optional<NamedError> named(String id) {
    return Arrays.stream(values()).filter(error -> error.id.equals(id)).findFirst();
  }

  /**
   * The error of a rule that was read.
   *
   * @throws IllegalStateException if there is none
   */
  public static NamedError of(String id) {
    return named(id).orElseThrow(() -> new IllegalStateException("Not an error: " + id));
  }
}
