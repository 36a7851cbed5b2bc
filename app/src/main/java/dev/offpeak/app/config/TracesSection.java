package dev.offpeak.app.config;

import dev.offpeak.model.Secret;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says of traces.
 *
 * @param endpoint the whole address; null if it names none
 * @param headers sent along to that address
 * @param share of calls that come without a trace and begin one, from 0 to 1; null for all
 * @param service what the traces are by; null if it does not say
 */
record TracesSection(
    @Nullable Sourced<URI> endpoint,
    Map<String, Secret> headers,
    @Nullable Sourced<Double> share,
    @Nullable Sourced<String> service) {

  static final TracesSection NONE = new TracesSection(null, Map.of(), null, null);

  TracesSection {
    headers = Map.copyOf(headers);
  }
}
