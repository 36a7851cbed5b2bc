package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Face;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Endpoint;
import dev.offpeak.source.JsonBytes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in a stream how a call ended. */
final class Streamed {

  private Streamed() {}

  /**
   * Writes the end of a call as the events of its API.
   *
   * @param usage whether the client asked for the usage in the stream
   */
  static void write(Endpoint endpoint, Ending ending, boolean usage, Events events)
      throws IOException {
    switch (ending) {
      case Ending.Answer(byte[] body, _) -> {
        switch (endpoint) {
          case CHAT_COMPLETIONS -> ChatEvents.write(body, usage, events);
          case RESPONSES -> ResponseEvents.write(body, events);
          case MESSAGES -> MessageEvents.write(body, events);
          case EMBEDDINGS -> {
            JsonBytes whole = new JsonBytes();
            JsonSlice.of(body).into(whole);
            events.event(null, whole);
          }
        }
      }
      case Ending.ProviderError(int _, byte[] body) -> error(endpoint, body, events);
      case Ending.OwnError(Refusal refusal) -> {
        Face face = endpoint == Endpoint.MESSAGES ? Face.ANTHROPIC : Face.OPENAI;
        Reply reply = Reply.refusal(face, refusal, "");
        if (reply.body() instanceof Reply.Body.Whole(byte[] body)) {
          error(endpoint, body, events);
        }
      }
    }
  }

  /** After the head was sent, the event is the only place left for an error. */
  private static void error(Endpoint endpoint, byte[] body, Events events) throws IOException {
    JsonBytes data = new JsonBytes();
    if (endpoint == Endpoint.RESPONSES) {
      JsonSlice error = JsonSlice.of(body).members().get("error");
      Map<String, JsonSlice> members = new LinkedHashMap<>();
      if (error != null) {
        members.putAll(error.members());
      }
      members.remove("type");
      data = Events.object(members);
      Events.member(data, "type", "\"error\"");
      Events.member(data, "sequence_number", "0");
      data.raw('}');
    } else {
      JsonSlice.of(body).into(data);
    }
    events.event(endpoint == Endpoint.CHAT_COMPLETIONS ? null : "error", data);
  }
}
