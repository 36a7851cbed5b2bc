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
import dev.offpeak.model.RequestId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.BrowseStore.RequestLife;
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
import org.jspecify.annotations.Nullable;

/**
 * Calls that are asked for again: through the native API those that wait nowhere, at {@code
 * /openai/v1/responses/…} those sent with {@code background: true}. Thread-safe.
 */
final class Later {

  static final String RESPONSES = "/openai/v1/responses/";

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
    return List.of(new BlockingRoute(call -> isOurs(call.path()), this::response));
  }

  private static boolean isOurs(String path) {
    return path.startsWith(RESPONSES) && RESPONSE.matcher(path).matches();
  }

  /** The first answer to a call that is asked for again. */
  Reply accepted(Deferred call, int status) throws RefusedException {
    OutputRow row = row(call);
    if (call.mode() == Mode.BACKGROUND) {
      return held.marked(Background.reply(call, row, Optional.empty()), call, row.lane());
    }
    return marked(told(status, new Seen(call, true, true)), call)
        .with("location", Desk.PATH + "/" + call.id().value());
  }

  /**
   * A call as somebody may see it.
   *
   * @param own whether it is the caller's own, who then has had its answer
   * @param bodies whether what was asked and answered may be shown
   */
  private record Seen(Deferred call, boolean own, boolean bodies) {}

  Reply status(Incoming incoming, DeferredId id) throws RefusedException {
    Seen seen = see(incoming, id);
    return marked(told(200, seen), seen.call());
  }

  private Reply marked(Reply reply, Deferred call) {
    return held.marked(reply, call, row(call).lane());
  }

  Reply status(RequestId request, boolean bodies) throws RefusedException {
    RequestLife life = life(request);
    OutputRow row = row(request);
    return Reply.bytes(
        200, "application/json", RequestStatus.of(life, row, null, ending(row, bodies)));
  }

  /** A call's state and life, and its answer once it is there. */
  private Reply told(int status, Seen seen) throws RefusedException {
    Deferred call = seen.call();
    OutputRow row = row(call);
    boolean answered = Waiting.ended(row) && call.state() != State.CANCELLED;
    byte[] json =
        RequestStatus.of(
            life(call.request()), row, call, answered ? ending(row, seen.bodies()) : null);
    Reply reply = Reply.bytes(status, "application/json", json);
    if (!answered) {
      return Waiting.ended(row) ? reply : pausing(reply, call);
    }
    return seen.own() ? track(reply, call) : reply;
  }

  /** How it ended, for those who may read that; null if it has not, or its account is gone. */
  private @Nullable Ending ending(OutputRow row, boolean bodies) {
    return bodies && Waiting.ended(row) ? held.ending(row).orElse(null) : null;
  }

  Reply answer(Incoming incoming, DeferredId id) throws RefusedException {
    Seen seen = readable(incoming, id);
    Deferred call = seen.call();
    OutputRow row = row(call);
    if (!Waiting.ended(row)) {
      Refusal notYet = notYet();
      throw new RefusedException(
          notYet.with("retry-after", Long.toString(held.left(call).toSeconds() + 1)));
    }
    Reply reply = held.marked(answer(incoming, row), call, row.lane());
    return seen.own() ? track(reply, call) : reply;
  }

  Reply answer(Incoming incoming, RequestId request) throws RefusedException {
    OutputRow row = row(request);
    if (!Waiting.ended(row)) {
      throw new RefusedException(notYet());
    }
    return answer(incoming, row);
  }

  private Ending ending(OutputRow row) throws RefusedException {
    return held.ending(row)
        .orElseThrow(() ->
            new RefusedException(
                new Refusal(409, "no_account", "The account of this request's provider is gone.")));
  }

  private static Refusal notYet() {
    return new Refusal(404, "not_answered", "The answer is not there yet. Ask again later.");
  }

  private Reply answer(Incoming incoming, OutputRow row) throws RefusedException {
    return switch (ending(row)) {
      case Ending.Answer(byte[] body, _) -> Reply.bytes(200, "application/json", body);
      case Ending.ProviderError(int code, byte[] body) ->
          Reply.bytes(code, "application/json", body);
      case Ending.OwnError(Refusal refusal) ->
          Reply.refusal(incoming.face(), refusal, incoming.id());
    };
  }

  Reply asked(Incoming incoming, DeferredId id) throws RefusedException {
    return asked(readable(incoming, id).call().request());
  }

  Reply asked(RequestId request) throws RefusedException {
    return Reply.bytes(
        200, "application/json", parts.store().payloads().read(life(request).body()));
  }

  Reply cancel(Incoming incoming, DeferredId id) throws RefusedException {
    Deferred call = see(incoming, id).call();
    parts.store().deferred().cancel(call.id(), parts.time().instant());
    waiting.nudge();
    return status(incoming, id);
  }

  private Reply response(Incoming incoming) throws RefusedException {
    Matcher path = RESPONSE.matcher(incoming.path());
    if (!path.matches()) {
      throw new IllegalStateException("the route takes only paths that match");
    }
    Deferred call = own(incoming, new DeferredId(path.group(1)));
    if (call.mode() != Mode.BACKGROUND) {
      throw notFound();
    }
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

  private Reply shown(Deferred call) throws RefusedException {
    OutputRow row = row(call);
    Optional<Ending> ending = Waiting.ended(row) ? Optional.of(ending(row)) : Optional.empty();
    if (ending.isPresent() && call.state() == State.WAITING) {
      held.learn(call);
    }
    Reply reply = held.marked(Background.reply(call, row, ending), call, row.lane());
    return ending.isPresent() ? track(reply, call) : pausing(reply, call);
  }

  private Reply track(Reply reply, Deferred call) {
    return call.state() == State.WAITING ? reply.then(sent -> held.told(call, sent)) : reply;
  }

  private Reply pausing(Reply reply, Deferred call) {
    return reply.with("retry-after", Long.toString(held.left(call).toSeconds() + 1));
  }

  /** Tells a call's state whenever it may have changed, and once more at its end. */
  Reply events(Incoming incoming, DeferredId id) throws RefusedException {
    Deferred call = see(incoming, id).call();
    return Reply.written(
        200,
        "text/event-stream; charset=utf-8",
        out -> {
          Events events = new Events(out);
          try (Waiting.Waiter waiter = waiting.open(call, incoming.presence())) {
            String told = "";
            while (true) {
              OutputRow row = row(call);
              String word = RequestStatus.word(again(call), row);
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
        });
  }

  private static void only(Incoming incoming, String method) throws RefusedException {
    if (!incoming.method().equals(method)) {
      throw new RefusedException(
          new Refusal(405, "wrong_method", "This path takes " + method + " only.")
              .with("allow", method));
    }
  }

  /** A call of the caller's own, or any for who administers. */
  private Seen see(Incoming incoming, DeferredId id) throws RefusedException {
    Deferred call = parts.store().deferred().find(id).orElseThrow(Later::notFound);
    if (isOwn(incoming, call)) {
      return new Seen(call, true, true);
    }
    if (incoming.caller().scope().administers()) {
      return new Seen(call, false, incoming.caller().scope().bodies());
    }
    throw notFound();
  }

  private Seen readable(Incoming incoming, DeferredId id) throws RefusedException {
    Seen seen = see(incoming, id);
    if (!seen.bodies()) {
      throw new RefusedException(
          new Refusal(
              403,
              "bodies_not_allowed",
              "This gateway key may not read what others asked and were answered."));
    }
    return seen;
  }

  private Deferred own(Incoming incoming, DeferredId id) throws RefusedException {
    return parts
        .store()
        .deferred()
        .find(id)
        .filter(call -> isOwn(incoming, call))
        .orElseThrow(Later::notFound);
  }

  /** A key sees its own calls; without keys, who knows the id may ask for it. */
  private static boolean isOwn(Incoming incoming, Deferred call) {
    return incoming.caller().equals(Caller.LOCAL)
        || call.credential().equals(DeferRoute.credential(incoming));
  }

  private static RefusedException notFound() {
    return new RefusedException(new Refusal(404, "not_found", "There is no request with this id."));
  }

  private Deferred again(Deferred call) {
    return parts.store().deferred().find(call.id()).orElse(call);
  }

  private OutputRow row(Deferred call) {
    return parts.store().output().find(call.request()).orElseThrow();
  }

  private OutputRow row(RequestId request) throws RefusedException {
    return parts.store().output().find(request).orElseThrow(Later::notFound);
  }

  private RequestLife life(RequestId request) throws RefusedException {
    return parts.store().browse().life(request).orElseThrow(Later::notFound);
  }
}
