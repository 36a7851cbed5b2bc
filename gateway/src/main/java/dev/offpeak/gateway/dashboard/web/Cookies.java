package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.http.Incoming;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's cookies. Browsers share cookies among the ports of a host, so each name holds the
 * port: two gateways on one machine do not sign each other's visitors out.
 */
final class Cookies {

  private Cookies() {}

  /** The value a visitor sent; null if none. */
  static @Nullable String read(Incoming call, String name) {
    String header = call.header("cookie");
    if (header == null) {
      return null;
    }
    String wanted = name(call, name) + "=";
    for (String pair : header.split(";", -1)) {
      String cookie = pair.strip();
      if (cookie.startsWith(wanted)) {
        return cookie.substring(wanted.length());
      }
    }
    return null;
  }

  /**
   * A {@code Set-Cookie} header: no script reads it, no other site's page sends it.
   *
   * @param age how long it stays; zero takes it away; null keeps it until the browser ends
   */
  static String write(Incoming call, String name, String value, @Nullable Duration age) {
    return name(call, name)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (age == null ? "" : "; Max-Age=" + age.toSeconds())
        + (call.origin().startsWith("https:") ? "; Secure" : "");
  }

  private static String name(Incoming call, String name) {
    int port = call.origin().isEmpty() ? -1 : URI.create(call.origin()).getPort();
    return "offpeak-" + name + (port < 0 ? "" : "-" + port);
  }
}
