package dev.offpeak.gateway.defer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offpeak.source.JsonBytes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as the stream its client asked for: for each choice a chunk with all of its
 * message and one with its end, the usage if it was asked for, {@code [DONE]}. Source: OpenAI's
 * streaming reference, checked 2026-11-23.
 */
final class ChatEvents {

  private ChatEvents() {}

  static void write(byte[] answer, boolean usage, Events events) throws IOException {
    Map<String, JsonSlice> members = JsonSlice.of(answer).members();
    JsonSlice choices = members.remove("choices");
    JsonSlice used = members.remove("usage");
    members.put("object", JsonSlice.of("\"chat.completion.chunk\"".getBytes(US_ASCII)));
    List<JsonSlice> all = choices == null ? List.of() : choices.elements();
    for (JsonSlice choice : all) {
      chunk(members, beginning(choice.members()), usage, events);
      chunk(members, end(choice.members()), usage, events);
    }
    if (usage && used != null) {
      JsonBytes last = Events.object(members);
      Events.member(last, "choices", "[]");
      Events.member(last, "usage", used);
      events.event(null, last.raw('}'));
    }
    events.raw("data: [DONE]\n\n");
  }

  private static void chunk(
      Map<String, JsonSlice> members, JsonBytes choice, boolean usage, Events events)
      throws IOException {
    JsonBytes chunk = Events.object(members);
    Events.name(chunk, "choices");
    byte[] bytes = choice.toByteArray();
    chunk.raw('[').raw(bytes, 0, bytes.length).raw(']');
    if (usage) {
      Events.member(chunk, "usage", "null");
    }
    events.event(null, chunk.raw('}'));
  }

  private static JsonBytes beginning(Map<String, JsonSlice> choice) {
    Map<String, JsonSlice> message = new LinkedHashMap<>();
    JsonSlice given = choice.get("message");
    if (given != null) {
      message.putAll(given.members());
    }
    JsonSlice tools = message.remove("tool_calls");
    JsonBytes delta = Events.object(message);
    if (tools != null && !tools.isNull()) {
      Events.name(delta, "tool_calls");
      delta.raw('[');
      List<JsonSlice> calls = tools.elements();
      for (int at = 0; at < calls.size(); at++) {
        Map<String, JsonSlice> call = calls.get(at).members();
        call.remove("index");
        JsonBytes indexed = Events.object(call);
        Events.member(indexed, "index", Integer.toString(at));
        byte[] bytes = indexed.raw('}').toByteArray();
        delta.raw(at == 0 ? "" : ",").raw(bytes, 0, bytes.length);
      }
      delta.raw(']');
    }
    return choice(choice, delta.raw('}'), "null", choice.get("logprobs"));
  }

  private static JsonBytes end(Map<String, JsonSlice> choice) {
    JsonSlice reason = choice.get("finish_reason");
    return choice(
        choice, new JsonBytes().raw("{}"), reason == null ? "null" : reason.toString(), null);
  }

  private static JsonBytes choice(
      Map<String, JsonSlice> choice, JsonBytes delta, String finish, @Nullable JsonSlice logprobs) {
    JsonBytes json = new JsonBytes().raw('{');
    JsonSlice index = choice.get("index");
    Events.member(json, "index", index == null ? "0" : index.toString());
    Events.name(json, "delta");
    byte[] bytes = delta.toByteArray();
    json.raw(bytes, 0, bytes.length);
    if (logprobs == null) {
      Events.member(json, "logprobs", "null");
    } else {
      Events.member(json, "logprobs", logprobs);
    }
    Events.member(json, "finish_reason", finish);
    return json.raw('}');
  }
}
