package dev.offpeak.gateway.defer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offpeak.source.JsonBytes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of Anthropic's as the stream its client asked for: its start, each block with all of it
 * in one piece, its end. Source: Anthropic's streaming guide, checked 2026-11-23.
 */
final class MessageEvents {

  private MessageEvents() {}

  static void write(byte[] answer, Events events) throws IOException {
    Map<String, JsonSlice> message = JsonSlice.of(answer).members();
    JsonSlice content = message.put("content", ascii("[]"));
    JsonSlice reason = message.put("stop_reason", ascii("null"));
    JsonSlice sequence = message.put("stop_sequence", ascii("null"));
    JsonBytes start = typed("message_start");
    Events.name(start, "message");
    put(start, Events.object(message).raw('}'));
    events.event("message_start", start.raw('}'));
    List<JsonSlice> blocks = content == null ? List.of() : content.elements();
    for (int at = 0; at < blocks.size(); at++) {
      block(at, blocks.get(at).members(), events);
    }
    JsonBytes end = typed("message_delta");
    JsonBytes delta = new JsonBytes().raw('{');
    Events.member(delta, "stop_reason", reason == null ? ascii("null") : reason);
    Events.member(delta, "stop_sequence", sequence == null ? ascii("null") : sequence);
    Events.name(end, "delta");
    put(end, delta.raw('}'));
    JsonSlice usage = message.get("usage");
    if (usage != null) {
      Events.member(end, "usage", usage);
    }
    events.event("message_delta", end.raw('}'));
    events.event("message_stop", typed("message_stop").raw('}'));
  }

  private static void block(int index, Map<String, JsonSlice> block, Events events)
      throws IOException {
    JsonSlice named = block.get("type");
    String type = named == null ? null : named.text();
    Map<String, JsonSlice> empty = new LinkedHashMap<>(block);
    JsonBytes start = at(index, "content_block_start");
    switch (type) {
      case "text" -> empty.put("text", ascii("\"\""));
      case "thinking" -> {
        empty.put("thinking", ascii("\"\""));
        empty.put("signature", ascii("\"\""));
      }
      case "tool_use", "server_tool_use" -> empty.put("input", ascii("{}"));
      case null, default -> {}
    }
    Events.name(start, "content_block");
    put(start, Events.object(empty).raw('}'));
    events.event("content_block_start", start.raw('}'));
    switch (type) {
      case "text" -> delta(index, "text_delta", "text", block.get("text"), events);
      case "thinking" -> {
        delta(index, "thinking_delta", "thinking", block.get("thinking"), events);
        delta(index, "signature_delta", "signature", block.get("signature"), events);
      }
      case "tool_use", "server_tool_use" -> {
        JsonSlice input = block.get("input");
        byte[] quoted = new JsonBytes().text(String.valueOf(input)).toByteArray();
        delta(index, "input_json_delta", "partial_json", JsonSlice.of(quoted), events);
      }
      case null, default -> {}
    }
    events.event("content_block_stop", at(index, "content_block_stop").raw('}'));
  }

  private static void delta(
      int index, String type, String field, @Nullable JsonSlice value, Events events)
      throws IOException {
    if (value == null || value.isNull()) {
      return;
    }
    JsonBytes json = at(index, "content_block_delta");
    JsonBytes delta = typed(type);
    Events.member(delta, field, value);
    Events.name(json, "delta");
    put(json, delta.raw('}'));
    events.event("content_block_delta", json.raw('}'));
  }

  private static JsonBytes typed(String type) {
    JsonBytes json = new JsonBytes().raw('{');
    Events.member(json, "type", "\"" + type + "\"");
    return json;
  }

  private static JsonBytes at(int index, String type) {
    JsonBytes json = typed(type);
    Events.member(json, "index", Integer.toString(index));
    return json;
  }

  private static void put(JsonBytes json, JsonBytes value) {
    byte[] bytes = value.toByteArray();
    json.raw(bytes, 0, bytes.length);
  }

  private static JsonSlice ascii(String json) {
    return JsonSlice.of(json.getBytes(US_ASCII));
  }
}
