package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a query or of a form. Immutable. */
public final class Params {

  public static final Params NONE = new Params(Map.of());

  private final Map<String, String> values;

  private Params(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code application/x-www-form-urlencoded}; of a field that is there twice, the last.
   *
   * @throws RefusedException if it is not percent-encoded as it should be
   */
  public static Params parse(String text) throws RefusedException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Params(values);
  }

  static String decoded(String text) throws RefusedException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new RefusedException(
          new Refusal(
              400, "invalid_request", "The address is not percent-encoded as it should be."));
    }
  }

  /** A text as a segment of a path or as a value of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The field without blanks around it; null if it is not there or blank. */
  public @Nullable String get(String name) {
    String value = values.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** All but some of the fields, written as a query again; empty if none is left. */
  public String without(Set<String> names) {
    return values.entrySet().stream()
        .filter(field -> !names.contains(field.getKey()))
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The field as it came; empty if it is not there. */
  public String raw(String name) {
    return values.getOrDefault(name, "");
  }
}
