package dev.offpeak.gateway.proxy;

import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * A base URL taken apart.
 *
 * @param server host and port, made once for all calls
 * @param path what comes before the path of a call; empty or beginning with a slash
 */
record Address(boolean secure, String host, int port, SocketAddress server, String path) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  static Address of(String baseUrl) {
    URI uri = URI.create(baseUrl);
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("no host in " + baseUrl);
    }
    // The JDK keeps the brackets of an IPv6 address; a resolver wants it without.
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS : HTTP;
    String path = uri.getRawPath();
    return new Address(
        secure, bare, port, SocketAddress.inetSocketAddress(port, bare), path == null ? "" : path);
  }
}
