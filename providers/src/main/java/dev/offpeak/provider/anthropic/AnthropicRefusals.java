package dev.offpeak.provider.anthropic;

import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.ProviderError;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which kind of refusal an Anthropic error is. Source: the errors and rate limits guides at
 * platform.claude.com, checked 2026-11-23. That a queue is full and that credit is used up have no
 * code of their own; they are told by their text as seen, and without it are a wait and an invalid
 * call.
 */
final class AnthropicRefusals {

  /** {@code enforced_spend_limit_reached} and the limits a user set. */
  private static final Pattern SPEND_LIMIT = Pattern.compile("spend(ing)?_limit");

  /** Credit is used up, or a limit the account set itself, which comes as a 400 without a code. */
  private static final Pattern NO_MONEY =
      Pattern.compile("credit balance is too low|\\bapi usage limits\\b");

  private static final Pattern QUEUE = Pattern.compile("\\bqueued?\\b|_queue");

  private AnthropicRefusals() {}

  static Refusal.Kind kind(int status, ProviderError error) {
    String message = error.message().toLowerCase(Locale.ROOT);
    if (SPEND_LIMIT.matcher(error.code()).find() || NO_MONEY.matcher(message).find()) {
      return Refusal.Kind.QUOTA;
    }
    if (Answers.saysQueueFull(message)) {
      return Refusal.Kind.QUEUE_FULL;
    }
    return switch (status) {
      case 429 ->
          QUEUE.matcher(message).find() || QUEUE.matcher(error.code()).find()
              ? Refusal.Kind.QUEUE_FULL
              : Refusal.Kind.WAIT;
      case 401, 402, 403 -> Refusal.Kind.ACCESS_DENIED;
      case 413 -> Refusal.Kind.TOO_LARGE;
      default ->
          error.code().equals("organization_on_hold")
              ? Refusal.Kind.ACCESS_DENIED
              : Refusal.Kind.INVALID;
    };
  }
}
