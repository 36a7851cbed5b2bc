package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.OutputStore.OutputRow;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deferred call as a background response of OpenAI's, under an id of ours. Source: OpenAI's
 * background mode guide and its OpenAPI document, checked 2026-11-23.
 */
final class Background {

  /** What stands before the call's id; no id of OpenAI's begins so. */
  static final String PREFIX = "resp_";

  /** OpenAI's own id of the response, for its support. */
  private static final String UPSTREAM_ID = "Offpeak-Upstream-Id";

  private Background() {}

  static String id(Deferred call) {
    return PREFIX + call.id();
  }

  /**
   * The response as it is now.
   *
   * @param ending how the call ended; empty if it has not
   */
  static Reply reply(Deferred call, OutputRow row, Optional<Ending> ending) {
    if (call.state() == State.CANCELLED) {
      return json(call, row, "cancelled", null);
    }
    if (ending.isEmpty()) {
      String word = RequestStatus.word(call, row);
      return json(call, row, word.equals("queued") ? word : "in_progress", null);
    }
    return switch (ending.get()) {
      case Ending.Answer(byte[] body, _) -> answer(call, body);
      case Ending.ProviderError(int _, byte[] body) -> json(call, row, "failed", message(body));
      case Ending.OwnError(Refusal refusal) ->
          json(
              call,
              row,
              refusal.code().equals("cancelled") ? "cancelled" : "failed",
              refusal.code().equals("cancelled") ? null : refusal.message());
    };
  }

  private static Reply answer(Deferred call, byte[] body) {
    Map<String, JsonSlice> members = JsonSlice.of(body).members();
    JsonSlice old = members.get("id");
    if (old == null) {
      return Reply.bytes(200, "application/json", body);
    }
    byte[] own = new JsonBytes().text(id(call)).toByteArray();
    JsonBytes spliced =
        new JsonBytes(body.length + own.length)
            .raw(body, 0, old.from())
            .raw(own, 0, own.length)
            .raw(body, old.to(), body.length);
    Reply reply = Reply.bytes(200, "application/json", spliced.toByteArray());
    String upstream = old.text();
    return upstream == null ? reply : reply.with(UPSTREAM_ID, upstream);
  }

  private static @Nullable String message(byte[] body) {
    JsonSlice error = JsonSlice.of(body).members().get("error");
    JsonSlice message = error == null ? null : error.members().get("message");
    return message == null ? null : message.text();
  }

  /** A response without output: all fields that clients require, as before the model has begun. */
  private static Reply json(Deferred call, OutputRow row, String status, @Nullable String problem) {
    JsonBytes json = new JsonBytes().raw('{');
    Events.member(json, "id", "\"" + id(call) + "\"");
    Events.member(json, "object", "\"response\"");
    Events.member(json, "created_at", Long.toString(call.createdAt().getEpochSecond()));
    Events.member(json, "status", "\"" + status + "\"");
    Events.member(json, "background", "true");
    Events.name(json, "error");
    if (problem == null) {
      json.nothing();
    } else {
      json.raw("{\"code\":\"server_error\",\"message\":").text(problem).raw('}');
    }
    Events.name(json, "model");
    json.text(row.model());
    Events.member(json, "incomplete_details", "null");
    Events.member(json, "instructions", "null");
    Events.member(json, "metadata", "{}");
    Events.member(json, "output", "[]");
    Events.member(json, "parallel_tool_calls", "true");
    Events.member(json, "temperature", "null");
    Events.member(json, "tool_choice", "\"auto\"");
    Events.member(json, "tools", "[]");
    Events.member(json, "top_p", "null");
    Events.member(json, "usage", "null");
    byte[] bytes = json.raw('}').toString().getBytes(StandardCharsets.UTF_8);
    return Reply.bytes(200, "application/json", bytes);
  }
}
