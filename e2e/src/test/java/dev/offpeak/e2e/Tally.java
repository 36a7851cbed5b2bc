package dev.offpeak.e2e;

import dev.offpeak.e2e.Workload.Seen;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What has happened so far, in one line. Thread-safe. */
final class Tally {

  private final Map<WorkKind, Integer> kills = new EnumMap<>(WorkKind.class);
  private int stops;
  private int faults;
  private long answered;
  private long lost;
  private long charged;
  private long chargedTwice;
  private long writtenTwice;

  synchronized void killed(WorkKind kind) {
    kills.merge(kind, 1, Integer::sum);
  }

  synchronized void stopped() {
    stops++;
  }

  synchronized void broke() {
    faults++;
  }

  /** Adds what one command's output shows. */
  synchronized void saw(Seen seen) {
    answered += seen.answered();
    lost += seen.lost();
    writtenTwice += seen.twice();
  }

  /** Takes over what the emulator has billed in all. */
  synchronized void billed(long requests, long bodiesMoreThanOnce) {
    charged = requests;
    chargedTwice = bodiesMoreThanOnce;
  }

  synchronized int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized int kills(WorkKind kind) {
    return kills.getOrDefault(kind, 0);
  }

  synchronized long chargedTwice() {
    return chargedTwice;
  }

  /** The kind of work that was killed least, which is to be next. */
  WorkKind leastKilled() {
    return Arrays.stream(WorkKind.values()).min(Comparator.comparingInt(this::kills)).orElseThrow();
  }

  /**
   * Whether nothing was lost, charged twice or written twice, and the counter that says so counted:
   * an answer that it did not charge would be a defect of its own.
   */
  synchronized boolean good() {
    return lost == 0 && chargedTwice == 0 && writtenTwice == 0 && charged >= answered;
  }

  /** What matters. */
  synchronized String verdict() {
    return "lost %,d · charged twice %,d · written twice %,d"
        .formatted(lost, chargedTwice, writtenTwice);
  }

  @Override
  public synchronized String toString() {
    String each =
        Arrays.stream(WorkKind.values())
            .map(kind -> kind.label() + " " + kills(kind))
            .collect(Collectors.joining(", "));
    return "kills %d (%s) · stops %d · faults %d · answered %,d · charged %,d · %s"
        .formatted(kills(), each, stops, faults, answered, charged, verdict());
  }
}
