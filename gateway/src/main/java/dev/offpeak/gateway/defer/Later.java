package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.model.DeferredId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.OutputStore.OutputRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls that are asked for again: at {@code /api/requests/…} those sent with {@code Offpeak-Wait:
 * async}, at {@code /openai/v1/responses/…} those sent with {@code background: true}. Thread-safe.
 */
final class Later {

  static final String REQUESTS = "/api/requests/";
  static final String RESPONSES = "/openai/v1/responses/";

  private static final Pattern REQUEST =
      Pattern.compile(REQUESTS + "(op_[0-9a-f]{24})(/events|/cancel)?");
  private static final Pattern RESPONSE =
      Pattern.compile(RESPONSES + Background.PREFIX + "(op_[0-9a-f]{24})(/.*)?");
  private static final Duration COMMENT_EVERY = Duration.ofSeconds(15);

  private final DeferParts parts;
  private final Waiting waiting;
  private final Held held;

  Later(DeferParts parts, Waiting waiting, Held held) {
    this.parts = parts;
    this.waiting = waiting;
    this.held = held;
  }

  List<Route> routes() {
    return List.of(
        new BlockingRoute(call -> REQUEST.matcher(call.path()).matches(), this::request),
        new BlockingRoute(call -> RESPONSE.matcher(call.path()).matches(), this::response));
  }

  /** The first answer to a call that is asked for again. */
  Reply accepted(Deferred call) {
    OutputRow row = row(call);
    if (call.mode() == Mode.BACKGROUND) {
      return held.marked(Background.reply(call, row, Optional.empty()), call, row.lane());
    }
    return held.marked(status(202, call, row), call, row.lane())
        .with("location", REQUESTS + call.id().value());
  }

  private Reply request(Incoming incoming) throws RefusedException {
    Matcher path = REQUEST.matcher(incoming.path());
    Deferred call = find(incoming, path, Mode.ASYNC);
    return switch (path.group(2)) {
      case "/cancel" -> cancelled(incoming, call);
      case "/events" -> events(incoming, call);
      case null, default -> {
        OutputRow row = row(call);
        yield held.marked(status(200, call, row), call, row.lane());
      }
    };
  }

  private Reply cancelled(Incoming incoming, Deferred call) throws RefusedException {
    only(incoming, "POST");
    parts.store().deferred().cancel(call.id(), parts.time().instant());
    waiting.nudge();
    return status(200, again(call), row(call));
  }

  private Reply response(Incoming incoming) throws RefusedException {
    Matcher path = RESPONSE.matcher(incoming.path());
    Deferred call = find(incoming, path, Mode.BACKGROUND);
    return switch (path.group(2)) {
      case null -> incoming.method().equals("DELETE") ? removed(call) : shown(incoming, call);
      case "/cancel" -> {
        only(incoming, "POST");
        parts.store().deferred().cancel(call.id(), parts.time().instant());
        yield shown(again(call));
      }
      case "/input_items" -> {
        only(incoming, "GET");
        yield inputItems(call, new Query(incoming.query()));
      }
      default ->
          throw new RefusedException(
              new Refusal(
                  404,
                  "no_such_path",
                  "Of a deferred response, Offpeak serves GET, DELETE, /cancel and /input_items."));
    };
  }

  private Reply removed(Deferred call) {
    parts.store().deferred().remove(call.id(), parts.time().instant());
    return Reply.json(
        200, "{\"id\":\"" + Background.id(call) + "\",\"object\":\"response\",\"deleted\":true}");
  }

  private Reply inputItems(Deferred call, Query query) throws RefusedException {
    PayloadRef body = parts.store().browse().life(call.request()).orElseThrow().body();
    return Reply.bytes(
        200, "application/json", InputItems.list(call, parts.store().payloads().read(body), query));
  }

  private Reply shown(Incoming incoming, Deferred call) throws RefusedException {
    only(incoming, "GET");
    return shown(call);
  }

  private Reply shown(Deferred call) {
    OutputRow row = row(call);
    Optional<Ending> ending =
        Waiting.ended(row) ? Optional.of(held.ending(call, row)) : Optional.empty();
    Reply reply = held.marked(Background.reply(call, row, ending), call, row.lane());
    return ending.isPresent() ? track(reply, call) : pausing(reply, call);
  }

  private Reply track(Reply reply, Deferred call) {
    return call.state() == State.WAITING ? reply.then(sent -> held.told(call, sent)) : reply;
  }

  private Reply pausing(Reply reply, Deferred call) {
    return reply.with("retry-after", Long.toString(held.left(call).toSeconds() + 1));
  }

  /** A call's state, and its answer once it is there. */
  private Reply status(int status, Deferred call, OutputRow row) {
    JsonBytes json = new JsonBytes().raw('{');
    Events.member(json, "id", "\"" + call.id() + "\"");
    Events.member(json, "status", "\"" + word(call, row) + "\"");
    Events.member(json, "lane", "\"" + row.lane().label() + "\"");
    Events.member(json, "created_at", "\"" + call.createdAt() + "\"");
    if (call.deadline() != null) {
      Events.member(json, "deadline", "\"" + call.deadline() + "\"");
    }
    if (!Waiting.ended(row) || call.state() == State.CANCELLED) {
      Reply reply = Reply.json(status, json.raw('}').toString());
      return Waiting.ended(row) ? reply : pausing(reply, call);
    }
    if (row.cost() != null) {
      Events.member(json, "cost_usd", "\"" + row.cost().toPlainString() + "\"");
    }
    switch (held.ending(call, row)) {
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
    }
    Reply reply = Reply.bytes(status, "application/json", json.raw('}').toByteArray());
    return track(reply, call);
  }

  static String word(Deferred call, OutputRow row) {
    if (call.state() == State.CANCELLED) {
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

  /** Tells a call's state whenever it may have changed, and once more at its end. */
  private Reply events(Incoming incoming, Deferred call) throws RefusedException {
    only(incoming, "GET");
    return Reply.written(
            200,
            "text/event-stream; charset=utf-8",
            out -> {
              Events events = new Events(out);
              try (Waiting.Waiter waiter = waiting.open(call, incoming.presence())) {
                String told = "";
                while (true) {
                  OutputRow row = row(call);
                  String word = word(again(call), row);
                  if (!word.equals(told)) {
                    told = word;
                    JsonBytes data = new JsonBytes().raw("{\"id\":").text(call.id().value());
                    Events.name(data, "status");
                    events.event("status", data.text(word).raw('}'));
                    out.flush();
                  }
                  if (Waiting.ended(row) || word.equals("cancelled")) {
                    return;
                  }
                  if (waiter.await(COMMENT_EVERY).isEmpty()) {
                    if (waiter.stopped()) {
                      throw new IOException("the client or the gateway goes");
                    }
                    events.comment();
                  }
                }
              }
            })
        .with("cache-control", "no-cache");
  }

  private static void only(Incoming incoming, String method) throws RefusedException {
    if (!incoming.method().equals(method)) {
      throw new RefusedException(
          new Refusal(405, "wrong_method", "This path takes " + method + " only.")
              .with("allow", method));
    }
  }

  /** A key sees its own calls; without keys, who knows the id may ask for it. */
  private Deferred find(Incoming incoming, Matcher path, Mode mode) throws RefusedException {
    if (!path.matches()) {
      throw new IllegalStateException("the route takes only paths that match");
    }
    return parts
        .store()
        .deferred()
        .find(new DeferredId(path.group(1)))
        .filter(call -> call.mode() == mode || mode == Mode.ASYNC)
        .filter(call ->
            incoming.caller().equals(Caller.LOCAL)
                || call.credential().equals(DeferRoute.credential(incoming)))
        .orElseThrow(() ->
            new RefusedException(
                new Refusal(404, "not_found", "There is no deferred call with this id.")));
  }

  private Deferred again(Deferred call) {
    return parts.store().deferred().find(call.id()).orElse(call);
  }

  private OutputRow row(Deferred call) {
    return parts.store().output().find(call.request()).orElseThrow();
  }
}
