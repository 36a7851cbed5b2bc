package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.gateway.meter.BodyTags;
import dev.offpeak.gateway.scope.NamedModels;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls go to another model than they name, because their feature's calls do, and
 * gives all of them to the other routes. Thread-safe.
 */
public final class RoutingRoute implements Route {

  /** Longer bodies are not read before they pass, and keep their model. */
  private static final long BODY_BYTES_MAX = 32L * 1024 * 1024;

  private final LanePolicies policies;
  private final Tagger tagger;
  private final List<Route> rest;

  /**
   * @param rest what a call is given to once its model is known, in this order
   */
  public RoutingRoute(LanePolicies policies, Tagger tagger, List<Route> rest) {
    this.policies = policies;
    this.tagger = tagger;
    this.rest = List.copyOf(rest);
  }

  @Override
  public boolean takes(Call call) {
    if (!policies.someRouted() || !routable(call)) {
      return false;
    }
    return byBody(call)
        || way(call, tagger.feature(call.header(Tagger.HEADER), call.caller(), BodyTags.of(call)))
            != null;
  }

  /** Embeddings of another model are of no use beside those that are there. */
  static boolean routable(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS, RESPONSES, MESSAGES -> true;
      case EMBEDDINGS -> false;
    };
  }

  private static boolean routable(Call call) {
    return call.face().provider() != null
        && DeferRoute.endpoint(call).filter(RoutingRoute::routable).isPresent();
  }

  private boolean byBody(Call call) {
    return tagger.byRules(call.header(Tagger.HEADER), call.caller());
  }

  private @Nullable ModelRoute way(Call call, Feature feature) {
    ProviderName provider = call.face().provider();
    ModelRoute route = policies.route(feature);
    return route == null || !route.provider().equals(provider) ? null : route;
  }

  @Override
  public void serve(Call call) {
    call.peek(BODY_BYTES_MAX, peek -> look(call, peek));
  }

  private void look(Call call, Peek peek) {
    if (peek.whole()) {
      byte[] body = peek.read().getBytes();
      Feature feature =
          tagger.feature(call.header(Tagger.HEADER), call.caller(), BodyTags.of(call, body));
      ModelRoute route = way(call, feature);
      Routed routed = route == null ? null : Routed.of(body, route.model()).orElse(null);
      if (routed != null) {
        Optional<Refusal> refused = refusal(call.caller().scope(), routed);
        if (refused.isPresent()) {
          call.refuse(refused.get());
          return;
        }
        call.route(routed);
      }
    }
    call.keep(peek);
    rest.stream().filter(route -> route.takes(call)).findFirst().orElseThrow().serve(call);
  }

  /** Why a key may not have its calls routed so; the model that was asked for is held to before. */
  static Optional<Refusal> refusal(KeyScope scope, Routed routed) {
    return NamedModels.allows(scope, routed.to())
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                403,
                "model_not_allowed",
                "The feature of this call goes to "
                    + routed.to()
                    + ", which this gateway key may not call. Allow it to the key, or take the"
                    + " feature's model back."));
  }
}
