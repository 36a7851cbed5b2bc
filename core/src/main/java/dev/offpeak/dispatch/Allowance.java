package dev.offpeak.dispatch;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which ready requests money keeps out of the next batch: those of runs over their cap, and those
 * that a feature's budget has no room for. Not thread-safe.
 */
final class Allowance {

  private final Set<RunId> runs = new HashSet<>();
  private final Map<Feature, Long> room = new HashMap<>();

  /** Keeps all requests of the runs out. */
  void leaveOut(Collection<RunId> others) {
    runs.addAll(others);
  }

  /** Whether requests of the run may join at all. */
  boolean admits(RunId run) {
    return !runs.contains(run);
  }

  /** Lets only so much of a feature in, in the order of intake; 0 lets nothing in. */
  void limit(Feature feature, long nanos) {
    room.put(feature, nanos);
  }

  /** Whether the feature is limited. */
  boolean limits(Feature feature) {
    return room.containsKey(feature);
  }

  /** One walk over the requests, which takes the same ones every time. */
  Walk walk() {
    return new Walk(new HashMap<>(room));
  }

  /** Counts the room down while requests are taken. */
  static final class Walk {

    private final Map<Feature, Long> left;
    private final Map<RunId, Feature> keptBack = new LinkedHashMap<>();
    private final Shares kept = new Shares();

    private Walk(Map<Feature, Long> left) {
      this.left = left;
    }

    /** Whether the request stays out. */
    boolean skips(ReadyRequest request) {
      Long nanos = left.get(request.feature());
      // An unpriced request reserves nothing; where there is no room at all it stays out too.
      boolean over = nanos != null && (nanos <= 0 || request.reserveNanos() > nanos);
      if (over) {
        keptBack.putIfAbsent(request.run(), request.feature());
        kept.add(request);
      }
      return over;
    }

    void took(ReadyRequest request) {
      left.computeIfPresent(request.feature(), (feature, nanos) -> nanos - request.reserveNanos());
    }

    /** Runs of which a budget kept requests back, with the feature of the first. */
    Map<RunId, Feature> keptBack() {
      return keptBack;
    }

    /** What was kept back. */
    Shares kept() {
      return kept;
    }
  }
}
