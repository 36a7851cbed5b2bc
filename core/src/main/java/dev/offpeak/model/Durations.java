package dev.offpeak.model;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long many things took, as counts in buckets that are a sixteenth of their length wide: small,
 * to be added to and taken from each other, and off by no more than a thirty-second. Microseconds
 * are told apart. Immutable.
 */
public final class Durations {

  public static final Durations NONE = new Durations(new TreeMap<>());

  /** Buckets from one power of two to the next: a sixteenth is finer than a percentile is sure. */
  private static final int STEPS = 16;

  private static final int STEP_BITS = 4;
  private static final int NANOS_PER_MICRO = 1_000;

  /** Nothing takes longer: a day. */
  private static final long MICROS_MAX = Duration.ofDays(1).toNanos() / NANOS_PER_MICRO;

  private static final int PAIR_BYTES = Integer.BYTES + Long.BYTES;

  private final SortedMap<Integer, Long> counts;

  private Durations(SortedMap<Integer, Long> counts) {
    this.counts = counts;
  }

  /** Counts one by one. Used by one thread. */
  public static final class Tally {
    private final SortedMap<Integer, Long> counts = new TreeMap<>();

    public void add(Duration one) {
      counts.merge(bucket(one), 1L, Math::addExact);
    }

    /** All that were added. */
    public Durations sum() {
      return new Durations(new TreeMap<>(counts));
    }
  }

  /** Both together. */
  public Durations plus(Durations other) {
    SortedMap<Integer, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Math::addExact));
    return new Durations(sum);
  }

  /** Without those that were there before. */
  public Durations minus(Durations before) {
    SortedMap<Integer, Long> rest = new TreeMap<>();
    counts.forEach((bucket, count) -> {
      long left = count - before.counts.getOrDefault(bucket, 0L);
      if (left > 0) {
        rest.put(bucket, left);
      }
    });
    return new Durations(rest);
  }

  /** How many there are. */
  public long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * What so many percent took at most; empty if there are none.
   *
   * @param percent 1 to 100
   */
  public Optional<Duration> percentile(int percent) {
    long all = count();
    long wanted = Math.max(1, Math.ceilDiv(Math.multiplyExact(all, percent), 100));
    long seen = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return Optional.of(middle(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private static int bucket(Duration duration) {
    long micros = Math.clamp(duration.toNanos() / NANOS_PER_MICRO, 0, MICROS_MAX);
    if (micros < STEPS) {
      return (int) micros;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int step = (int) (micros >>> (power - STEP_BITS)) & (STEPS - 1);
    return (power - STEP_BITS + 1) * STEPS + step;
  }

  private static Duration middle(int bucket) {
    if (bucket < STEPS) {
      return Duration.ofNanos((long) bucket * NANOS_PER_MICRO);
    }
    int shift = bucket / STEPS - 1;
    long from = (long) (STEPS + bucket % STEPS) << shift;
    return Duration.ofNanos((from + (1L << shift) / 2) * NANOS_PER_MICRO);
  }

  /** The counts as bytes, to be stored. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(counts.size() * PAIR_BYTES);
    counts.forEach((bucket, count) -> bytes.putInt(bucket).putLong(count));
    return bytes.array();
  }

  /**
   * What was stored as these bytes.
   *
   * @throws IllegalArgumentException if they are no such counts
   */
  public static Durations of(byte[] stored) {
    if (stored.length % PAIR_BYTES != 0) {
      throw new IllegalArgumentException("counts of durations are cut off");
    }
    SortedMap<Integer, Long> counts = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    while (bytes.hasRemaining()) {
      counts.put(bytes.getInt(), bytes.getLong());
    }
    return new Durations(counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Durations that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
