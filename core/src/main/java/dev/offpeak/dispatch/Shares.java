package dev.offpeak.dispatch;

import dev.offpeak.model.RunId;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a draft of a batch would reserve, by purse. Not thread-safe. */
final class Shares {

  private final Map<Purse, Long> nanos = new LinkedHashMap<>();
  private final Map<Purse, Set<String>> models = new LinkedHashMap<>();
  private final Map<Purse, Long> smallest = new LinkedHashMap<>();
  private final Set<RunId> runs = new HashSet<>();

  void add(ReadyRequest request) {
    for (Purse purse : Purse.of(request)) {
      nanos.merge(purse, request.reserveNanos(), Math::addExact);
      models.computeIfAbsent(purse, any -> new HashSet<>()).add(request.model());
      smallest.merge(purse, request.reserveNanos(), Math::min);
    }
    runs.add(request.run());
  }

  Set<Purse> purses() {
    return nanos.keySet();
  }

  long nanos(Purse purse) {
    return nanos.getOrDefault(purse, 0L);
  }

  Set<String> models(Purse purse) {
    return models.getOrDefault(purse, Set.of());
  }

  /** The least that one of its requests reserves. */
  long smallest(Purse purse) {
    return smallest.getOrDefault(purse, 0L);
  }

  /** The runs that are in it. */
  Set<RunId> runs() {
    return runs;
  }
}
