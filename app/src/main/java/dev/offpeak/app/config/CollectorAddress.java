package dev.offpeak.app.config;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses of collectors, and headers for them, as people write them. Stateless. */
final class CollectorAddress {

  /** Where a collector takes traces, below its own address. */
  private static final String TRACES = "/v1/traces";

  /** A name by RFC 9110, and a value of one line. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

  private CollectorAddress() {}

  /**
   * The whole address for traces, from a collector's own or from the whole.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static URI below(String text) {
    URI base = whole(text);
    String path = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    return path.endsWith(TRACES)
        ? base
        : URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + TRACES);
  }

  /**
   * An address as it is.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static URI whole(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException noAddress) {
      throw new IllegalArgumentException("is no address such as http://localhost:4318");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "must be an http or https address such as http://localhost:4318");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("must not hold a password; put it into a header");
    }
    return uri;
  }

  static boolean isHeader(String name, String value) {
    return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
  }
}
