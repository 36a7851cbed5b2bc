package dev.offpeak.provider.openai;

import dev.offpeak.model.Usage;
import dev.offpeak.provider.http.Json;
import tools.jackson.core.JsonParser;

/**
 * Gathers OpenAI's usage of chat completions, responses or embeddings into ours. What is absent or
 * null is zero. Cached and written tokens are inside the input already, reasoning inside the
 * output. Not thread-safe. Source: openai-openapi f85dbe22, {@code CompletionUsage} and {@code
 * ResponseUsage}; openai 7.57.0 for cache writes by lifetime; checked 2026-11-23.
 */
final class OpenAiUsage {

  private long input;
  private long cached;
  private long written;
  private long writtenShort;
  private long writtenLong;
  private long output;
  private long reasoning;

  /** Reads the usage object that the parser stands on. */
  void read(JsonParser parser) {
    Json.members(parser, name -> member(parser, name));
  }

  Usage toUsage() {
    return new Usage(
        input,
        cached,
        Math.max(written, writtenShort + writtenLong),
        writtenLong,
        output,
        reasoning,
        0);
  }

  private void member(JsonParser parser, String name) {
    switch (name) {
      case "prompt_tokens", "input_tokens" -> input = Json.count(parser);
      case "completion_tokens", "output_tokens" -> output = Json.count(parser);
      case "prompt_tokens_details", "input_tokens_details" ->
          Json.members(parser, detail -> inputDetail(parser, detail));
      case "completion_tokens_details", "output_tokens_details" ->
          Json.members(parser, detail -> outputDetail(parser, detail));
      default -> {}
    }
  }

  private void inputDetail(JsonParser parser, String name) {
    switch (name) {
      case "cached_tokens" -> cached = Json.count(parser);
      case "cache_write_tokens" -> written = Json.count(parser);
      case "cache_write_tokens_details" ->
          Json.members(parser, lifetime -> writeLifetime(parser, lifetime));
      default -> {}
    }
  }

  private void writeLifetime(JsonParser parser, String name) {
    switch (name) {
      case "ttl_30m_tokens" -> writtenShort = Json.count(parser);
      case "ttl_12h_tokens" -> writtenLong = Json.count(parser);
      default -> {}
    }
  }

  private void outputDetail(JsonParser parser, String name) {
    if (name.equals("reasoning_tokens")) {
      reasoning = Json.count(parser);
    }
  }
}
