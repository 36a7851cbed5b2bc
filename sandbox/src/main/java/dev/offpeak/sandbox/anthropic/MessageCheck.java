package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.charge.Lane;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks the params of a message. Stateless. */
final class MessageCheck {
  private static final Set<String> ROLES = Set.of("user", "assistant", "system");

  private MessageCheck() {}

  /** Returns what is wrong first; null if nothing is. */
  static Outcome.@Nullable Failed check(Question question) {
    JsonNode body = question.body();
    String model = body.path("model").asString("");
    if (!body.path("model").isString() || model.isEmpty()) {
      return invalid("model: Field required");
    }
    if (model.startsWith("no-such")) {
      return new Outcome.Failed(404, "not_found_error", null, null, "model: " + model);
    }
    String wrong = maxTokens(body, question.lane());
    if (wrong == null) {
      wrong = messages(body.path("messages"));
    }
    if (wrong == null) {
      wrong = temperature(body.path("temperature"));
    }
    if (wrong == null && question.lane() == Lane.BATCH) {
      wrong = batchOnly(body);
    }
    return wrong == null ? null : invalid(wrong);
  }

  /** A refusal of the whole. */
  static Outcome.Failed invalid(String message) {
    return new Outcome.Failed(400, "invalid_request_error", null, null, message);
  }

  private static @Nullable String maxTokens(JsonNode body, Lane lane) {
    JsonNode max = body.path("max_tokens");
    if (max.isMissingNode() || max.isNull()) {
      return "max_tokens: Field required";
    }
    if (!max.isIntegralNumber()) {
      return "max_tokens: Input should be a valid integer";
    }
    // Zero warms the cache, which is possible synchronously only.
    long least = lane == Lane.BATCH ? 1 : 0;
    return max.asLong(0) < least
        ? "max_tokens: Input should be greater than or equal to " + least
        : null;
  }

  private static @Nullable String messages(JsonNode messages) {
    if (messages.isMissingNode()) {
      return "messages: Field required";
    }
    if (!messages.isArray()) {
      return "messages: Input should be a valid list";
    }
    if (messages.isEmpty()) {
      return "messages: at least one message is required";
    }
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      if (!ROLES.contains(message.path("role").asString(""))) {
        return "messages." + i + ".role: Input should be 'user' or 'assistant'";
      }
      JsonNode content = message.path("content");
      if (!content.isString() && !content.isArray()) {
        return "messages." + i + ".content: Input should be a valid string or list";
      }
    }
    return null;
  }

  private static @Nullable String temperature(JsonNode temperature) {
    if (temperature.isMissingNode() || temperature.isNull()) {
      return null;
    }
    double value = temperature.asDouble(-1);
    return !temperature.isNumber() || value < 0 || value > 1 ? "temperature: range: 0..1" : null;
  }

  private static @Nullable String batchOnly(JsonNode body) {
    if (body.path("stream").asBoolean(false)) {
      return "stream: streaming is not supported in message batches";
    }
    if (body.has("speed")) {
      return "speed: fast mode is not supported in message batches";
    }
    String billTo = body.path("billing_policy").path("bill_to").asString("");
    return billTo.equals("user_profile")
        ? "billing_policy: billing a user profile is not supported in message batches"
        : null;
  }
}
