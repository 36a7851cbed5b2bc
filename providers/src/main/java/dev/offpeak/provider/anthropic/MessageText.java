package dev.offpeak.provider.anthropic;

import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineSplice;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * The text of a message: its text blocks joined, else the inputs of its tool calls as they were
 * written, one a line. Not thread-safe. Source: Anthropic's TypeScript SDK 1.12.0, {@code
 * ContentBlock}, checked 2026-11-23.
 */
final class MessageText {

  private final JsonParser parser;
  private final byte[] body;
  private final StringBuilder texts = new StringBuilder();
  private final StringBuilder inputs = new StringBuilder();
  private @Nullable String type;
  private @Nullable String said;
  private Json.@Nullable Slice input;

  /**
   * A text to be read.
   *
   * @param parser on the start of {@code body}
   */
  MessageText(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  String read() {
    Json.members(
        parser,
        name -> {
          if (name.equals("content")) {
            Json.elements(parser, this::block);
          }
        });
    return texts.isEmpty() ? inputs.toString() : texts.toString();
  }

  private void block() {
    type = null;
    said = null;
    input = null;
    Json.members(parser, this::blockMember);
    if ("text".equals(type) && said != null) {
      texts.append(said);
    } else if ("tool_use".equals(type) && input != null) {
      inputs
          .append(inputs.isEmpty() ? "" : "\n")
          .append(new String(LineSplice.cut(body, input), StandardCharsets.UTF_8));
    }
  }

  private void blockMember(String name) {
    switch (name) {
      case "type" -> type = Json.text(parser);
      case "text" -> said = Json.text(parser);
      case "input" -> input = Json.slice(parser);
      default -> {}
    }
  }
}
