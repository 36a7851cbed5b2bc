package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a URL after the question mark. */
final class Query {

  private final Map<String, String> values = new HashMap<>();

  Query(String text) throws RefusedException {
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private static String decode(String text) throws RefusedException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw refused("The query of the URL is not percent-encoded as it should be.");
    }
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** A number from 1 to {@code max}. */
  int limit(int usual, int max) throws RefusedException {
    String given = values.get("limit");
    if (given == null) {
      return usual;
    }
    if (given.matches("[0-9]{1,9}")) {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= max) {
        return limit;
      }
    }
    throw refused("limit is a number from 1 to " + max + ".");
  }

  static RefusedException refused(String message) {
    return new RefusedException(new Refusal(400, "invalid_request", message));
  }
}
