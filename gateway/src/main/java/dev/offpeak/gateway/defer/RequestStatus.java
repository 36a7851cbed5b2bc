package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.OutputStore.OutputRow;
import org.jspecify.annotations.Nullable;

/** What the native API tells of one request. Stateless. */
final class RequestStatus {

  private RequestStatus() {}

  /**
   * One object: where it is, its answer if it may be told, and its life.
   *
   * @param call null for a request of a run
   * @param ending null if it has none, or it is not to be told
   */
  static byte[] of(
      RequestLife life, OutputRow row, @Nullable Deferred call, @Nullable Ending ending) {
    RequestRow request = life.request();
    JsonBytes json = new JsonBytes().raw("{\"id\":");
    json.text(call == null ? Long.toString(request.id().value()) : call.id().value());
    Events.member(json, "status", "\"" + word(call, row) + "\"");
    Events.member(json, "lane", "\"" + row.lane().label() + "\"");
    Events.member(json, "created_at", "\"" + request.takenAt() + "\"");
    if (request.deadline() != null) {
      Events.member(json, "deadline", "\"" + request.deadline() + "\"");
    }
    if (request.cost() != null) {
      Events.member(json, "cost_usd", request.cost().toPlainString());
    }
    switch (ending) {
      case Ending.Answer(byte[] body, _) -> Events.member(json, "response", JsonSlice.of(body));
      case Ending.ProviderError(int code, byte[] body) -> {
        Events.member(json, "status_code", Integer.toString(code));
        Events.member(json, "response", JsonSlice.of(body));
      }
      case Ending.OwnError(Refusal refusal) -> {
        Events.member(json, "status_code", Integer.toString(refusal.status()));
        Events.name(json, "error");
        json.text(refusal.message());
      }
      case null -> {}
    }
    Events.member(json, "life", JsonSlice.of(LifeJson.of(life)));
    return json.raw('}').toByteArray();
  }

  /** The state in the words of the API. */
  static String word(@Nullable Deferred call, OutputRow row) {
    if (call != null && call.state() == Deferred.State.CANCELLED) {
      return "cancelled";
    }
    return switch (row.state()) {
      case READY -> "queued";
      case BATCHED, CALLING -> "in_progress";
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }
}
