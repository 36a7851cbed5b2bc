package dev.offpeak.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections to providers. Each event loop has its own, so that a call stays on one thread from
 * the client to the provider and back. Thread-safe.
 */
final class Clients {

  /**
   * HTTP/1.1 connections to one provider from one event loop. A call that found none free would
   * wait behind streams that last minutes, so there are as many as a process may open files for.
   */
  private static final int CONNECTIONS_MAX = 8192;

  /** HTTP/2 connections to one provider from one event loop, each for some hundred streams. */
  private static final int MULTIPLEXED_CONNECTIONS_MAX = 64;

  /** How many bytes all streams of a connection may have on the way: 256 streams of 64 KiB each. */
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

  /**
   * How long an unused connection is kept. Shorter than the servers' own bounds (the sandbox's is
   * 30 s), because a call on a connection that the server is just closing fails, and is not
   * repeated.
   */
  private static final int IDLE_SECONDS = 20;

  private final Vertx vertx;
  private final ProxyOptions options;
  private final Map<Thread, Pair> byLoop = new ConcurrentHashMap<>();

  private record Pair(HttpClient plain, HttpClient secure) {}

  Clients(Vertx vertx, ProxyOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  /** The connections of the calling event loop. */
  HttpClient here(boolean secure) {
    Pair pair = byLoop.computeIfAbsent(Thread.currentThread(), loop -> make());
    return secure ? pair.secure() : pair.plain();
  }

  private Pair make() {
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(CONNECTIONS_MAX)
            .setHttp2MaxSize(MULTIPLEXED_CONNECTIONS_MAX)
            .setMaxWaitQueueSize(-1);
    HttpClientOptions plain =
        common()
            .setProtocolVersion(options.multiplexed() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
    HttpClientOptions secure =
        common()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
    return new Pair(
        vertx.httpClientBuilder().with(plain).with(pool).build(),
        vertx.httpClientBuilder().with(secure).with(pool).build());
  }

  private HttpClientOptions common() {
    return new HttpClientOptions()
        .setKeepAlive(true)
        .setKeepAliveTimeout(IDLE_SECONDS)
        .setHttp2KeepAliveTimeout(IDLE_SECONDS)
        .setPipelining(false)
        .setHttp2ClearTextUpgrade(false)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setDecompressionSupported(false)
        .setMaxHeaderSize(options.headerBytesMax())
        .setMaxInitialLineLength(options.headerBytesMax())
        .setConnectTimeout(Math.toIntExact(options.connect().toMillis()))
        .setSslHandshakeTimeout(options.connect().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTcpNoDelay(true);
  }
}
