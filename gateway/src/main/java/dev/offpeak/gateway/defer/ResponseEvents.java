package dev.offpeak.gateway.defer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offpeak.source.JsonBytes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response of OpenAI's as the stream its client asked for: its start, each item of the output
 * with its text or arguments in one piece, its end. Source: OpenAI's streaming reference, checked
 * 2026-11-23. Used once.
 */
final class ResponseEvents {

  private final Events events;
  private int sequence;

  private ResponseEvents(Events events) {
    this.events = events;
  }

  static void write(byte[] answer, Events events) throws IOException {
    new ResponseEvents(events).write(answer);
  }

  private void write(byte[] answer) throws IOException {
    Map<String, JsonSlice> response = JsonSlice.of(answer).members();
    Map<String, JsonSlice> begun = new LinkedHashMap<>(response);
    begun.put("status", ascii("\"in_progress\""));
    begun.put("output", ascii("[]"));
    begun.put("usage", ascii("null"));
    whole("response.created", JsonSlice.of(object(begun)));
    whole("response.in_progress", JsonSlice.of(object(begun)));
    JsonSlice output = response.get("output");
    List<JsonSlice> items = output == null ? List.of() : output.elements();
    for (int at = 0; at < items.size(); at++) {
      item(at, items.get(at));
    }
    JsonSlice status = response.get("status");
    String named = status == null ? null : status.text();
    whole(
        "incomplete".equals(named) || "failed".equals(named)
            ? "response." + named
            : "response.completed",
        JsonSlice.of(answer));
  }

  private void whole(String type, JsonSlice response) throws IOException {
    JsonBytes json = typed(type);
    Events.member(json, "response", response);
    events.event(type, json.raw('}'));
  }

  private void item(int index, JsonSlice item) throws IOException {
    Map<String, JsonSlice> members = item.members();
    String type = text(members, "type");
    Map<String, JsonSlice> begun = new LinkedHashMap<>(members);
    begun.computeIfPresent("status", (name, any) -> ascii("\"in_progress\""));
    if ("message".equals(type)) {
      begun.put("content", ascii("[]"));
    } else if ("function_call".equals(type)) {
      begun.put("arguments", ascii("\"\""));
    }
    item("response.output_item.added", index, JsonSlice.of(object(begun)));
    JsonSlice content = members.get("content");
    if ("message".equals(type) && content != null) {
      List<JsonSlice> parts = content.elements();
      for (int at = 0; at < parts.size(); at++) {
        part(members, index, at, parts.get(at));
      }
    }
    JsonSlice arguments = members.get("arguments");
    if ("function_call".equals(type) && arguments != null) {
      String kind = "response.function_call_arguments";
      piece(kind + ".delta", members, index, "delta", arguments);
      piece(kind + ".done", members, index, "arguments", arguments);
    }
    item("response.output_item.done", index, item);
  }

  private void item(String type, int index, JsonSlice item) throws IOException {
    JsonBytes json = typed(type);
    Events.member(json, "output_index", Integer.toString(index));
    Events.member(json, "item", item);
    events.event(type, json.raw('}'));
  }

  private void piece(
      String type, Map<String, JsonSlice> item, int index, String name, JsonSlice value)
      throws IOException {
    JsonBytes json = of(type, item, index);
    JsonSlice called = item.get("name");
    if (name.equals("arguments") && called != null) {
      Events.member(json, "name", called);
    }
    Events.member(json, name, value);
    events.event(type, json.raw('}'));
  }

  private void part(Map<String, JsonSlice> item, int index, int at, JsonSlice part)
      throws IOException {
    Map<String, JsonSlice> members = part.members();
    boolean refusal = "refusal".equals(text(members, "type"));
    String field = refusal ? "refusal" : "text";
    Map<String, JsonSlice> empty = new LinkedHashMap<>(members);
    empty.put(field, ascii("\"\""));
    content("response.content_part.added", item, index, at, "part", JsonSlice.of(object(empty)));
    JsonSlice text = members.get(field);
    if (text != null) {
      String kind = refusal ? "response.refusal" : "response.output_text";
      content(kind + ".delta", item, index, at, "delta", text);
      content(kind + ".done", item, index, at, field, text);
    }
    content("response.content_part.done", item, index, at, "part", part);
  }

  private void content(
      String type, Map<String, JsonSlice> item, int index, int at, String name, JsonSlice value)
      throws IOException {
    JsonBytes json = of(type, item, index);
    Events.member(json, "content_index", Integer.toString(at));
    if (type.startsWith("response.output_text")) {
      Events.member(json, "logprobs", "[]");
    }
    Events.member(json, name, value);
    events.event(type, json.raw('}'));
  }

  private JsonBytes of(String type, Map<String, JsonSlice> item, int index) {
    JsonBytes json = typed(type);
    Events.member(json, "item_id", item.getOrDefault("id", ascii("\"\"")));
    Events.member(json, "output_index", Integer.toString(index));
    return json;
  }

  private JsonBytes typed(String type) {
    JsonBytes json = new JsonBytes().raw('{');
    Events.member(json, "type", "\"" + type + "\"");
    Events.member(json, "sequence_number", Integer.toString(sequence++));
    return json;
  }

  private static byte[] object(Map<String, JsonSlice> members) {
    return Events.object(members).raw('}').toByteArray();
  }

  private static @Nullable String text(Map<String, JsonSlice> members, String name) {
    JsonSlice value = members.get(name);
    return value == null ? null : value.text();
  }

  private static JsonSlice ascii(String json) {
    return JsonSlice.of(json.getBytes(US_ASCII));
  }
}
