package dev.offpeak.gateway.health;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code /healthz} and {@code /readyz}. */
public final class HealthRoutes {

  private HealthRoutes() {}

  /**
   * The two routes.
   *
   * @param ready whether calls can be served; asked on every look, and may block
   */
  public static List<Route> routes(BooleanSupplier ready) {
    return List.of(
        BlockingRoute.at("GET", "/healthz", call -> Reply.json(200, "{\"status\":\"ok\"}")),
        BlockingRoute.at(
            "GET",
            "/readyz",
            call ->
                ready.getAsBoolean()
                    ? Reply.json(200, "{\"status\":\"ready\"}")
                    : Reply.json(503, "{\"status\":\"not ready\"}")));
  }
}
