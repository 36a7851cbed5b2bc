package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.PromptCache;
import dev.offpeak.sandbox.answer.PromptCache.Breakpoint;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.answer.Tokens;
import dev.offpeak.sandbox.charge.Lane;
import dev.offpeak.sandbox.wire.BodyHash;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The text of a prompt in the order in which it is cached: tools, instructions, messages. Belongs
 * to one thread.
 */
final class Prompt {
  private static final long MESSAGE_TOKENS = 4;
  private static final long IMAGE_TOKENS = 765;
  private static final long CACHED_TOKENS_MIN = 1024;
  private static final long CACHED_TOKENS_STEP = 128;

  private final List<Block> blocks = new ArrayList<>();
  private final StringBuilder instructions = new StringBuilder();
  private String text = "";
  private long tokens;

  private record Block(String text, long tokens, boolean breakpoint) {}

  /** Reads the prompt of a chat completion. */
  static Prompt ofChat(JsonNode body) {
    Prompt prompt = new Prompt();
    prompt.tools(body);
    for (JsonNode message : body.path("messages").values()) {
      prompt.message(message);
    }
    return prompt;
  }

  /** Reads the prompt of a response. */
  static Prompt ofResponse(JsonNode body) {
    Prompt prompt = new Prompt();
    prompt.tools(body);
    String instructions = body.path("instructions").asString("");
    if (!instructions.isEmpty()) {
      prompt.add(instructions, false, MESSAGE_TOKENS);
      prompt.instructions.append(instructions);
    }
    JsonNode input = body.path("input");
    if (input.isString()) {
      prompt.text = input.asString("");
      prompt.add(prompt.text, false, MESSAGE_TOKENS);
    }
    for (JsonNode item : input.values()) {
      prompt.message(item);
    }
    return prompt;
  }

  private void tools(JsonNode body) {
    if (!body.path("tools").isEmpty()) {
      add(body.path("tools").toString(), false, 0);
    }
  }

  private void message(JsonNode message) {
    JsonNode content = message.has("content") ? message.path("content") : message.path("output");
    tokens += MESSAGE_TOKENS;
    StringBuilder said = new StringBuilder();
    if (content.isString()) {
      said.append(content.asString(""));
      add(content.asString(""), false, 0);
    }
    for (JsonNode part : content.values()) {
      String partText = part.path("text").asString("");
      boolean image = part.path("type").asString("").contains("image");
      said.append(partText);
      add(partText, part.has("prompt_cache_breakpoint"), image ? IMAGE_TOKENS : 0);
    }
    switch (message.path("role").asString("")) {
      case "system", "developer" -> instructions.append(said).append('\n');
      case "user" -> text = said.toString();
      default -> {}
    }
  }

  private void add(String added, boolean breakpoint, long extraTokens) {
    Block block = new Block(added, Tokens.of(added) + extraTokens, breakpoint);
    blocks.add(block);
    tokens += block.tokens();
  }

  String instructions() {
    return instructions.toString();
  }

  String text() {
    return text;
  }

  long tokens() {
    return tokens;
  }

  /** What the cache does for this prompt. */
  PromptCache.Use cacheUse(Question question, ModelFamily family) {
    boolean discounted = question.lane() != Lane.BATCH || family.readsCacheInBatch();
    if (tokens < CACHED_TOKENS_MIN || !discounted || family.generation() == 0) {
      return PromptCache.Use.NONE;
    }
    String mode = question.body().path("prompt_cache_options").path("mode").asString("implicit");
    List<Breakpoint> breakpoints = new ArrayList<>();
    long reached = tokens - blocks.stream().mapToLong(Block::tokens).sum();
    long prefix = BodyHash.ofText(question.body().path("model").asString(""));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      reached += block.tokens();
      prefix = BodyHash.mix(prefix ^ BodyHash.ofText(block.text()));
      boolean implicit = mode.equals("implicit") && i == blocks.size() - 1;
      boolean marked = block.breakpoint() || implicit || !family.writesCache();
      if (marked && reached >= CACHED_TOKENS_MIN) {
        breakpoints.add(new Breakpoint(reached, prefix, false));
      }
    }
    PromptCache.Use use = question.cache().use(breakpoints, question.nonce());
    return family.writesCache()
        ? use
        : new PromptCache.Use(use.read() / CACHED_TOKENS_STEP * CACHED_TOKENS_STEP, 0, 0);
  }
}
