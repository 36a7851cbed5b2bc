package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Usage;
import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Gathers a message's usage into ours. What is absent or null is zero. Anthropic's {@code
 * input_tokens} is only the part that was neither read from a cache nor written to one, so the
 * whole prompt is the sum of three counts. Without a breakdown by lifetime, writes count as the
 * short one's. Not thread-safe. Source: Anthropic's TypeScript SDK 1.12.0, {@code Usage}, checked
 * 2026-11-23.
 */
final class AnthropicUsage {

  private long uncached;
  private long written;
  private long writtenShort;
  private long writtenLong;
  private long read;
  private long output;
  private long thinking;
  private long webSearches;
  private @Nullable String serviceTier;
  private @Nullable String geo;

  /** Reads the usage object that the parser stands on. */
  void read(JsonParser parser) {
    Json.members(parser, name -> member(parser, name));
  }

  Usage toUsage() {
    long allWritten = Math.max(written, writtenShort + writtenLong);
    return new Usage(
        uncached + allWritten + read, read, allWritten, writtenLong, output, thinking, webSearches);
  }

  @Nullable String serviceTier() {
    return serviceTier;
  }

  @Nullable String geo() {
    return geo;
  }

  private void member(JsonParser parser, String name) {
    switch (name) {
      case "input_tokens" -> uncached = Json.count(parser);
      case "cache_creation_input_tokens" -> written = Json.count(parser);
      case "cache_read_input_tokens" -> read = Json.count(parser);
      case "cache_creation" -> Json.members(parser, part -> lifetime(parser, part));
      case "output_tokens" -> output = Json.count(parser);
      case "output_tokens_details" -> Json.members(parser, part -> outputDetail(parser, part));
      case "server_tool_use" -> Json.members(parser, part -> serverTool(parser, part));
      case "service_tier" -> serviceTier = Json.text(parser);
      case "inference_geo" -> geo = Json.text(parser);
      default -> {}
    }
  }

  private void lifetime(JsonParser parser, String name) {
    switch (name) {
      case "ephemeral_5m_input_tokens" -> writtenShort = Json.count(parser);
      case "ephemeral_1h_input_tokens" -> writtenLong = Json.count(parser);
      default -> {}
    }
  }

  private void outputDetail(JsonParser parser, String name) {
    if (name.equals("thinking_tokens") || name.equals("reasoning_tokens")) {
      thinking = Json.count(parser);
    }
  }

  private void serverTool(JsonParser parser, String name) {
    if (name.equals("web_search_requests")) {
      webSearches = Json.count(parser);
    }
  }
}
