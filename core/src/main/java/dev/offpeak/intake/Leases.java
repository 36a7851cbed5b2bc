package dev.offpeak.intake;

import dev.offpeak.model.RunId;
import dev.offpeak.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signs of life of runs that take requests in. Each is a transaction, so that one is given only
 * when the last has aged, not with every request. Thread-safe.
 */
final class Leases {

  /** How long a run counts as alive without a sign of life. */
  static final Duration LENGTH = Duration.ofMinutes(1);

  /** A sign of life younger than this will do. */
  private static final Duration FRESH = LENGTH.dividedBy(6);

  /** Above this number, those that have run out are forgotten. */
  private static final int KNOWN_MAX = 1_000;

  private final RunStore runs;
  private final InstantSource time;
  private final Map<RunId, Instant> renewed = new ConcurrentHashMap<>();

  Leases(RunStore runs, InstantSource time) {
    this.runs = runs;
    this.time = time;
  }

  /** Sees to it that the run counts as alive for most of a lease from now. */
  void renew(RunId run) {
    Instant now = time.instant();
    Instant last = renewed.get(run);
    if (last != null && now.isBefore(last.plus(FRESH))) {
      return;
    }
    runs.follow(run, now.plus(LENGTH));
    if (renewed.size() >= KNOWN_MAX) {
      renewed.values().removeIf(then -> !now.isBefore(then.plus(LENGTH)));
    }
    renewed.put(run, now);
  }

  /** The run takes nothing more in. */
  void forget(RunId run) {
    renewed.remove(run);
  }
}
