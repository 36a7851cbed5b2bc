package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.http.Events;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends a response as named events with sequence numbers; the usage comes with the last. Belongs to
 * one thread.
 */
final class ResponsesStream {
  private final Events events;
  private final JsonNode response;
  private int sequence;

  private ResponsesStream(Events events, JsonNode response) {
    this.events = events;
    this.response = response;
  }

  static Reply of(JsonNode response) {
    return Reply.stream(
        "text/event-stream", out -> new ResponsesStream(new Events(out), response).write());
  }

  private void write() throws IOException {
    ObjectNode begun = ((ObjectNode) response).deepCopy();
    begun.put("status", "in_progress");
    begun.putArray("output");
    begun.putNull("usage");
    begun.putNull("incomplete_details");
    send("response.created", Json.object().set("response", begun));
    send("response.in_progress", Json.object().set("response", begun));
    JsonNode output = response.path("output");
    for (int i = 0; i < output.size(); i++) {
      item(i, output.path(i));
    }
    String last = "response." + response.path("status").asString("completed");
    send(last, Json.object().set("response", response));
  }

  private void item(int index, JsonNode item) throws IOException {
    ObjectNode begun = ((ObjectNode) item).deepCopy();
    boolean message = item.path("type").asString("").equals("message");
    if (message) {
      begun.put("status", "in_progress").putArray("content");
    }
    ObjectNode added = at(index);
    added.set("item", begun);
    send("response.output_item.added", added);
    if (message) {
      text(index, item);
    } else if (item.has("arguments")) {
      arguments(index, item);
    }
    ObjectNode done = at(index);
    done.set("item", item);
    send("response.output_item.done", done);
  }

  private void text(int index, JsonNode item) throws IOException {
    JsonNode part = item.path("content").path(0);
    ObjectNode empty = ((ObjectNode) part).deepCopy();
    empty.put("text", "");
    ObjectNode added = inPart(index, item);
    added.set("part", empty);
    send("response.content_part.added", added);
    for (String piece : Events.pieces(part.path("text").asString(""))) {
      ObjectNode delta = inPart(index, item).put("delta", piece);
      delta.putArray("logprobs");
      send("response.output_text.delta", delta);
    }
    ObjectNode done = inPart(index, item).put("text", part.path("text").asString(""));
    done.putArray("logprobs");
    send("response.output_text.done", done);
    ObjectNode ended = inPart(index, item);
    ended.set("part", part);
    send("response.content_part.done", ended);
  }

  private void arguments(int index, JsonNode item) throws IOException {
    String id = item.path("id").asString("");
    String arguments = item.path("arguments").asString("");
    for (String piece : Events.pieces(arguments)) {
      send(
          "response.function_call_arguments.delta",
          at(index).put("item_id", id).put("delta", piece));
    }
    send(
        "response.function_call_arguments.done",
        at(index)
            .put("item_id", id)
            .put("name", item.path("name").asString(""))
            .put("arguments", arguments));
  }

  private static ObjectNode at(int index) {
    return Json.object().put("output_index", index);
  }

  private static ObjectNode inPart(int index, JsonNode item) {
    return at(index).put("item_id", item.path("id").asString("")).put("content_index", 0);
  }

  private void send(String type, ObjectNode data) throws IOException {
    data.put("type", type).put("sequence_number", sequence++);
    events.named(type, data);
  }
}
