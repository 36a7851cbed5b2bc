package dev.offpeak.provider.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses below a base URL. Immutable. */
public final class Urls {

  private final String base;

  public Urls(String base) {
    this.base = base;
  }

  /** The address of {@code path}, which begins with a slash and may end in a query. */
  public URI at(String path) {
    return URI.create(base + path);
  }

  /** An id of the provider's as one segment of a path or one value of a query. */
  public static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether both addresses have the same scheme, host and port. */
  public static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
