package dev.offpeak.dispatch;

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
 * that the budget of a run or a feature has no room for. Not thread-safe.
 */
final class Allowance {

  private final Set<RunId> runs = new HashSet<>();
  private final Map<Purse, Long> room = new HashMap<>();

  /** Keeps all requests of the runs out. */
  void leaveOut(Collection<RunId> others) {
    runs.addAll(others);
  }

  /** Whether requests of the run may join at all. */
  boolean admits(RunId run) {
    return !runs.contains(run);
  }

  /** Lets only so much of a purse in, in the order of intake; 0 lets nothing in. */
  void limit(Purse purse, long nanos) {
    room.put(purse, nanos);
  }

  /** Whether the purse is limited. */
  boolean limits(Purse purse) {
    return room.containsKey(purse);
  }

  /** One walk over the requests, which takes the same ones every time. */
  Walk walk() {
    return new Walk(new HashMap<>(room));
  }

  /** Counts the room down while requests are taken. */
  static final class Walk {

    private final Map<Purse, Long> left;
    private final Map<RunId, Purse> keptBack = new LinkedHashMap<>();
    private final Shares kept = new Shares();

    private Walk(Map<Purse, Long> left) {
      this.left = left;
    }

    /** Whether the request stays out. */
    boolean skips(ReadyRequest request) {
      for (Purse purse : Purse.of(request)) {
        Long nanos = left.get(purse);
        // An unpriced request reserves nothing; where there is no room at all it stays out too.
        if (nanos != null && (nanos <= 0 || request.reserveNanos() > nanos)) {
          keptBack.putIfAbsent(request.run(), purse);
          kept.add(request);
          return true;
        }
      }
      return false;
    }

    void took(ReadyRequest request) {
      for (Purse purse : Purse.of(request)) {
        left.computeIfPresent(purse, (any, nanos) -> nanos - request.reserveNanos());
      }
    }

    /** Runs of which a budget kept requests back, with the purse of the first. */
    Map<RunId, Purse> keptBack() {
      return keptBack;
    }

    /** What was kept back. */
    Shares kept() {
      return kept;
    }
  }
}
