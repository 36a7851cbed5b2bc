package dev.offpeak.gateway.server;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the listener behaves.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param headerBytesMax longest head of a call: request line and headers together
 * @param bodyBytesMax longest body of a call
 * @param idle how long nothing may move on a connection, in a call or between two
 * @param sending within what time a head, and each further 64 KB of a body, must have come
 * @param drain how long running calls may take to finish once the listener is to end
 * @param origins origins of web pages that may call although they are not the listener's own, such
 *     as {@code https://tools.example}
 * @param tls what it shows as its certificate; null speaks without TLS
 */
public record ListenOptions(
    String host,
    int port,
    int headerBytesMax,
    long bodyBytesMax,
    Duration idle,
    Duration sending,
    Duration drain,
    Set<String> origins,
    @Nullable Tls tls) {

  public ListenOptions {
    origins = Set.copyOf(origins);
  }
}
