package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.http.Events;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends a chat completion as unnamed events that end with {@code [DONE]}. Stateless. */
final class ChatStream {
  private ChatStream() {}

  static Reply of(JsonNode completion, boolean includeUsage) {
    return Reply.stream(
        "text/event-stream", out -> write(new Events(out), completion, includeUsage));
  }

  private static void write(Events events, JsonNode completion, boolean usage) throws IOException {
    for (JsonNode choice : completion.path("choices").values()) {
      choice(events, completion, choice, usage);
    }
    if (usage) {
      ObjectNode last = chunk(completion);
      last.putArray("choices");
      last.set("usage", completion.path("usage"));
      events.data(last);
    }
    events.text("[DONE]");
  }

  private static void choice(Events events, JsonNode completion, JsonNode choice, boolean usage)
      throws IOException {
    JsonNode message = choice.path("message");
    ObjectNode first = Json.object().put("role", "assistant").put("content", "");
    events.data(chunk(completion, choice, first, null, usage));
    for (String piece : Events.pieces(message.path("content").asString(""))) {
      ObjectNode delta = Json.object().put("content", piece);
      events.data(chunk(completion, choice, delta, null, usage));
    }
    if (message.has("tool_calls")) {
      ObjectNode delta = Json.object();
      ObjectNode call = ((ObjectNode) message.path("tool_calls").path(0)).deepCopy();
      call.put("index", 0);
      delta.putArray("tool_calls").add(call);
      events.data(chunk(completion, choice, delta, null, usage));
    }
    events.data(chunk(completion, choice, Json.object(), choice.path("finish_reason"), usage));
  }

  private static ObjectNode chunk(
      JsonNode completion,
      JsonNode choice,
      ObjectNode delta,
      @Nullable JsonNode finish,
      boolean usage) {
    ObjectNode chunk = chunk(completion);
    ObjectNode streamed = chunk.putArray("choices").addObject();
    streamed.set("index", choice.path("index"));
    streamed.set("delta", delta);
    streamed.putNull("logprobs");
    streamed.set("finish_reason", finish);
    if (usage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private static ObjectNode chunk(JsonNode completion) {
    ObjectNode chunk = Json.object();
    chunk.set("id", completion.path("id"));
    chunk.put("object", "chat.completion.chunk");
    chunk.set("created", completion.path("created"));
    chunk.set("model", completion.path("model"));
    chunk.set("service_tier", completion.path("service_tier"));
    chunk.set("system_fingerprint", completion.path("system_fingerprint"));
    return chunk;
  }
}
