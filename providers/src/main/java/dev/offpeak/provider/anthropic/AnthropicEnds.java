package dev.offpeak.provider.anthropic;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * How a message ended, by its {@code stop_reason}. Not thread-safe. Source: Anthropic's TypeScript
 * SDK 1.12.0, {@code StopReason}, checked 2026-11-23.
 */
final class AnthropicEnds {

  private @Nullable String reason;

  private AnthropicEnds() {}

  static AnswerEnd of(byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      AnthropicEnds reading = new AnthropicEnds();
      parser.nextToken();
      Json.members(
          parser,
          name -> {
            if (name.equals("stop_reason")) {
              reading.reason = Json.text(parser);
            }
          });
      return reading.end();
    }
  }

  private AnswerEnd end() {
    String why = reason;
    return why == null
        ? AnswerEnd.WHOLE
        : switch (why) {
          case "max_tokens", "model_context_window_exceeded" -> AnswerEnd.TRUNCATED;
          case "refusal" -> AnswerEnd.REFUSED;
          default -> AnswerEnd.WHOLE;
        };
  }
}
