package dev.offpeak.policy;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.store.PolicyStore;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The policies in force: a feature that the configuration file names is governed by the file alone,
 * any other by what was set by command. What was set takes effect at the next look. Thread-safe.
 */
public final class FeaturePolicies {

  private final Supplier<Map<Feature, FeaturePolicy>> file;
  private final PolicyStore store;

  /**
   * @param file what the configuration file says, by feature
   */
  public FeaturePolicies(Map<Feature, FeaturePolicy> file, PolicyStore store) {
    this(constant(Map.copyOf(file)), store);
  }

  /**
   * Policies of a file that may be read again.
   *
   * @param file gives what the file says now, as one map that nobody changes; any thread may ask
   */
  public FeaturePolicies(Supplier<Map<Feature, FeaturePolicy>> file, PolicyStore store) {
    this.file = file;
    this.store = store;
  }

  private static Supplier<Map<Feature, FeaturePolicy>> constant(Map<Feature, FeaturePolicy> file) {
    return () -> file;
  }

  /** The policy of a feature; nothing is set in it if there is none. */
  public FeaturePolicy of(Feature feature) {
    FeaturePolicy governing = file.get().get(feature);
    return governing != null ? governing : store.find(feature).orElse(FeaturePolicy.NONE);
  }

  /** Whether the configuration file names the feature. */
  public boolean governedByFile(Feature feature) {
    return file.get().containsKey(feature);
  }

  /** Every feature that the configuration file names, by name. */
  public SortedMap<String, FeaturePolicy> ofFile() {
    SortedMap<String, FeaturePolicy> named = new TreeMap<>();
    file.get().forEach((feature, policy) -> named.put(feature.name(), policy));
    return named;
  }

  /** Every feature with a policy, by name. */
  public SortedMap<String, FeaturePolicy> all() {
    SortedMap<String, FeaturePolicy> all = new TreeMap<>();
    store.list().forEach(entry -> all.put(entry.feature().name(), entry.policy()));
    all.putAll(ofFile());
    return all;
  }
}
