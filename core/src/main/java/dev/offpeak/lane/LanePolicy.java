package dev.offpeak.lane;

import dev.offpeak.model.Lane;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides which lane a request with a deadline takes: the cheapest one, until its time is nearly
 * up, and then the first that it may escalate to. Pure.
 *
 * @param pace how long waits are
 * @param callsAtOnce synchronous calls that an account makes for deferred requests at a time
 */
public record LanePolicy(Pace pace, int callsAtOnce) {

  /** What a batch may take by the providers' own word. */
  private static final Duration WINDOW = Duration.ofHours(24);

  /** What is decided about a request, and why. */
  public sealed interface Choice {

    /**
     * The batch lane; look again then.
     *
     * @param cutoff when it is to be left
     */
    record Batch(Instant cutoff) implements Choice {}

    /**
     * Out of the batch lane, whatever has become of it there.
     *
     * @param cutoff that has passed
     */
    record Escalate(Lane lane, Instant cutoff) implements Choice {}

    /** The batch lane, because nothing allows another one: it may be late. */
    record Stay() implements Choice {}
  }

  /**
   * The latest time at which {@code requests} of one deadline can still leave the batch lane and
   * all be answered: the deadline, less the time to leave a batch and to make the calls, less a
   * buffer.
   */
  public Instant cutoff(Instant deadline, long requests) {
    return deadline.minus(drain(requests)).minus(pace.buffer());
  }

  /** What leaving a batch and then calling takes at the longest, expected before it is measured. */
  public Duration drain(long requests) {
    long rounds = Math.ceilDiv(requests, callsAtOnce);
    return pace.leaving().plus(pace.calls(rounds));
  }

  /** Deadlines until then are to be looked at now, if so many requests have one. */
  public Instant horizon(Instant now, long requests) {
    return now.plus(drain(requests)).plus(pace.buffer());
  }

  /**
   * Which lane.
   *
   * @param requests that have this deadline and are not answered
   * @param escalate the lanes they may move to, in this order
   */
  public Choice choose(Instant deadline, long requests, List<Lane> escalate, Instant now) {
    if (escalate.isEmpty()) {
      return new Choice.Stay();
    }
    Instant cutoff = cutoff(deadline, requests);
    return now.isBefore(cutoff)
        ? new Choice.Batch(cutoff)
        : new Choice.Escalate(escalate.getFirst(), cutoff);
  }

  /** Whether a deadline leaves time for a batch from its beginning. */
  public static boolean hasTimeForAnother(Instant deadline, Instant now) {
    return !deadline.isBefore(now.plus(WINDOW));
  }
}
