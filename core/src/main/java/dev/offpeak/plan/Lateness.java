package dev.offpeak.plan;

import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a batch at the provider takes too long, and what follows. Pure.
 *
 * <p>Nothing waits for ever. A provider ends a batch after its window; one that is still open a
 * grace later is asked to stop, so that its end comes and its answers can be read. One that neither
 * ends nor stops for {@value #GIVE_UP_DAYS} days more is given up.
 */
public final class Lateness {

  /** Days after its window for which a batch that cannot be stopped is still asked for. */
  private static final int GIVE_UP_DAYS = 3;

  /** A batch is slow once it takes so many times the usual. */
  private static final int SLOW_TIMES = 4;

  /** Nothing is slow before this: both providers say that most batches end within an hour. */
  public static final Duration SLOW_AFTER = Duration.ofHours(6);

  private Lateness() {}

  /** How a batch is in time. */
  public sealed interface Verdict {

    /** As usual. */
    record InTime() implements Verdict {}

    /** Far longer than usual, with all its window left or some of it. */
    record Slow(Instant since) implements Verdict {}

    /** Its window is over, and the provider has not ended it. */
    record Overdue(Instant since) implements Verdict {}

    /** Overdue beyond the grace: to be asked to stop. */
    record Stop(Instant since) implements Verdict {}

    /** Neither ended nor stopped: waited for no longer. */
    record GiveUp(Instant since) implements Verdict {}
  }

  /**
   * Judges a batch that the provider says is alive.
   *
   * @param submittedAt when its creation was sent
   * @param usual how long such batches take
   */
  public static Verdict judge(Instant submittedAt, UsualTime usual, Pace pace, Instant now) {
    Instant over = submittedAt.plus(UsualTime.WINDOW);
    if (now.isBefore(over)) {
      Instant slow = submittedAt.plus(longest(usual.duration().multipliedBy(SLOW_TIMES)));
      return now.isBefore(slow) ? new Verdict.InTime() : new Verdict.Slow(slow);
    }
    Instant stop = over.plus(pace.grace());
    if (now.isBefore(stop)) {
      return new Verdict.Overdue(over);
    }
    return now.isBefore(stop.plus(Duration.ofDays(GIVE_UP_DAYS)))
        ? new Verdict.Stop(over)
        : new Verdict.GiveUp(over);
  }

  /** Whether a batch that ended then had outlived its window, so that its end counts as expiry. */
  public static boolean outlived(Instant submittedAt, Instant endedAt) {
    return !endedAt.isBefore(submittedAt.plus(UsualTime.WINDOW));
  }

  private static Duration longest(Duration slow) {
    return slow.compareTo(SLOW_AFTER) < 0 ? SLOW_AFTER : slow;
  }
}
