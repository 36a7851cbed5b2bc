package dev.offpeak.sandbox.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a prompt asks for, whatever its dialect.
 *
 * @param instructions the system prompt; empty if there is none
 * @param text the user's last text
 * @param form what the answer has to look like
 * @param tokensMax most output tokens; {@link Long#MAX_VALUE} if not said
 * @param reasoning reasoning tokens the model would like to spend
 */
public record Wish(String instructions, String text, Form form, long tokensMax, long reasoning) {

  /** What an answer has to look like. */
  public sealed interface Form {
    /** Any text. */
    record Free() implements Form {}

    /** A JSON object. */
    record AnyObject() implements Form {}

    /** JSON that fits a schema. */
    record Schema(JsonNode schema) implements Form {}

    /** A call of a tool, with an input that fits its schema, null if it has none. */
    record Tool(String name, @Nullable JsonNode schema) implements Form {}
  }
}
