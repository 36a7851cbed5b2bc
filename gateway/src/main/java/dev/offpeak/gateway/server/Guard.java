package dev.offpeak.gateway.server;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out while callers need no key. A browser on this machine can reach the listener
 * too, and a page it shows must not spend the account's money: a page gives itself away by a
 * foreign {@code Host} (a name of its own that it lets point here), by its {@code Origin}, or by a
 * body of a kind that pages may send without asking first. Immutable.
 */
final class Guard {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final String host;
  private final Set<String> origins;

  /**
   * @param host what the listener was told to listen on
   * @param origins further origins that may call
   */
  Guard(String host, Set<String> origins) {
    this.host = host.toLowerCase(Locale.ROOT);
    this.origins = origins;
  }

  /** Why the call is not one of this machine's programs; empty if it may be. */
  Optional<Refusal> refuses(Call call) {
    HostAndPort authority = call.request().authority();
    if (authority == null || !isOwn(authority.host())) {
      return Optional.of(
          new Refusal(
              403,
              "foreign_host",
              "The Host header names another machine. Call http://127.0.0.1 or http://localhost."));
    }
    String origin = call.header("origin");
    if (origin != null && !origins.contains(origin) && !isOwnOrigin(origin, authority.port())) {
      return Optional.of(
          new Refusal(
              403,
              "foreign_origin",
              "Web pages may not call this gateway. Name the page's origin in gateway.origins to"
                  + " allow it."));
    }
    // A browser names the origin of whatever it posts, and that was ours or a named one above.
    if (WITH_BODY.contains(call.method())
        && call.mayHaveBody()
        && isSimple(call.header("content-type"))
        && origin == null) {
      return Optional.of(
          new Refusal(
              415,
              "not_json",
              "A body needs its Content-Type here: application/json, or what the endpoint takes."));
    }
    return Optional.empty();
  }

  private boolean isOwn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(lower) || lower.equals(host);
  }

  private boolean isOwnOrigin(String origin, int port) {
    try {
      URI uri = new URI(origin);
      return uri.getHost() != null && isOwn(uri.getHost()) && uri.getPort() == port;
    } catch (URISyntaxException noOrigin) {
      return false;
    }
  }

  /**
   * Kinds of body that a page may send anywhere without asking (Fetch standard, "CORS-safelisted").
   * Forms with files are such a kind too, and are what files are uploaded with; a page cannot send
   * one without its origin.
   */
  private static boolean isSimple(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return true;
    }
    String kind = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return kind.equals("text/plain") || kind.equals("application/x-www-form-urlencoded");
  }
}
