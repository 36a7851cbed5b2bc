package dev.offpeak.gateway.server;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RequestIds;
import dev.offpeak.gateway.http.Route;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens to every call before it has a route: limits, guard, identity. Runs on event loops.
 * Thread-safe.
 */
final class FrontDoor {

  private static final int DELETE = 0x7F;

  private final List<Route> open;
  private final List<Route> pages;
  private final List<Route> routes;
  private final Credentials credentials;
  private final Guard guard;
  private final RequestIds ids;
  private final long bodyBytesMax;

  /**
   * @param open routes that anybody may call, such as health
   * @param pages routes that find out themselves who calls, as browsers do not send a key
   * @param routes the others, in the order in which they are asked
   */
  FrontDoor(
      List<Route> open,
      List<Route> pages,
      List<Route> routes,
      Credentials credentials,
      ListenOptions options,
      RequestIds ids) {
    this.open = List.copyOf(open);
    this.pages = List.copyOf(pages);
    this.routes = List.copyOf(routes);
    this.credentials = credentials;
    this.guard = new Guard(options.host(), options.origins());
    this.ids = ids;
    this.bodyBytesMax = options.bodyBytesMax();
  }

  /** A call whose head is there; its body is held back. */
  Call call(HttpServerRequest request) {
    request.pause();
    return new Call(request, ids.next());
  }

  void enter(Call call) {
    if (serve(open, call)) {
      return;
    }
    Optional<Refusal> refused = refusal(call);
    if (refused.isPresent()) {
      call.refuse(refused.get());
      return;
    }
    if (serve(pages, call)) {
      return;
    }
    switch (credentials.admit(call)) {
      case Credentials.Admission.Refused no -> call.refuse(no.refusal());
      case Credentials.Admission.Admitted yes -> {
        call.admit(yes.caller());
        if (!serve(routes, call)) {
          call.refuse(
              new Refusal(
                  404,
                  "no_such_path",
                  "The gateway serves /openai/v1, /anthropic and /api; there is nothing at this path."));
        }
      }
    }
  }

  private static boolean serve(List<Route> among, Call call) {
    for (Route route : among) {
      if (route.takes(call)) {
        route.serve(call);
        return true;
      }
    }
    return false;
  }

  private Optional<Refusal> refusal(Call call) {
    if (call.announcedLength() > bodyBytesMax) {
      return Optional.of(tooLarge(bodyBytesMax));
    }
    String upgrade = call.header("upgrade");
    if (upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket")) {
      return Optional.of(
          new Refusal(
              501,
              "no_websocket",
              "WebSockets do not pass through the gateway. Connect to the provider directly."));
    }
    String uri = call.request().uri();
    if (uri == null || (!uri.startsWith("/") && !uri.equals("*"))) {
      return Optional.of(
          new Refusal(
              400,
              "no_forward_proxy",
              "This is no forward proxy. Set the client's base URL, not its proxy, to the gateway."));
    }
    if (!isPrintable(uri)) {
      return Optional.of(
          new Refusal(
              400, "bad_path", "The path holds a space or a control character; escape it."));
    }
    if (call.method().equals(HttpMethod.TRACE)) {
      // It has the credential sent back, which may be the account's.
      return Optional.of(
          new Refusal(405, "no_trace", "TRACE does not pass the gateway; use another method."));
    }
    return credentials.required() ? Optional.empty() : guard.refuses(call);
  }

  private static boolean isPrintable(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) <= ' ' || uri.charAt(i) == DELETE) {
        return false;
      }
    }
    return true;
  }

  static Refusal tooLarge(long max) {
    return new Refusal(
        413, "body_too_large", "The body is longer than the gateway's limit of " + max + " bytes.");
  }
}
