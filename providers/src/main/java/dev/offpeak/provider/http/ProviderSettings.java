package dev.offpeak.provider.http;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Target;
import dev.offpeak.provider.BatchLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;

/**
 * One account at a provider and how to talk to it. Immutable.
 *
 * @param baseUrl as the provider's SDKs take it, kept without a trailing slash: OpenAI's ends in
 *     {@code /v1}, Anthropic's does not
 * @param limits what one batch of the account may hold
 * @param time for turning dates in answers into waits
 */
public record ProviderSettings(
    String baseUrl, Secret key, BatchLimits limits, Timeouts timeouts, InstantSource time) {

  /**
   * Checks what is needed to send anything.
   *
   * @throws IllegalArgumentException with one sentence for the user; it never holds the key
   */
  public ProviderSettings {
    baseUrl = withoutTrailingSlashes(baseUrl);
    requireHttp(baseUrl);
    requireHeaderText(key);
  }

  /** These settings with another base URL. */
  public ProviderSettings withBaseUrl(String other) {
    return new ProviderSettings(other, key, limits, timeouts, time);
  }

  /** These settings with other limits. */
  public ProviderSettings withLimits(BatchLimits other) {
    return new ProviderSettings(baseUrl, key, other, timeouts, time);
  }

  /** These settings with other time-outs. */
  public ProviderSettings withTimeouts(Timeouts other) {
    return new ProviderSettings(baseUrl, key, limits, other, time);
  }

  /** The account that these settings open at {@code provider}. */
  public Account account(ProviderName provider) {
    Target target = new Target(provider, baseUrl);
    return new Account(AccountId.of(target, key), target);
  }

  private static String withoutTrailingSlashes(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }

  private static void requireHttp(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      if ((http || https)
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return;
      }
    } catch (URISyntaxException notAUrl) {
      // Said below, without the text: what is in its place may be a password.
    }
    throw new IllegalArgumentException(
        "the base URL is not usable: it must look like https://host/path, without user, query or"
            + " fragment");
  }

  /** The JDK would put a header value it refuses into its exception, key and all. */
  private static void requireHeaderText(Secret key) {
    String text = key.reveal();
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "the key is empty or has characters that no key has, such as a space or line break");
    }
  }
}
