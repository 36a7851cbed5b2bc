package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.PromptCache.Breakpoint;
import dev.offpeak.sandbox.answer.Tokens;
import dev.offpeak.sandbox.wire.BodyHash;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The text of a prompt in the order in which it is cached: tools, system, messages. Belongs to one
 * thread.
 */
final class MessagePrompt {
  private static final long IMAGE_TOKENS = 1_600;
  private static final long MESSAGE_TOKENS = 4;

  private final List<Block> blocks = new ArrayList<>();
  private String system = "";
  private String text = "";

  private record Block(String text, long tokens, JsonNode cacheControl) {}

  static MessagePrompt of(JsonNode body) {
    MessagePrompt prompt = new MessagePrompt();
    for (JsonNode tool : body.path("tools").values()) {
      prompt.add(tool.toString(), 0, tool);
    }
    prompt.system = prompt.content(body.path("system"));
    for (JsonNode message : body.path("messages").values()) {
      String said = prompt.content(message.path("content"));
      if (message.path("role").asString("").equals("user")) {
        prompt.text = said;
      }
    }
    return prompt;
  }

  private String content(JsonNode content) {
    if (content.isString()) {
      add(content.asString(""), MESSAGE_TOKENS, content);
      return content.asString("");
    }
    StringBuilder said = new StringBuilder();
    for (JsonNode block : content.values()) {
      String type = block.path("type").asString("");
      boolean image = type.equals("image") || type.equals("document");
      boolean plain = type.equals("text");
      String blockText = plain ? block.path("text").asString("") : image ? "" : block.toString();
      add(blockText, image ? IMAGE_TOKENS : MESSAGE_TOKENS, block);
      said.append(plain ? blockText : "");
    }
    return said.toString();
  }

  private void add(String added, long extraTokens, JsonNode holder) {
    blocks.add(new Block(added, Tokens.of(added) + extraTokens, holder.path("cache_control")));
  }

  String system() {
    return system;
  }

  String text() {
    return text;
  }

  long tokens() {
    return blocks.stream().mapToLong(Block::tokens).sum();
  }

  /** Blocks that are marked for the cache. */
  long marked() {
    return blocks.stream().filter(block -> block.cacheControl().isObject()).count();
  }

  /** The marked places whose prefix is long enough for the model. */
  List<Breakpoint> breakpoints(JsonNode body, String model) {
    long minimum = CacheMinimum.of(model);
    JsonNode automatic = body.path("cache_control");
    List<Breakpoint> breakpoints = new ArrayList<>();
    long reached = 0;
    long prefix = BodyHash.ofText(model);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      reached += block.tokens();
      prefix = BodyHash.mix(prefix ^ BodyHash.ofText(block.text()));
      boolean last = i == blocks.size() - 1;
      JsonNode control = last && automatic.isObject() ? automatic : block.cacheControl();
      if (control.isObject() && reached >= minimum) {
        boolean hour = control.path("ttl").asString("5m").equals("1h");
        breakpoints.add(new Breakpoint(reached, prefix, hour));
      }
    }
    return breakpoints;
  }
}
