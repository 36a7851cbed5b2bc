package dev.offpeak.gateway;

import dev.offpeak.gateway.dashboard.Dashboard;
import dev.offpeak.gateway.defer.DeferParts;
import dev.offpeak.gateway.defer.Deferral;
import dev.offpeak.gateway.health.Readiness;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.trace.Traces;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is made of from outside.
 *
 * @param upstreams the providers calls are passed on to; none for a process that only dispatches
 * @param credentials who may call
 * @param looks who looks on while calls pass
 * @param pages what browsers see; it finds out itself who they are
 * @param routes what is served besides the pass-through, asked before it in this order
 * @param ready how well calls can be served, asked by {@code /readyz}; may block
 * @param random chance, for ids
 * @param spool where bodies wait on disk that are too long for memory
 * @param deferring what answers calls later; null if every call passes
 * @param traces who wants to see traces of calls; null if nobody does
 * @param nanos a clock that measures how long things take, such as {@link System#nanoTime}
 */
public record GatewayParts(
    List<Upstream> upstreams,
    Credentials credentials,
    PassThrough.Looks looks,
    List<Route> pages,
    List<Route> routes,
    Supplier<Readiness> ready,
    RandomGenerator random,
    LongSupplier nanos,
    Spool spool,
    @Nullable Deferral deferring,
    @Nullable Traces traces) {

  public GatewayParts {
    upstreams = List.copyOf(upstreams);
    pages = List.copyOf(pages);
    routes = List.copyOf(routes);
  }

  /** Parts that pass calls on for this machine's programs, without anybody looking on. */
  public static GatewayParts of(List<Upstream> upstreams, RandomGenerator random) {
    return new GatewayParts(
        upstreams,
        Credentials.OPEN,
        PassThrough.Looks.NONE,
        List.of(),
        List.of(),
        () -> Readiness.READY,
        random,
        System::nanoTime,
        Spool.temporary(),
        null,
        null);
  }

  /** The same parts with somebody looking on. */
  public GatewayParts with(PassThrough.Looks others) {
    return new GatewayParts(
        upstreams,
        credentials,
        others,
        pages,
        routes,
        ready,
        random,
        nanos,
        spool,
        deferring,
        traces);
  }

  /** The same parts with another word on who may call. */
  public GatewayParts with(Credentials others) {
    return new GatewayParts(
        upstreams, others, looks, pages, routes, ready, random, nanos, spool, deferring, traces);
  }

  /** The same parts with more that is served. */
  public GatewayParts with(List<Route> more) {
    return new GatewayParts(
        upstreams, credentials, looks, pages, more, ready, random, nanos, spool, deferring, traces);
  }

  /** The same parts with another word on readiness. */
  public GatewayParts with(Supplier<Readiness> readiness) {
    return new GatewayParts(
        upstreams,
        credentials,
        looks,
        pages,
        routes,
        readiness,
        random,
        nanos,
        spool,
        deferring,
        traces);
  }

  /** The same parts with another place for long bodies. */
  public GatewayParts with(Spool place) {
    return new GatewayParts(
        upstreams,
        credentials,
        looks,
        pages,
        routes,
        ready,
        random,
        nanos,
        place,
        deferring,
        traces);
  }

  /** The same parts with calls answered later, through batch. */
  public GatewayParts with(DeferParts later) {
    return with(new Deferral(later));
  }

  /** The same parts with calls answered later by what others know already. */
  public GatewayParts with(Deferral later) {
    return new GatewayParts(
        upstreams, credentials, looks, pages, routes, ready, random, nanos, spool, later, traces);
  }

  /** The same parts with the dashboard. */
  public GatewayParts with(Dashboard dashboard) {
    return new GatewayParts(
        upstreams,
        credentials,
        looks,
        List.of(dashboard.route()),
        routes,
        ready,
        random,
        nanos,
        spool,
        deferring,
        traces);
  }

  /** The same parts with somebody who wants to see traces of calls. */
  public GatewayParts with(Traces watched) {
    return new GatewayParts(
        upstreams,
        credentials,
        looks,
        pages,
        routes,
        ready,
        random,
        nanos,
        spool,
        deferring,
        watched);
  }
}
