package dev.offpeak.app.run;

import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.SharedBeginnings;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.Estimate;
import dev.offpeak.pricing.RequestTokens;
import dev.offpeak.pricing.TokenRange;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.Dialect;
import dev.offpeak.source.SourceRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds up what requests will take and cost, while they pass by. Not thread-safe. */
final class Forecast {

  private final ProviderName provider;
  private final Feature feature;
  private final Pricer pricer;
  private final Dialect dialect;
  private final BatchLimits limits;
  private final CacheForecast cache;

  private final SequencedMap<Group, Size> groups = new LinkedHashMap<>();
  private final SequencedMap<String, Long> unpriced = new LinkedHashMap<>();
  private final TreeSet<String> features = new TreeSet<>();
  private final TreeSet<String> models = new TreeSet<>();
  private long requests;
  private @Nullable TokenRange input;
  private @Nullable TokenRange output;
  private @Nullable Estimate priced;

  /** Requests that may share a batch. */
  private record Group(Endpoint endpoint, String model) {}

  private record Size(long requests, long bytes) {}

  Forecast(
      ProviderName provider,
      Feature feature,
      Pricer pricer,
      Dialect dialect,
      BatchLimits limits,
      Function<Feature, FeaturePolicy> policies) {
    this.provider = provider;
    this.feature = feature;
    this.pricer = pricer;
    this.dialect = dialect;
    this.limits = limits;
    this.cache =
        new CacheForecast(new SharedBeginnings(of -> policies.apply(of).cache(), pricer), pricer);
  }

  void add(SourceRequest request) {
    String model = request.facts().model();
    String named = request.feature();
    Feature of = named == null ? feature : new Feature(named);
    RequestTokens tokens = pricer.tokens(provider, of, request.facts());
    input = input == null ? tokens.input() : input.plus(tokens.input());
    output = output == null ? tokens.output() : output.plus(tokens.output());
    Optional<Estimate> estimate =
        cache.add(provider, of, request)
            ? pricer.estimateMarked(provider, of, request.facts())
            : pricer.estimate(provider, of, request.facts());
    if (estimate.isPresent()) {
      priced = priced == null ? estimate.get() : priced.plus(estimate.get());
    } else {
      unpriced.merge(model, 1L, Long::sum);
    }
    requests++;
    features.add(of.name());
    long bytes = dialect.lineBytes(request.endpoint(), request.body().length);
    groups.merge(
        new Group(request.endpoint(), limits.oneModel() ? model : ""),
        new Size(1, bytes),
        (one, other) -> new Size(one.requests + other.requests, one.bytes + other.bytes));
    models.add(model);
  }

  long requests() {
    return requests;
  }

  /** The models that are asked, in the order of the alphabet. */
  SortedSet<String> models() {
    return new TreeSet<>(models);
  }

  SortedSet<String> features() {
    return new TreeSet<>(features);
  }

  Optional<TokenRange> input() {
    return Optional.ofNullable(input);
  }

  Optional<TokenRange> output() {
    return Optional.ofNullable(output);
  }

  /** The estimate of those whose model has a price; at best, marked beginnings are read. */
  Optional<Estimate> priced() {
    if (priced == null) {
      return Optional.empty();
    }
    Cost low = priced.low();
    Usd paid = low.paid().minus(cache.outlook().high());
    Usd least = paid.compareTo(Usd.ZERO) < 0 ? Usd.ZERO : paid;
    return Optional.of(priced.withLow(new Cost(least, low.synchronous())));
  }

  /** What marks for the provider's cache change. */
  CacheForecast cache() {
    return cache;
  }

  /** How many requests go to each model without a price. */
  SequencedMap<String, Long> unpriced() {
    return Collections.unmodifiableSequencedMap(unpriced);
  }

  /** How many batches they will be, unless the account's queue asks for smaller ones. */
  long batches() {
    long batches = 0;
    for (Size size : groups.values()) {
      long byCount = Math.ceilDiv(size.requests, (long) limits.requestsMax());
      long byBytes = Math.ceilDiv(size.bytes, limits.bytesMax());
      batches += Math.max(byCount, byBytes);
    }
    return batches;
  }
}
