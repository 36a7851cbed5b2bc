package dev.offpeak.provider.openai;

import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * The text of a response: its {@code output_text} parts joined, else its refusals, else the
 * arguments of its function calls, one a line. Not thread-safe. Source: openai-openapi f85dbe22,
 * {@code Response}, checked 2026-11-23.
 */
final class ResponseText {

  private final JsonParser parser;
  private final StringBuilder texts = new StringBuilder();
  private final StringBuilder refusals = new StringBuilder();
  private final StringBuilder calls = new StringBuilder();
  private @Nullable String type;
  private @Nullable String said;

  ResponseText(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the body that the parser stands on. */
  String read() {
    Json.members(
        parser,
        name -> {
          if (name.equals("output")) {
            Json.elements(parser, () -> Json.members(parser, this::itemMember));
          }
        });
    if (!texts.isEmpty()) {
      return texts.toString();
    }
    return refusals.isEmpty() ? calls.toString() : refusals.toString();
  }

  private void itemMember(String name) {
    switch (name) {
      case "content" -> Json.elements(parser, this::part);
      case "arguments" -> {
        String text = Json.text(parser);
        if (text != null) {
          calls.append(calls.isEmpty() ? "" : "\n").append(text);
        }
      }
      default -> {}
    }
  }

  /** Reasoning items have parts too, of another type. */
  private void part() {
    type = null;
    said = null;
    Json.members(parser, this::partMember);
    String kind = type;
    if (kind != null && said != null) {
      switch (kind) {
        case "output_text" -> texts.append(said);
        case "refusal" -> refusals.append(said);
        default -> {}
      }
    }
  }

  private void partMember(String name) {
    switch (name) {
      case "type" -> type = Json.text(parser);
      case "text", "refusal" -> said = Json.text(parser);
      default -> {}
    }
  }
}
