package dev.offpeak.gateway.http;

import dev.offpeak.model.KeySecret;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/**
 * What a client authorizes itself with at the provider, in the headers of its call. A key of the
 * gateway's may stand in the same headers, and is none. Stateless.
 */
public final class ClientCredential {

  /** The headers, in lower case. */
  public static final Set<String> HEADERS = Set.of("authorization", "x-api-key");

  private static final String BEARER = "bearer";

  private ClientCredential() {}

  /** Whether there is one. */
  public static boolean in(MultiMap headers) {
    for (String header : HEADERS) {
      for (String value : headers.getAll(header)) {
        String bare = bare(value);
        if (!bare.isEmpty() && !isOurs(bare)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes keys of the gateway's out, which must not reach a provider. */
  public static void removeOurs(MultiMap headers) {
    for (String header : HEADERS) {
      List<String> values = headers.getAll(header);
      boolean some = false;
      for (String value : values) {
        some |= isOurs(bare(value));
      }
      if (some) {
        List<String> others = values.stream().filter(value -> !isOurs(bare(value))).toList();
        headers.remove(header);
        others.forEach(value -> headers.add(header, value));
      }
    }
  }

  /** Whether the text is a key of the gateway's, good or not. */
  public static boolean isOurs(String bare) {
    return bare.startsWith(KeySecret.PREFIX);
  }

  /** A header's value without the word before a token. */
  public static String bare(String value) {
    String stripped = value.strip();
    boolean bearer =
        stripped.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && (stripped.length() == BEARER.length()
                || Character.isWhitespace(stripped.charAt(BEARER.length())));
    return bearer ? stripped.substring(BEARER.length()).strip() : stripped;
  }
}
