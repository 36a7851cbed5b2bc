package dev.offpeak.retry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every wait of ours, as a multiple of the poll interval, so that a short interval makes the whole
 * program quick against an emulator. Only a provider's {@code retry-after} is literal.
 *
 * @param pollInterval how often an open batch is looked at while it is young; default 30 s
 * @param inDoubtWait replaces the quiet time of every doubt; null for the multiples below
 */
public record Pace(Duration pollInterval, @Nullable Duration inDoubtWait) {

  public static final Duration POLL_INTERVAL_DEFAULT = Duration.ofSeconds(30);
  public static final Pace DEFAULT = new Pace(POLL_INTERVAL_DEFAULT, null);

  /** A provider's {@code retry-after} up to this is waited for across a restart. */
  private static final Duration LONGEST_LEAST = Duration.ofHours(1);

  private static final int RETRY_MAX = 10;
  private static final int REFUSED = 5;
  private static final int POLL_MAX = 10;
  private static final int POLLS_PER_STEP = 8;
  private static final int NOT_FOUND = 120;
  private static final int MISSING = 120;
  private static final int LINGER = 20;
  private static final int COMPANY = 2;
  private static final int PROBE = 120;
  private static final int GRACE = 120;
  private static final int LEAVING = 20;
  private static final int BUFFER = 10;
  private static final int CALL_ROUNDS_MAX = 120;
  private static final int READING = 20;
  private static final int QUIET_TAGGED = 30;
  private static final int QUIET_UNTAGGED = 120;
  private static final int QUIET_TAGGED_ANSWERED = 10;
  private static final int QUIET_UNTAGGED_ANSWERED = 20;

  public Pace {
    if (pollInterval.isNegative() || pollInterval.isZero()) {
      throw new IllegalArgumentException("the poll interval must be longer than nothing");
    }
  }

  /** Before the next attempt of a request that failed {@code attempts} times: 1, 2, 4 … 10. */
  public Duration retry(int attempts) {
    int doublings = Math.clamp(attempts - 1, 0, 4);
    return pollInterval.multipliedBy(Math.min(RETRY_MAX, 1 << doublings));
  }

  /** Before a batch that was refused for now, or is over a limit, goes again. */
  public Duration refused() {
    return pollInterval.multipliedBy(REFUSED);
  }

  /** Before the next look at a batch that was looked at {@code polls} times. */
  public Duration poll(int polls) {
    return pollInterval.multipliedBy(Math.min(POLL_MAX, 1 + polls / POLLS_PER_STEP));
  }

  /**
   * The longest wait of ours between two looks at the same thing, and an hour at the least. Only a
   * provider that wants more may hold something up for longer.
   */
  public Duration longest() {
    Duration ours = pollInterval.multipliedBy(Math.max(POLL_MAX, RETRY_MAX));
    return ours.compareTo(LONGEST_LEAST) < 0 ? LONGEST_LEAST : ours;
  }

  /** How long a 404 on a batch or file that we know is asked again. */
  public Duration notFound() {
    return pollInterval.multipliedBy(NOT_FOUND);
  }

  /** How long results are read again for lines that were not in them. */
  public Duration missing() {
    return pollInterval.multipliedBy(MISSING);
  }

  /** How long a request waits for company. */
  public Duration linger() {
    return pollInterval.multipliedBy(LINGER);
  }

  /** How long nothing must join requests that callers are held for, before they go. */
  public Duration company() {
    return pollInterval.multipliedBy(COMPANY);
  }

  /** How long a learned limit is believed before a little more is tried. */
  public Duration probe() {
    return pollInterval.multipliedBy(PROBE);
  }

  /** How long a batch may outlive its window before it is asked to stop. */
  public Duration grace() {
    return pollInterval.multipliedBy(GRACE);
  }

  /**
   * How long it takes to leave a batch: to have it cancelled, which may take a provider ten
   * minutes, and its answers collected.
   */
  public Duration leaving() {
    return pollInterval.multipliedBy(LEAVING);
  }

  /** How long what the provider's clock told is near enough. */
  public Duration reading() {
    return pollInterval.multipliedBy(READING);
  }

  /** What is kept between the expected end of calls and their deadline. */
  public Duration buffer() {
    return pollInterval.multipliedBy(BUFFER);
  }

  /**
   * How long rounds of synchronous calls take, as is stated before it is learned: one interval
   * each. Not more than for {@value #CALL_ROUNDS_MAX} rounds is left, so that a large run is not
   * called as a whole for fear of its deadline.
   */
  public Duration calls(long rounds) {
    return pollInterval.multipliedBy(Math.clamp(rounds, 0, CALL_ROUNDS_MAX));
  }

  /**
   * How long listings must not show a batch before it counts as absent.
   *
   * @param tagged whether the provider keeps our tag, so that a listing alone can find it
   * @param answered whether the provider itself answered with a well-formed error
   */
  public Duration quiet(boolean tagged, boolean answered) {
    if (inDoubtWait != null) {
      return inDoubtWait;
    }
    if (answered) {
      return pollInterval.multipliedBy(tagged ? QUIET_TAGGED_ANSWERED : QUIET_UNTAGGED_ANSWERED);
    }
    return pollInterval.multipliedBy(tagged ? QUIET_TAGGED : QUIET_UNTAGGED);
  }
}
