package dev.offpeak.audit;

import dev.offpeak.model.PromptPrefix;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Follows the calls of one feature or group in the order of time, and gathers evidence by episode:
 * a time of activity between silences. What a clock starts is kept apart from the rest by when it
 * starts. Not thread-safe.
 */
final class Arrivals {

  /** Calls further apart belong to different episodes. */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private static final long QUARTER_MILLIS = Duration.ofMinutes(15).toMillis();

  /** Programs that a clock starts begin within this of a quarter of an hour; others one in ten. */
  private static final long CLOCK_MILLIS = Duration.ofSeconds(90).toMillis();

  /** Calls under way that are followed; a pool is seldom wider. */
  private static final int UNDER_WAY_MAX = 256;

  /** An episode needs as many calls, before its even flow says anything. */
  private static final long POOL_CALLS_MIN = 100;

  /** Somebody may sit and wait for a short run, such as that of a build's checks. */
  private static final long POOL_MILLIS_MIN = Duration.ofMinutes(30).toMillis();

  private static final double POOL_WIDTH_MIN = 2.5;

  /**
   * Variance over mean of the calls under way: 1 if calls come independently of each other, near 0
   * if the next one starts when one ends.
   */
  private static final double POOL_DISPERSION_MAX = 0.3;

  /** Calls that a conversation may go on from. */
  private static final int RECENT_MAX = 48;

  /** A prompt that begins like the others for so long shares more than a habit of writing. */
  private static final long SHARED_BYTES_MIN = 1_024;

  private final Instant from;
  private final PriceList prices;
  private final Map<Integer, Evidence> clocks = new HashMap<>();
  private final Evidence rest = new Evidence();
  private final PriorityQueue<Long> underWay = new PriorityQueue<>();
  private final Deque<Recent> recent = new ArrayDeque<>();
  private @Nullable PromptPrefix reference;

  private @Nullable Evidence episode;
  private long episodeStart;
  private long activeUntil;
  private long flowCount;
  private double flowSum;
  private double flowSquares;

  private record Recent(
      @Nullable String trace,
      @Nullable PromptPrefix prefix,
      long end,
      long input,
      long output,
      int turns) {}

  Arrivals(Instant from, PriceList prices) {
    this.from = from;
    this.prices = prices;
  }

  /** The next call, none earlier than the last. */
  void add(CallEntry call) {
    long at = call.at().toEpochMilli();
    long day = Duration.between(from, call.at()).toDays();
    long hour = Duration.between(from, call.at()).toHours();
    if (call.aggregated()) {
      rest.add(call, day, hour, prices);
      return;
    }
    Evidence now = episode;
    if (now == null || at > activeUntil + SILENCE.toMillis()) {
      endEpisode();
      now = new Evidence();
      episode = now;
      episodeStart = at;
      activeUntil = at;
    }
    now.add(call, day, hour, prices);
    Duration total = call.course().total();
    long end = total == null ? at : at + total.toMillis();
    activeUntil = Math.max(activeUntil, end);
    if (total != null) {
      flow(at, end);
    }
    prefix(now, call);
    growth(now, call, at, end);
  }

  private void flow(long at, long end) {
    while (!underWay.isEmpty() && underWay.peek() <= at) {
      underWay.poll();
    }
    flowCount++;
    flowSum += underWay.size();
    flowSquares += (double) underWay.size() * underWay.size();
    if (underWay.size() < UNDER_WAY_MAX) {
      underWay.add(end);
    }
  }

  private void prefix(Evidence now, CallEntry call) {
    PromptPrefix prefix = call.prefix();
    if (prefix == null) {
      return;
    }
    now.prefixed++;
    if (reference == null) {
      reference = prefix;
    }
    long shared = reference.sharedBytes(prefix);
    if (shared >= SHARED_BYTES_MIN) {
      now.sharing++;
      now.sharedBytes += shared;
    }
  }

  private void growth(Evidence now, CallEntry call, long at, long end) {
    long input = call.bill().billed().usage().inputTokens();
    PromptPrefix prefix = call.prefix();
    String trace = call.hints().traceId();
    int turns = 0;
    boolean grown = false;
    Recent before = null;
    for (Recent earlier : recent) {
      if (earlier.end() <= at && continues(prefix, earlier.prefix())) {
        grown = true;
        before = earlier;
        break;
      }
      boolean sameTrace = trace != null && trace.equals(earlier.trace());
      if (sameTrace && before == null) {
        before = earlier;
        boolean grows =
            earlier.end() <= at && input >= earlier.input() + earlier.output() && input > 0;
        turns = grows ? earlier.turns() + 1 : 0;
      }
    }
    now.grown += grown ? 1 : 0;
    now.seemGrown += turns >= 2 ? 1 : 0;
    if (before != null) {
      recent.remove(before);
    }
    recent.addFirst(
        new Recent(trace, prefix, end, input, call.bill().billed().usage().outputTokens(), turns));
    if (recent.size() > RECENT_MAX) {
      recent.removeLast();
    }
  }

  /** Whether a prompt begins with the whole of an earlier conversation and goes on. */
  private static boolean continues(@Nullable PromptPrefix prompt, @Nullable PromptPrefix earlier) {
    if (prompt == null || earlier == null || earlier.conversation().isEmpty()) {
      return false;
    }
    int known = earlier.conversation().size();
    return prompt.fixedHash() == earlier.fixedHash()
        && prompt.conversation().size() > known
        && prompt.conversation().subList(0, known).equals(earlier.conversation());
  }

  private void endEpisode() {
    Evidence ended = episode;
    if (ended == null) {
      return;
    }
    episode = null;
    ended.episodes = 1;
    double mean = flowCount == 0 ? 0 : flowSum / flowCount;
    double variance = flowCount == 0 ? 0 : flowSquares / flowCount - mean * mean;
    if (flowCount >= POOL_CALLS_MIN
        && activeUntil - episodeStart >= POOL_MILLIS_MIN
        && mean >= POOL_WIDTH_MIN
        && variance <= POOL_DISPERSION_MAX * mean) {
      ended.poolCalls = ended.single;
      ended.poolWidth = Math.round(mean) + 1;
    }
    flowCount = 0;
    flowSum = 0;
    flowSquares = 0;
    underWay.clear();
    if (Math.floorMod(episodeStart, QUARTER_MILLIS) <= CLOCK_MILLIS) {
      int slot = slot(episodeStart);
      ended.clockEpisodes = 1;
      ended.clockCalls = ended.single;
      ended.clockDays.or(ended.days);
      ended.clockSlots[slot] = 1;
      clocks.computeIfAbsent(slot, _ -> new Evidence()).add(ended);
    } else {
      rest.add(ended);
    }
  }

  private static int slot(long millis) {
    return (int) (Math.floorMod(millis, Duration.ofDays(1).toMillis()) / QUARTER_MILLIS);
  }

  /** All of it together; ends this object's use. */
  Evidence whole() {
    endEpisode();
    Evidence whole = new Evidence();
    clocks.values().forEach(whole::add);
    whole.add(rest);
    return whole;
  }

  /**
   * What a clock starts at the same quarter of an hour on at least half of the days with calls,
   * apart from the rest; ends this object's use. People begin at any quarter by chance, now and
   * then.
   *
   * @param daysMin on how many days at least
   */
  Parts parts(int daysMin) {
    endEpisode();
    Evidence regular = new Evidence();
    Evidence other = new Evidence();
    other.add(rest);
    BitSet days = (BitSet) rest.days.clone();
    clocks.values().forEach(evidence -> days.or(evidence.days));
    int needed = Math.max(daysMin, Math.ceilDiv(days.cardinality(), 2));
    clocks.forEach((slot, evidence) ->
        (evidence.clockDays.cardinality() >= needed ? regular : other).add(evidence));
    return new Parts(regular, other);
  }

  /** Calls that a clock starts, and the others. */
  record Parts(Evidence regular, Evidence other) {}
}
