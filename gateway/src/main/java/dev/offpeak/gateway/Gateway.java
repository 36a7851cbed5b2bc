package dev.offpeak.gateway;

import dev.offpeak.gateway.batches.UploadPurpose;
import dev.offpeak.gateway.defer.DeferRoute;
import dev.offpeak.gateway.defer.Deferral;
import dev.offpeak.gateway.health.HealthRoutes;
import dev.offpeak.gateway.health.Readiness;
import dev.offpeak.gateway.http.RequestIds;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.keys.KeyRoutes;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.proxy.ProxyOptions;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.server.FirstHeads;
import dev.offpeak.gateway.server.ListenException;
import dev.offpeak.gateway.server.ListenOptions;
import dev.offpeak.gateway.server.Listener;
import dev.offpeak.gateway.tag.FeatureCheck;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway. Its routes are listed in {@link #routes}, in the order in which they are
 * asked; the pass-through comes last and takes what nobody else did. Thread-safe.
 */
public final class Gateway implements AutoCloseable {

  /** A connection outlives the silence allowed to a provider, so that the client hears of it. */
  private static final Duration LONGER_THAN_PROVIDERS = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final GatewaySettings settings;
  private final @Nullable Deferral deferral;
  private final Listener listener;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private int port;

  private Gateway(GatewaySettings settings, GatewayParts parts) {
    this.settings = settings;
    this.vertx = vertx(settings);
    this.deferral = parts.deferring();
    this.listener =
        new Listener(
            vertx,
            listenOptions(),
            new Listener.Parts(
                HealthRoutes.routes(
                    () -> draining.get() ? Readiness.NOT_READY : parts.ready().get()),
                parts.pages(),
                routes(parts),
                parts.credentials(),
                new RequestIds(parts.random(), parts.nanos()),
                parts.nanos(),
                parts.traces()));
  }

  /** Everything that is served, the more particular first. */
  private List<Route> routes(GatewayParts parts) {
    PassThrough pass =
        new PassThrough(vertx, parts.upstreams(), proxyOptions(), parts.looks(), parts.nanos());
    Deferral deferring = deferral;
    List<Route> routes = new ArrayList<>();
    routes.add(new UploadPurpose(parts.routes(), pass, parts.spool(), settings.bodyBytesMax()));
    routes.addAll(parts.routes());
    if (deferring != null) {
      routes.addAll(deferring.routes());
      routes.add(new DeferRoute(deferring, pass));
    }
    routes.add(pass);
    if (deferring != null) {
      routes.addFirst(deferring.routing(routes));
    }
    routes.addFirst(new KeyRoutes(parts.routes(), routes));
    routes.addFirst(new FeatureCheck());
    return routes;
  }

  /**
   * Starts a gateway; it listens when this returns.
   *
   * @throws GatewayException if it cannot, or must not
   */
  public static Gateway start(GatewaySettings settings, GatewayParts parts) {
    if (!parts.credentials().required() && !OwnAddress.isLoopback(settings.host())) {
      throw new GatewayException(
          "without gateway keys, serve listens on this machine only, and "
              + settings.host()
              + " can be reached from others. Make one with offpeak keys create, or use --host"
              + " 127.0.0.1.");
    }
    refuseSelf(parts, settings.port());
    Gateway gateway = new Gateway(settings, parts);
    try {
      if (gateway.deferral != null) {
        gateway.deferral.start();
      }
      gateway.port = gateway.listener.start(eventLoops());
      refuseSelf(parts, gateway.port);
      return gateway;
    } catch (ListenException taken) {
      gateway.close();
      throw new GatewayException(
          "cannot listen on "
              + settings.host()
              + " port "
              + settings.port()
              + ": "
              + taken.getMessage()
              + (settings.tls() == null
                  ? ". Name another with --port, or 0 for a free one."
                  : ". Name another with --port, or look at the certificate under gateway.tls."),
          taken);
    } catch (RuntimeException refused) {
      gateway.close();
      throw refused;
    }
  }

  /** Shells export a base URL for their clients, and serve must not take it for the provider's. */
  private static void refuseSelf(GatewayParts parts, int port) {
    for (Upstream upstream : parts.upstreams()) {
      if (port != 0 && OwnAddress.isSelf(upstream.baseUrl().get(), port)) {
        throw new GatewayException(
            "the base URL of "
                + upstream.provider().display()
                + ", "
                + upstream.baseUrl().get()
                + ", is this gateway itself. Unset it for serve: it is for the gateway's clients.");
      }
    }
  }

  private static int eventLoops() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** With TLS the handshake has a limit of its own, and the server hears of it before the head. */
  private static Vertx vertx(GatewaySettings settings) {
    return settings.tls() == null
        ? Vertx.builder()
            .with(vertxOptions())
            .withTransport(new FirstHeads(settings.sending()))
            .build()
        : Vertx.vertx(vertxOptions());
  }

  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private ListenOptions listenOptions() {
    return new ListenOptions(
        settings.host(),
        settings.port(),
        settings.headerBytesMax(),
        settings.bodyBytesMax(),
        settings.idle().plus(LONGER_THAN_PROVIDERS),
        settings.sending(),
        settings.drain(),
        settings.origins(),
        settings.tls());
  }

  private ProxyOptions proxyOptions() {
    return new ProxyOptions(
        settings.headerBytesMax(),
        settings.bodyBytesMax(),
        settings.connect(),
        settings.idle(),
        false);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Where it listens, without a path. */
  public URI url() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create((settings.tls() == null ? "http://" : "https://") + host + ":" + port);
  }

  /** Takes no more calls, lets running ones finish within the settings' bound, and ends. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    draining.set(true);
    if (deferral != null) {
      deferral.close();
    }
    listener.drain();
    vertx.close().await();
  }
}
