package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.ClientCredential;
import dev.offpeak.gateway.http.Face;
import dev.offpeak.model.Secret;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which headers pass, and whose credential goes along. */
final class Headers {

  /** Headers that are about one connection (RFC 9110 §7.6.1), and Host, which is the upstream's. */
  private static final Set<String> ONE_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "host");

  private static final String CONNECTION = "connection";

  private Headers() {}

  /**
   * Copies what goes to the provider: neither what is about the connection, nor what is ours. A
   * credential cannot be named as being about the connection, which would have the account's take
   * its place.
   */
  static void toProvider(MultiMap from, MultiMap to) {
    Set<String> listed = listed(from);
    for (Map.Entry<String, String> header : from) {
      String name = lower(header.getKey());
      if (!ONE_HOP.contains(name) && !listed.contains(name) && !name.startsWith(Call.OURS)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** Copies what goes to the client. A provider cannot speak in our name. */
  static void toClient(MultiMap from, MultiMap to) {
    toProvider(from, to);
  }

  private static Set<String> listed(MultiMap headers) {
    String first = headers.get(CONNECTION);
    if (first == null || first.equalsIgnoreCase("keep-alive")) {
      List<String> values = first == null ? List.of() : headers.getAll(CONNECTION);
      if (values.size() <= 1) {
        return Set.of();
      }
    }
    Set<String> names = new HashSet<>();
    for (String value : headers.getAll(CONNECTION)) {
      for (String name : value.split(",", -1)) {
        names.add(lower(name.strip()));
      }
    }
    names.removeAll(ClientCredential.HEADERS);
    return names;
  }

  /** Leaves the client's own credential, or puts the account's in its place. */
  static void authorize(Call call, MultiMap headers, @Nullable Secret key) {
    if (call.caller().ownCredential()) {
      ClientCredential.removeOurs(headers);
      if (ClientCredential.in(headers)) {
        return;
      }
    } else {
      ClientCredential.HEADERS.forEach(headers::remove);
    }
    if (key == null) {
      return;
    }
    if (call.face() == Face.ANTHROPIC) {
      headers.set("x-api-key", key.reveal());
    } else {
      headers.set("authorization", "Bearer " + key.reveal());
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
