package dev.offpeak.gateway;

import dev.offpeak.gateway.server.Tls;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway behaves; {@link #DEFAULT} holds the defaults. Immutable.
 *
 * @param host address to listen on; default 127.0.0.1
 * @param port port to listen on, 0 for a free one; default 8790
 * @param headerBytesMax longest head of a call or an answer; default 64 KiB, for cookies, long
 *     credentials and traces
 * @param bodyBytesMax longest body of a call; default 640 MB, as the largest file a provider takes
 *     has 512 MB
 * @param connect how long a connection to a provider may take; default 10 s
 * @param idle how long nothing may come from a provider within a call; default 1 h, as some answers
 *     are thought about for long, and clients have time-outs of their own
 * @param sending within what time a head, and each further 64 KB of a body, must have come from a
 *     client; default 1 min
 * @param drain how long running calls may take to finish at the end; default 20 s, less than
 *     supervisors wait before they kill
 * @param origins origins of web pages that may call although no keys are needed; default none
 * @param tls what it shows as its certificate; null speaks without TLS, the default
 */
public record GatewaySettings(
    String host,
    int port,
    int headerBytesMax,
    long bodyBytesMax,
    Duration connect,
    Duration idle,
    Duration sending,
    Duration drain,
    Set<String> origins,
    @Nullable Tls tls) {

  public static final GatewaySettings DEFAULT =
      new GatewaySettings(
          "127.0.0.1",
          8790,
          64 * 1024,
          640_000_000L,
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(20),
          Set.of(),
          null);

  public GatewaySettings {
    origins = Set.copyOf(origins);
  }

  /** The same settings at another address. */
  public GatewaySettings at(String otherHost, int otherPort) {
    return new GatewaySettings(
        otherHost,
        otherPort,
        headerBytesMax,
        bodyBytesMax,
        connect,
        idle,
        sending,
        drain,
        origins,
        tls);
  }

  /** The same settings with another longest body. */
  public GatewaySettings withBodyBytesMax(long max) {
    return new GatewaySettings(
        host, port, headerBytesMax, max, connect, idle, sending, drain, origins, tls);
  }

  /** The same settings with another time for slow clients. */
  public GatewaySettings withSending(Duration limit) {
    return new GatewaySettings(
        host, port, headerBytesMax, bodyBytesMax, connect, idle, limit, drain, origins, tls);
  }

  /** The same settings with another time to finish in. */
  public GatewaySettings withDrain(Duration bound) {
    return new GatewaySettings(
        host, port, headerBytesMax, bodyBytesMax, connect, idle, sending, bound, origins, tls);
  }

  /** The same settings with web pages that may call. */
  public GatewaySettings withOrigins(Set<String> pages) {
    return new GatewaySettings(
        host, port, headerBytesMax, bodyBytesMax, connect, idle, sending, drain, pages, tls);
  }

  /** The same settings with a certificate, so that it speaks TLS. */
  public GatewaySettings withTls(Tls certificate) {
    return new GatewaySettings(
        host,
        port,
        headerBytesMax,
        bodyBytesMax,
        connect,
        idle,
        sending,
        drain,
        origins,
        certificate);
  }
}
