package dev.offpeak.gateway.metrics;

import dev.offpeak.gateway.meter.CallListener;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls that passed since the start, under the names of OpenTelemetry's conventions for generative
 * AI, with their recommended buckets. Thread-safe.
 */
public final class CallMetrics implements CallListener {

  /** Clients choose models' names, and each costs memory here and at the monitoring. */
  static final int MODELS_MAX = 100;

  static final String OTHER = "other";

  private static final double MILLIS = 1_000.0;
  private static final double[] TOKENS = {
    1,
    4,
    16,
    64,
    256,
    1_024,
    4_096,
    16_384,
    65_536,
    262_144,
    1_048_576,
    4_194_304,
    16_777_216,
    67_108_864
  };
  private static final double[] SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };

  private final Map<Model, Sizes> models = new ConcurrentHashMap<>();

  private record Model(String provider, String name) {}

  private record Sizes(Histogram input, Histogram output, Histogram seconds) {
    static Sizes empty() {
      return new Sizes(new Histogram(TOKENS), new Histogram(TOKENS), new Histogram(SECONDS));
    }
  }

  @Override
  public void ended(ProviderName provider, String model, Usage usage, Duration total) {
    Model known = new Model(provider.value(), model);
    Sizes sizes = models.get(known);
    if (sizes == null) {
      Model counted = models.size() < MODELS_MAX ? known : new Model(provider.value(), OTHER);
      sizes = models.computeIfAbsent(counted, any -> Sizes.empty());
    }
    if (usage.inputTokens() + usage.outputTokens() > 0) {
      sizes.input().add((double) usage.inputTokens());
      sizes.output().add((double) usage.outputTokens());
    }
    sizes.seconds().add((double) total.toMillis() / MILLIS);
  }

  void write(PrometheusText text) {
    List<Map.Entry<Model, Sizes>> all =
        models.entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
            .toList();
    text.metric("gen_ai_client_token_usage", "histogram", "Tokens of calls that passed, by call.");
    all.forEach(entry -> {
      Model model = entry.getKey();
      tokens(text, model, "input", entry.getValue().input());
      tokens(text, model, "output", entry.getValue().output());
    });
    text.metric(
        "gen_ai_client_operation_duration_seconds",
        "histogram",
        "How long calls took that passed.");
    all.forEach(entry ->
        entry
            .getValue()
            .seconds()
            .write(
                text,
                "gen_ai_client_operation_duration_seconds",
                "gen_ai_provider_name",
                entry.getKey().provider(),
                "gen_ai_request_model",
                entry.getKey().name()));
  }

  private static void tokens(PrometheusText text, Model model, String type, Histogram sizes) {
    sizes.write(
        text,
        "gen_ai_client_token_usage",
        "gen_ai_provider_name",
        model.provider(),
        "gen_ai_request_model",
        model.name(),
        "gen_ai_token_type",
        type);
  }
}
