package dev.offpeak.dispatch;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a draft of a batch would reserve, by feature. Not thread-safe. */
final class Shares {

  private final Map<Feature, Long> nanos = new LinkedHashMap<>();
  private final Map<Feature, Set<String>> models = new LinkedHashMap<>();
  private final Map<Feature, Long> smallest = new LinkedHashMap<>();
  private final Set<RunId> runs = new HashSet<>();

  void add(ReadyRequest request) {
    nanos.merge(request.feature(), request.reserveNanos(), Math::addExact);
    models.computeIfAbsent(request.feature(), any -> new HashSet<>()).add(request.model());
    smallest.merge(request.feature(), request.reserveNanos(), Math::min);
    runs.add(request.run());
  }

  Set<Feature> features() {
    return nanos.keySet();
  }

  long nanos(Feature feature) {
    return nanos.getOrDefault(feature, 0L);
  }

  Set<String> models(Feature feature) {
    return models.getOrDefault(feature, Set.of());
  }

  /** The least that one of its requests reserves. */
  long smallest(Feature feature) {
    return smallest.getOrDefault(feature, 0L);
  }

  /** The runs that are in it. */
  Set<RunId> runs() {
    return runs;
  }
}
