package dev.offpeak.audit;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of one episode follow each other. People's calls come independently of each other,
 * however many they are; a program's wait for each other, come all at once, or come evenly. Not
 * thread-safe.
 */
final class Pace {

  /** Calls under way that are followed; of more nothing is said, because a limit looks even. */
  private static final int UNDER_WAY_MAX = 1_024;

  /**
   * Variance over mean of the calls under way: 1 if calls come independently of each other, near 0
   * if the next one starts when one ends.
   */
  private static final double DISPERSION_MAX = 0.3;

  /** Fewer say nothing of a variance. */
  private static final double SAMPLES_MIN = 5;

  /** In less time than some calls take after each other, any number under way looks steady. */
  private static final double ROUNDS_MIN = 5;

  /** An episode needs as many calls, before its even flow says that there is a pool. */
  private static final long POOL_CALLS_MIN = 100;

  private static final double POOL_WIDTH_MIN = 2.5;

  /** A program that waits for answers does little else; a person reads them. */
  private static final double BUSY_MIN = 0.9;

  /** Calls that follow each other closer are made together. */
  private static final long TOGETHER_MILLIS = 200;

  /** A program that does not wait has made all its calls by then. */
  private static final long AT_ONCE_MILLIS = 30_000;

  /** Deviation over mean of the gaps: 1 for people, near 0 for a program that paces itself. */
  private static final double UNEVEN_MAX = 0.3;

  private static final long GAPS_MIN = 8;

  /** Nobody asks so often; that many people would, but independently of each other. */
  private static final double FAST_MILLIS = 2_000;

  private static final double FAST_UNEVEN_MAX = 0.6;
  private static final long FAST_GAPS_MIN = 100;

  private final PriorityQueue<Long> underWay = new PriorityQueue<>();
  private final Samples flow = new Samples();
  private final Samples volleys = new Samples();
  private final Samples gaps = new Samples();
  private long calls;
  private boolean unknown;
  private boolean anyEnded;
  private long first;
  private long last;
  private long busyUntil;
  private long busy;

  /**
   * The next call, none earlier than the last.
   *
   * @param end when it ended; null if that is not known
   */
  void add(long at, @Nullable Long end) {
    long gap = at - last;
    if (calls == 0) {
      first = at;
      busyUntil = at;
    } else {
      gaps.add((double) gap);
    }
    if (end == null) {
      unknown = true;
    } else {
      underWay(at, end, calls == 0 || gap > TOGETHER_MILLIS);
    }
    calls++;
    last = at;
  }

  private void underWay(long at, long end, boolean apart) {
    while (!underWay.isEmpty() && underWay.peek() <= at) {
      underWay.poll();
      anyEnded = true;
    }
    // Until one has ended, the number only grows, whoever makes the calls.
    if (anyEnded) {
      flow.add(underWay.size());
      if (apart) {
        volleys.add(underWay.size());
      }
    }
    if (underWay.size() < UNDER_WAY_MAX) {
      underWay.add(end);
    } else {
      unknown = true;
    }
    busy += Math.max(0, end - Math.max(at, busyUntil));
    busyUntil = Math.max(busyUntil, end);
  }

  /** Whether a pool of workers made them, as far as calls say so. */
  boolean isPool() {
    return !unknown
        && calls >= POOL_CALLS_MIN
        && flow.mean() >= POOL_WIDTH_MIN
        && flow.variance() <= DISPERSION_MAX * flow.mean();
  }

  /** Calls that the workers of a pool make at a time. */
  long width() {
    return Math.round(flow.mean()) + 1;
  }

  /** Whether a program made them: all at once, evenly, or each when others had ended. */
  boolean isProgrammed() {
    return last - first <= AT_ONCE_MILLIS || isEven() || waitsForAnswers();
  }

  private boolean isEven() {
    double deviation = Math.sqrt(gaps.variance());
    boolean fast = gaps.count() >= FAST_GAPS_MIN && gaps.mean() <= FAST_MILLIS;
    return gaps.count() >= GAPS_MIN
        && deviation <= (fast ? FAST_UNEVEN_MAX : UNEVEN_MAX) * gaps.mean();
  }

  private boolean waitsForAnswers() {
    return !unknown
        && (double) busy >= BUSY_MIN * (double) (busyUntil - first)
        && (isSteady(flow) || isSteady(volleys));
  }

  private static boolean isSteady(Samples counts) {
    if (counts.count() > 0 && counts.mean() == 0) {
      return true;
    }
    return (double) counts.count() >= SAMPLES_MIN + ROUNDS_MIN * counts.mean()
        && counts.variance() <= DISPERSION_MAX * counts.mean();
  }

  /** Numbers of which mean and variance are known. */
  private static final class Samples {
    private long count;
    private double sum;
    private double squares;

    void add(double value) {
      count++;
      sum += value;
      squares += value * value;
    }

    long count() {
      return count;
    }

    double mean() {
      return count == 0 ? 0 : sum / count;
    }

    double variance() {
      return count == 0 ? 0 : Math.max(0, squares / count - mean() * mean());
    }
  }
}
