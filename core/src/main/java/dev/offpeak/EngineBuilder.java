package dev.offpeak;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import dev.offpeak.validate.SchemaLibrary;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects an engine's parts. Not thread-safe. */
public final class EngineBuilder {

  @Nullable Store store;
  final List<BatchProvider> providers = new ArrayList<>();
  PriceList prices = PriceList.bundled();
  Pace pace = Pace.DEFAULT;
  Supplier<Map<Feature, FeaturePolicy>> features = Map::of;
  SchemaLibrary schemas = SchemaLibrary.NONE;
  InstantSource time = InstantSource.system();
  RandomGenerator random = new SecureRandom();
  final Set<ProviderName> cleanedUp = new HashSet<>();
  @Nullable Duration retention;

  EngineBuilder() {}

  /** Where everything is kept; required. The engine does not close it. */
  public EngineBuilder store(Store to) {
    this.store = Objects.requireNonNull(to);
    return this;
  }

  /** An account that requests can be sent to; at least one, each at most once. */
  public EngineBuilder provider(BatchProvider provider) {
    this.providers.add(provider);
    return this;
  }

  /**
   * Deletes what this provider keeps of batches once all of their results are stored; default is to
   * leave that to the provider, which does so after a month.
   */
  public EngineBuilder cleanUp(ProviderName provider) {
    this.cleanedUp.add(provider);
    return this;
  }

  /**
   * How long runs are kept after their end; then they are deleted with their requests and answers.
   * What they cost stays in the ledger. Default is for ever.
   *
   * @param forSoLong null for ever
   */
  public EngineBuilder retention(@Nullable Duration forSoLong) {
    this.retention = forSoLong;
    return this;
  }

  /** Prices; default the ones that come with Offpeak. */
  public EngineBuilder prices(PriceList list) {
    this.prices = list;
    return this;
  }

  /** How long waits are; default a poll every 30 seconds. */
  public EngineBuilder pace(Pace waits) {
    this.pace = waits;
    return this;
  }

  /** Policies of features that do not come from the store; they win over those that do. */
  public EngineBuilder features(Map<Feature, FeaturePolicy> policies) {
    Map<Feature, FeaturePolicy> kept = Map.copyOf(policies);
    this.features = () -> kept;
    return this;
  }

  /**
   * The same, where they may change while the engine runs.
   *
   * @param policies asked whenever one is needed, on any thread; gives a map that nobody changes
   */
  public EngineBuilder features(Supplier<Map<Feature, FeaturePolicy>> policies) {
    this.features = policies;
    return this;
  }

  /** Who knows JSON Schema; default nobody, and validators with a schema are refused. */
  public EngineBuilder schemas(SchemaLibrary library) {
    this.schemas = library;
    return this;
  }

  /** The clock; default the system's. */
  public EngineBuilder time(InstantSource clock) {
    this.time = clock;
    return this;
  }

  /** Chance, for ids; default a secure one. */
  public EngineBuilder random(RandomGenerator source) {
    this.random = source;
    return this;
  }

  /**
   * Starts the engine.
   *
   * @throws IllegalStateException if a part is missing
   */
  public Engine start() {
    Store to = store;
    if (to == null) {
      throw new IllegalStateException("an engine needs a store");
    }
    Engine engine = new Engine(this, to);
    engine.startLoops();
    return engine;
  }
}
