package dev.offpeak.audit;

import dev.offpeak.model.CallOrigin;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Course;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known of how calls come and go, in as much memory for a million as for ten. Two can be
 * added up. Not thread-safe.
 */
final class Evidence {

  static final int HOURS = 24;
  static final int SLOTS_AN_HOUR = 4;

  /** Names are few; more than these are only counted. */
  private static final int MODELS_MAX = 8;

  /** A client that stops waiting, as tracing tools and clients name it. */
  private static final Pattern GAVE_UP =
      Pattern.compile("(?i).*(time-?out|timed_?out|cancel|abort|client_closed).*");

  private static final int FAILED = 400;

  long calls;

  /** Calls of their own: the others are in sums, which do not say how they came. */
  long single;

  long streamedKnown;
  long streamed;
  long gaveUp;
  long failed;
  final Map<CallOrigin, Long> origins = new EnumMap<>(CallOrigin.class);
  final Histogram durations = new Histogram();
  final long[] hours = new long[HOURS];
  long weekend;
  final BitSet days = new BitSet();
  final BitSet activeHours = new BitSet();

  /** Times of activity with silence before and behind. */
  long episodes;

  /** Episodes that begin where clocks begin them, and what is in them. */
  long clockEpisodes;

  long clockCalls;
  final BitSet clockDays = new BitSet();

  /** Clock episodes by the quarter of an hour in which they begin. */
  final long[] clockSlots = new long[HOURS * SLOTS_AN_HOUR];

  /**
   * Calls in long episodes in which a pool of workers kept as many calls under way all the time.
   */
  long poolCalls;

  long poolWidth;

  /** Calls that go on where an earlier one's answer stands, told by the prompt itself. */
  long grown;

  /** Calls that seem to, told by a trace and its token counts. */
  long seemGrown;

  long prefixed;
  long sharing;
  long sharedBytes;
  final Set<String> models = new TreeSet<>();
  final Money money = new Money();

  /** Adds one call; what depends on its neighbours is added by {@link Arrivals}. */
  void add(CallEntry call, long day, long hour, PriceList prices) {
    calls += call.calls();
    money.add(call, prices);
    if (models.size() < MODELS_MAX) {
      models.add(call.model());
    }
    if (call.aggregated()) {
      return;
    }
    single++;
    Course course = call.course();
    if (course.streamed() != null) {
      streamedKnown++;
      streamed += course.streamed() ? 1 : 0;
    }
    String error = course.error();
    boolean left =
        Boolean.TRUE.equals(course.gaveUp()) || (error != null && GAVE_UP.matcher(error).matches());
    gaveUp += left ? 1 : 0;
    failed += error != null || (course.status() != null && course.status() >= FAILED) ? 1 : 0;
    origins.merge(call.hints().origin(), 1L, Long::sum);
    Duration total = course.total();
    if (total != null) {
      durations.add(total);
    }
    ZonedDateTime at = call.at().atZone(ZoneOffset.UTC);
    hours[at.getHour()]++;
    weekend += at.getDayOfWeek().getValue() > 5 ? 1 : 0;
    days.set((int) day);
    activeHours.set((int) hour);
  }

  void add(Evidence other) {
    calls += other.calls;
    single += other.single;
    streamedKnown += other.streamedKnown;
    streamed += other.streamed;
    gaveUp += other.gaveUp;
    failed += other.failed;
    other.origins.forEach((origin, count) -> origins.merge(origin, count, Long::sum));
    durations.add(other.durations);
    for (int hour = 0; hour < HOURS; hour++) {
      hours[hour] += other.hours[hour];
    }
    weekend += other.weekend;
    days.or(other.days);
    activeHours.or(other.activeHours);
    episodes += other.episodes;
    clockEpisodes += other.clockEpisodes;
    clockCalls += other.clockCalls;
    clockDays.or(other.clockDays);
    for (int slot = 0; slot < clockSlots.length; slot++) {
      clockSlots[slot] += other.clockSlots[slot];
    }
    poolCalls += other.poolCalls;
    poolWidth = Math.max(poolWidth, other.poolWidth);
    grown += other.grown;
    seemGrown += other.seemGrown;
    prefixed += other.prefixed;
    sharing += other.sharing;
    sharedBytes += other.sharedBytes;
    other.models.stream().limit(MODELS_MAX).forEach(models::add);
    money.add(other.money);
  }

  long origin(CallOrigin origin) {
    return origins.getOrDefault(origin, 0L);
  }

  /** Calls that say that a program started them which nobody waits for. */
  long machineOrigin() {
    return origin(CallOrigin.CRON) + origin(CallOrigin.QUEUE) + origin(CallOrigin.BATCH);
  }
}
