package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.http.Events;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends a message as named events. Stateless. */
final class MessageStream {
  private MessageStream() {}

  static Reply.Answer of(ObjectNode message) {
    return Reply.stream("text/event-stream", out -> write(new Events(out), message));
  }

  private static void write(Events events, ObjectNode message) throws IOException {
    ObjectNode begun = message.deepCopy();
    begun.putArray("content");
    begun.putNull("stop_reason");
    ((ObjectNode) begun.path("usage")).put("output_tokens", 1);
    send(events, "message_start", Json.object().set("message", begun));
    JsonNode content = message.path("content");
    for (int i = 0; i < content.size(); i++) {
      block(events, i, content.path(i));
      send(events, "ping", Json.object());
    }
    ObjectNode last = Json.object();
    ObjectNode delta = last.putObject("delta");
    delta.set("stop_reason", message.path("stop_reason"));
    delta.putNull("stop_sequence");
    JsonNode total = message.path("usage");
    ObjectNode usage = last.putObject("usage");
    usage.set("input_tokens", total.path("input_tokens"));
    usage.set("cache_creation_input_tokens", total.path("cache_creation_input_tokens"));
    usage.set("cache_read_input_tokens", total.path("cache_read_input_tokens"));
    usage.set("output_tokens", total.path("output_tokens"));
    usage.putNull("server_tool_use");
    send(events, "message_delta", last);
    send(events, "message_stop", Json.object());
  }

  private static void block(Events events, int index, JsonNode block) throws IOException {
    ObjectNode empty = ((ObjectNode) block).deepCopy();
    boolean text = block.has("text");
    if (text) {
      empty.put("text", "");
    } else {
      empty.putObject("input");
    }
    ObjectNode start = Json.object().put("index", index);
    start.set("content_block", empty);
    send(events, "content_block_start", start);
    String whole = text ? block.path("text").asString("") : block.path("input").toString();
    for (String piece : Events.pieces(whole)) {
      ObjectNode event = Json.object().put("index", index);
      event
          .putObject("delta")
          .put("type", text ? "text_delta" : "input_json_delta")
          .put(text ? "text" : "partial_json", piece);
      send(events, "content_block_delta", event);
    }
    send(events, "content_block_stop", Json.object().put("index", index));
  }

  private static void send(Events events, String type, ObjectNode data) throws IOException {
    data.put("type", type);
    events.named(type, data);
  }
}
