package dev.offpeak.audit;

import java.time.Duration;

/** Durations by powers of two of milliseconds: coarse, small, and can be added up. */
final class Histogram {

  private static final int BUCKETS = 32;

  private final long[] counts = new long[BUCKETS];
  private long total;

  void add(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    counts[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(millis))]++;
    total++;
  }

  void add(Histogram other) {
    for (int at = 0; at < BUCKETS; at++) {
      counts[at] += other.counts[at];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /** Below it are at least that many percent of them. */
  Duration below(int percent) {
    long wanted = Math.ceilDiv(total * percent, 100L);
    long seen = 0;
    for (int at = 0; at < BUCKETS; at++) {
      seen += counts[at];
      if (seen >= wanted) {
        return Duration.ofMillis(1L << at);
      }
    }
    return Duration.ofMillis(1L << (BUCKETS - 1));
  }
}
