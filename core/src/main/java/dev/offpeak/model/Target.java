package dev.offpeak.model;

/**
 * Where requests go, whoever pays: a provider and the base URL it is reached at. Part of what a run
 * is; the key is not.
 *
 * @param baseUrl as the provider's SDKs take it, without a trailing slash
 */
public record Target(ProviderName provider, String baseUrl) {

  public Target {
    if (baseUrl.endsWith("/")) {
      throw new IllegalArgumentException("a base URL is kept without a trailing slash: " + baseUrl);
    }
  }
}
