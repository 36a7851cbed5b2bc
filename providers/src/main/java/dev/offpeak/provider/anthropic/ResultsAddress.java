package dev.offpeak.provider.anthropic;

import dev.offpeak.provider.http.Urls;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where results are read, so that a key goes to nobody it was not made for. The batch's own
 * {@code results_url} is taken where it is at the base URL's origin, or where both are Anthropic's
 * own hosts over https. Behind a base URL of somebody else's, Anthropic's address is replaced by
 * the same call at the base URL: the key there may be the proxy's own, and the way past it closed.
 * Any other address is refused. Immutable, thread-safe. Source: the batch processing guide at
 * platform.claude.com ("use results_url"), checked 2026-11-23.
 */
final class ResultsAddress {

  private static final String ANTHROPIC = "anthropic.com";

  private final URI base;

  ResultsAddress(URI base) {
    this.base = base;
  }

  /**
   * The address to read.
   *
   * @param resultsUrl as the batch names it
   * @param atBase the documented address of the same results below the base URL
   * @return empty if the key must not be sent there
   */
  Optional<URI> of(String resultsUrl, URI atBase) {
    URI uri;
    try {
      uri = new URI(resultsUrl);
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
    if (uri.getScheme() == null || uri.getHost() == null) {
      return Optional.empty();
    }
    if (Urls.sameOrigin(base, uri)) {
      return Optional.of(uri);
    }
    if (!isAnthropic(uri)) {
      return Optional.empty();
    }
    return Optional.of(isAnthropic(base) ? uri : atBase);
  }

  private static boolean isAnthropic(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return "https".equalsIgnoreCase(uri.getScheme())
        && (host.equals(ANTHROPIC) || host.endsWith("." + ANTHROPIC));
  }
}
