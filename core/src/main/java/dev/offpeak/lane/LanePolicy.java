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
 * @param rate how quickly it answers them
 */
public record LanePolicy(Pace pace, int callsAtOnce, CallRate rate) {

  /** Enough for any bound on the time that is left for calls, and no overflow. */
  private static final long ROUNDS_MAX = 1_000_000;

  /** What a batch may take by the providers' own word. */
  private static final Duration WINDOW = Duration.ofHours(24);

  /** One for an account whose calls nobody has timed yet. */
  public LanePolicy(Pace pace, int callsAtOnce) {
    this(pace, callsAtOnce, CallRate.stated(pace.calls(1)));
  }

  /**
   * The same for an account of which calls were made.
   *
   * @param lately its last calls
   */
  public LanePolicy learned(List<CallRate.Span> lately) {
    return new LanePolicy(
        pace, callsAtOnce, CallRate.stated(pace.calls(1)).learned(lately, callsAtOnce));
  }

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

  /** What leaving a batch, as is stated, and then calling, as was learned, takes at the longest. */
  public Duration drain(long requests) {
    long rounds = Math.min(Math.ceilDiv(requests, callsAtOnce), ROUNDS_MAX);
    Duration calls = rate.round().multipliedBy(rounds);
    Duration most = pace.calls(ROUNDS_MAX);
    return pace.leaving().plus(calls.compareTo(most) < 0 ? calls : most);
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
