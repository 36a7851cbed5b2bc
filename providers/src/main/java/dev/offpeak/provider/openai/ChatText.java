package dev.offpeak.provider.openai;

import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * The text of a chat completion: the first choice's content, else its refusal, else the arguments
 * of its tool calls, one a line. Not thread-safe. Source: openai-openapi f85dbe22, {@code
 * CreateChatCompletionResponse}, checked 2026-11-23.
 */
final class ChatText {

  private final JsonParser parser;
  private final StringBuilder arguments = new StringBuilder();
  private boolean firstChoice = true;
  private @Nullable String content;
  private @Nullable String refusal;

  ChatText(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the body that the parser stands on. */
  String read() {
    Json.members(
        parser,
        name -> {
          if (name.equals("choices")) {
            Json.elements(parser, this::choice);
          }
        });
    if (content != null) {
      return content;
    }
    return refusal != null ? refusal : arguments.toString();
  }

  private void choice() {
    if (firstChoice) {
      firstChoice = false;
      Json.members(
          parser,
          name -> {
            if (name.equals("message")) {
              Json.members(parser, this::messageMember);
            }
          });
    }
  }

  private void messageMember(String name) {
    switch (name) {
      case "content" -> content = Json.text(parser);
      case "refusal" -> refusal = Json.text(parser);
      case "tool_calls" -> Json.elements(parser, () -> Json.members(parser, this::callMember));
      case "function_call" -> Json.members(parser, this::functionMember);
      default -> {}
    }
  }

  private void callMember(String name) {
    if (name.equals("function")) {
      Json.members(parser, this::functionMember);
    }
  }

  private void functionMember(String name) {
    String text = name.equals("arguments") ? Json.text(parser) : null;
    if (text != null) {
      arguments.append(arguments.isEmpty() ? "" : "\n").append(text);
    }
  }
}
