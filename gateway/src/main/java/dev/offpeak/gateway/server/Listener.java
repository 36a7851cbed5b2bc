package dev.offpeak.gateway.server;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.RequestIds;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.trace.Traces;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens on one address with every event loop, speaking HTTP/1.1 and HTTP/2 (with or without an
 * upgrade). Thread-safe.
 */
public final class Listener {

  /** Looks at connections within the time a slow client is given. */
  private static final int LOOKS = 30;

  private final Vertx vertx;
  private final ListenOptions options;
  private final FrontDoor door;
  private final LongSupplier nanos;
  private final @Nullable Traces traces;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  /**
   * What is needed to serve calls.
   *
   * @param nanos a clock that only measures how long things take
   * @param traces who wants to see traces of calls; null if nobody does
   */
  public record Parts(
      List<Route> open,
      List<Route> pages,
      List<Route> routes,
      Credentials credentials,
      RequestIds ids,
      LongSupplier nanos,
      @Nullable Traces traces) {
    public Parts {
      open = List.copyOf(open);
      pages = List.copyOf(pages);
      routes = List.copyOf(routes);
    }
  }

  public Listener(Vertx vertx, ListenOptions options, Parts parts) {
    this.vertx = vertx;
    this.options = options;
    this.nanos = parts.nanos();
    this.traces = parts.traces();
    this.door =
        new FrontDoor(
            parts.open(), parts.pages(), parts.routes(), parts.credentials(), options, parts.ids());
  }

  /**
   * Starts to listen; blocks until it does.
   *
   * @param loops event loops that take calls
   * @return the port
   * @throws ListenException if the address cannot be had
   */
  public int start(int loops) {
    try {
      int port = options.port() == 0 ? freePort() : options.port();
      vertx
          .deployVerticle(() -> new Loop(port), new DeploymentOptions().setInstances(loops))
          .await();
    } catch (Exception failed) {
      // Vert.x throws whatever the future failed with, checked or not.
      throw new ListenException(failed);
    }
    return servers.getFirst().actualPort();
  }

  /** Event loops share a port only by its number, so a free one is found before they listen. */
  private int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(options.host()))) {
      return probe.getLocalPort();
    }
  }

  /** Takes no more calls and blocks until the running ones are done, or the time for it is over. */
  public void drain() {
    Duration bound = options.drain();
    List<Future<Void>> closings =
        servers.stream()
            .map(server -> server.shutdown(bound.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    Future.join(closings).otherwiseEmpty().await();
  }

  private HttpServerOptions serverOptions(int port) {
    HttpServerOptions made =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(port)
            .setMaxHeaderSize(options.headerBytesMax())
            .setMaxInitialLineLength(options.headerBytesMax())
            .setIdleTimeout(Math.toIntExact(options.idle().toSeconds()))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            // Bytes pass as they are, and a 100 Continue is the provider's to give.
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setHttp2ClearTextEnabled(true)
            // There are no WebSockets, so that nothing need look for what they would agree on.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setTcpNoDelay(true);
    Tls tls = options.tls();
    return tls == null ? made : tls.into(made);
  }

  /** One event loop's share of the listener. */
  private final class Loop extends VerticleBase {
    private final int port;
    private @Nullable HttpServer server;

    Loop(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      SlowSenders slow = new SlowSenders(options.sending(), nanos);
      HttpServer made =
          vertx
              .createHttpServer(serverOptions(port))
              .connectionHandler(slow::opened)
              .requestHandler(request -> {
                Call call = door.call(request);
                if (traces != null) {
                  TraceStart.of(call, traces);
                }
                slow.began(call);
                door.enter(call);
              });
      server = made;
      vertx.setPeriodic(Math.max(1, options.sending().toMillis() / LOOKS), any -> slow.look());
      return made.listen().onSuccess(servers::add);
    }

    @Override
    public Future<?> stop() {
      HttpServer made = server;
      return made == null ? Future.succeededFuture() : made.close();
    }
  }
}
