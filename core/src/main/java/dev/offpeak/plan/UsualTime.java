package dev.offpeak.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long batches of a group usually take, from its latest ones. Pure.
 *
 * @param duration the median of what was seen; an hour where too little was
 */
public record UsualTime(Duration duration) {

  /** Both providers promise a day, and say that most batches end within an hour. */
  public static final Duration WINDOW = Duration.ofHours(24);

  /** How many of the latest batches are looked at. */
  public static final int SAMPLE = 20;

  private static final Duration PRIOR = Duration.ofHours(1);
  private static final int ENOUGH = 3;

  /** From the durations of the latest batches, in any order. */
  public static UsualTime of(List<Duration> latest) {
    if (latest.size() < ENOUGH) {
      return new UsualTime(PRIOR);
    }
    List<Duration> sorted = latest.stream().sorted().toList();
    return new UsualTime(sorted.get(sorted.size() / 2));
  }

  /**
   * When a batch may be expected to end: after the usual time; if it takes longer, after half as
   * long again as it has taken, but not beyond its window, and always after {@code now}.
   */
  public Instant expectedEnd(Instant submittedAt, Instant now) {
    Instant usual = submittedAt.plus(duration);
    if (usual.isAfter(now)) {
      return usual;
    }
    Instant window = submittedAt.plus(WINDOW);
    Instant longer = now.plus(Duration.between(submittedAt, now).dividedBy(2));
    Instant expected = longer.isAfter(window) ? window : longer;
    return expected.isAfter(now) ? expected : longer;
  }
}
