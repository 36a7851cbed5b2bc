package dev.offpeak.app.config;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.connectors.otlp.OtlpSettings;
import dev.offpeak.model.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who gets traces, by the configuration file and OpenTelemetry's own variables, which win over it.
 *
 * @param from who says so
 * @param share of calls that come without a trace and begin one, from 0 to 1
 */
public record TraceSettings(OtlpSettings to, String from, Sourced<Double> share) {

  private static final String DISABLED = "OTEL_SDK_DISABLED";
  private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
  private static final String TRACES_HEADERS = "OTEL_EXPORTER_OTLP_TRACES_HEADERS";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
  private static final String SERVICE = "OTEL_SERVICE_NAME";

  private static final String SPOKEN = "http/protobuf";

  /**
   * What is in force; empty if nobody gets any.
   *
   * @throws CommandException if a variable cannot be understood
   */
  static Optional<TraceSettings> of(TracesSection file, Environment environment) {
    if (environment.get(DISABLED).filter("true"::equalsIgnoreCase).isPresent()
        || environment.get(EXPORTER).filter("none"::equals).isPresent()) {
      return Optional.empty();
    }
    Sourced<Double> share = file.share() == null ? Sourced.byDefault(1.0) : file.share();
    String service =
        environment
            .get(SERVICE)
            .orElse(file.service() == null ? OtlpSettings.SERVICE_DEFAULT : file.service().value());
    String variable = environment.get(TRACES_ENDPOINT).isPresent() ? TRACES_ENDPOINT : ENDPOINT;
    Optional<String> address = environment.get(variable);
    if (address.isPresent()) {
      spoken(environment);
      // The file's headers are for the file's collector.
      OtlpSettings to =
          new OtlpSettings(endpoint(variable, address.get()), headers(environment), service);
      return Optional.of(new TraceSettings(to, variable, share));
    }
    Sourced<URI> endpoint = file.endpoint();
    return endpoint == null
        ? Optional.empty()
        : Optional.of(
            new TraceSettings(
                new OtlpSettings(endpoint.value(), file.headers(), service),
                endpoint.from(),
                share));
  }

  private static void spoken(Environment environment) {
    String variable = environment.get(TRACES_PROTOCOL).isPresent() ? TRACES_PROTOCOL : PROTOCOL;
    String protocol = environment.get(variable).orElse(SPOKEN);
    if (!protocol.equals(SPOKEN)) {
      throw CommandException.usage(
          variable
              + " is "
              + protocol
              + ", and traces go out as "
              + SPOKEN
              + " only. Set "
              + TRACES_PROTOCOL
              + "="
              + SPOKEN
              + " and "
              + TRACES_ENDPOINT
              + ", or "
              + EXPORTER
              + "=none.");
    }
  }

  private static URI endpoint(String variable, String address) {
    try {
      return variable.equals(TRACES_ENDPOINT)
          ? CollectorAddress.whole(address)
          : CollectorAddress.below(address);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(variable + " " + wrong.getMessage() + ".");
    }
  }

  /** Pairs of {@code name=value} with commas between, values escaped as in URLs. */
  private static Map<String, Secret> headers(Environment environment) {
    String variable = environment.get(TRACES_HEADERS).isPresent() ? TRACES_HEADERS : HEADERS;
    Map<String, Secret> headers = new HashMap<>();
    for (String pair : environment.get(variable).orElse("").split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = equals < 0 ? "" : unescaped(variable, pair.substring(equals + 1).strip());
      if (!CollectorAddress.isHeader(name, value)) {
        throw unreadable(variable);
      }
      headers.put(name, new Secret(value));
    }
    return headers;
  }

  private static String unescaped(String variable, String value) {
    try {
      // A plus is no blank here.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw unreadable(variable);
    }
  }

  /** Says nothing of what it is: it may be a key. */
  private static CommandException unreadable(String variable) {
    return CommandException.usage(
        variable + " cannot be read; it is name=value pairs with commas between.");
  }
}
