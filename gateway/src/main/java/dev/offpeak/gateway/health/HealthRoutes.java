package dev.offpeak.gateway.health;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import java.util.List;
import java.util.function.Supplier;

/** {@code /healthz} and {@code /readyz}. */
public final class HealthRoutes {

  private HealthRoutes() {}

  /**
   * The two routes.
   *
   * @param ready how well calls can be served; asked on every look, and may block
   */
  public static List<Route> routes(Supplier<Readiness> ready) {
    return List.of(
        BlockingRoute.at("GET", "/healthz", call -> Reply.json(200, "{\"status\":\"ok\"}")),
        BlockingRoute.at(
            "GET",
            "/readyz",
            call -> {
              Readiness now = ready.get();
              return Reply.json(now.status(), now.json());
            }));
  }
}
