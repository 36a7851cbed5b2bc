package dev.offpeak.connectors.otlp;

import dev.offpeak.model.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Where traces go.
 *
 * @param endpoint the whole address, such as {@code http://localhost:4318/v1/traces}; its path may
 *     hold a token
 * @param headers what is sent along, such as a collector's key
 * @param service what the traces are by
 */
public record OtlpSettings(URI endpoint, Map<String, Secret> headers, String service) {

  /** What the traces are by unless somebody says otherwise. */
  public static final String SERVICE_DEFAULT = "offpeak";

  public OtlpSettings {
    headers = Map.copyOf(headers);
  }

  /** Where they go, without what may be secret. */
  public String shown() {
    return endpoint.getScheme() + "://" + endpoint.getAuthority();
  }

  @Override
  public String toString() {
    return shown();
  }
}
