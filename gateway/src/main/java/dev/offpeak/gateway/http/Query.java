package dev.offpeak.gateway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a URL after the question mark, decoded. Used by one thread. */
public final class Query {

  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads it.
   *
   * @throws RefusedException if it is not encoded as it should be
   */
  public Query(String text) throws RefusedException {
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

  /** What a name has; null if it is not there. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** A number from 1 to {@code max}. */
  public int limit(int usual, int max) throws RefusedException {
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

  /** Says that a call is not as it should be. */
  public static RefusedException refused(String message) {
    return new RefusedException(new Refusal(400, "invalid_request", message));
  }
}
