package dev.offpeak.connectors.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook goes.
 *
 * @param target path and query, as they are sent; they may hold a token, so they are never shown
 * @param internal whether the setting names the host as one of the user's own: then plain HTTP and
 *     addresses inside are allowed
 */
public record WebhookAddress(boolean tls, String host, int port, String target, boolean internal) {

  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int PORT_MAX = 65_535;
  private static final int ID_BYTES = 6;

  /**
   * Reads an address.
   *
   * @param internalHost the host that the setting names as the user's own; null for none
   * @throws IllegalArgumentException with the end of a sentence about the setting, which repeats
   *     neither path nor query
   */
  public static WebhookAddress parse(String url, @Nullable String internalHost) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException("is no URL: " + wrong.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if ((!scheme.equals("https") && !scheme.equals("http")) || host == null || host.isEmpty()) {
      throw new IllegalArgumentException("must be an address such as https://example.com/offpeak");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("must hold no user and password: the signature proves us");
    }
    if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
      throw new IllegalArgumentException("has no such port");
    }
    boolean internal = host.equalsIgnoreCase(internalHost);
    boolean tls = scheme.equals("https");
    if (!tls && !internal) {
      throw new IllegalArgumentException(
          "must begin with https://, unless internal-host names its host, " + host);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? HTTPS : HTTP;
    return new WebhookAddress(tls, host.toLowerCase(Locale.ROOT), port, target(uri), internal);
  }

  private static String target(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    String path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }

  /** The same for the same address, and nothing can be read from it. */
  public String id() {
    return "wh_" + hash(tls + "\n" + host + "\n" + port + "\n" + target);
  }

  private static String hash(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  /** The host, and the port unless it is the usual one, as the {@code Host} header has it. */
  String authority() {
    return port == (tls ? HTTPS : HTTP) ? host : host + ":" + port;
  }

  /** For people: without path and query, which may hold a token. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority();
  }
}
