package dev.offpeak.audit;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes calls as programs and people make them, over 30 days; decided by a seed. */
final class Traffic {

  static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
  static final int DAYS = 30;
  static final Instant END = START.plus(Duration.ofDays(DAYS));

  private final List<CallEntry> calls = new ArrayList<>();
  final Random random;

  // What the next calls are like; shapes set it before they make calls.
  Feature feature = new Feature("feature");
  ProviderName provider = ProviderName.OPENAI;
  String model = "gpt-6-sol";
  Lane lane = Lane.INTERACTIVE;
  CallOrigin origin = CallOrigin.UNKNOWN;
  @Nullable Boolean streamed = false;
  double gaveUp;
  double failed;
  String key = "key-1";
  String agent = "OpenAI/Python 2.1";
  @Nullable PromptPrefix prefix;
  int input = 3_000;
  double cached;
  int output = 500;
  double seconds = 4;
  long calledTogether = 1;

  Traffic(long seed) {
    random = new Random(seed * 7_919 + 17);
  }

  List<CallEntry> calls() {
    return calls;
  }

  Instant day(int day, double hour) {
    return START.plus(Duration.ofDays(day)).plusMillis((long) (hour * 3_600_000));
  }

  static boolean isWeekend(int day) {
    return START
            .plus(Duration.ofDays(day))
            .atZone(java.time.ZoneOffset.UTC)
            .getDayOfWeek()
            .getValue()
        > 5;
  }

  /** Seconds that one call takes: mostly near the usual, sometimes far above. */
  double duration() {
    return seconds * Math.exp(random.nextGaussian() * 0.4);
  }

  void call(Instant at) {
    call(at, duration(), null, input, output);
  }

  void call(Instant at, double takes, @Nullable String trace, int in, int out) {
    boolean fails = random.nextDouble() < failed;
    boolean leaves = random.nextDouble() < gaveUp;
    int tokens = Math.max(1, (int) (in * (0.7 + 0.6 * random.nextDouble())));
    if (trace != null) {
      tokens = in;
    }
    int read = (int) (tokens * cached);
    Usage usage = new Usage(tokens, read, 0, 0, Math.max(1, out), 0, 0);
    BilledAnswer billed = new BilledAnswer(fails ? Usage.NONE : usage, null, null, null);
    Cost cost =
        fails ? null : PriceList.bundled().cost(provider, billed, model, lane, at).orElse(null);
    calls.add(
        new CallEntry(
            "c" + calls.size() + "-" + at.toEpochMilli() + "-" + feature.name(),
            at,
            null,
            feature,
            provider,
            model,
            lane,
            new Sender(key, agent, "/v1/responses"),
            new Hints(origin, trace),
            new Course(
                streamed,
                Duration.ofMillis((long) (takes * 1_000)),
                null,
                leaves,
                fails ? 429 : 200,
                fails ? "rate_limit_exceeded" : null),
            fails
                ? new Bill(Metering.NONE, billed, null, null)
                : new Bill(
                    Metering.REPORTED,
                    billed,
                    cost == null ? null : times(cost.paid()),
                    cost == null ? null : times(cost.synchronous())),
            prefix,
            null,
            calledTogether));
  }

  private Usd times(Usd amount) {
    return new Usd(amount.nanos() * calledTogether);
  }

  /** People between two hours, on workdays above all: independent of each other. */
  void people(double fromHour, double toHour, double aDay) {
    for (int day = 0; day < DAYS; day++) {
      double wanted = isWeekend(day) ? aDay * 0.15 : aDay;
      double hour = fromHour;
      while (true) {
        hour += -Math.log(1 - random.nextDouble()) * (toHour - fromHour) / wanted;
        if (hour >= toHour) {
          break;
        }
        call(day(day, hour));
      }
    }
  }

  /** A pool of workers, each making its next call when its last one ends. */
  Instant pool(Instant start, int workers, int count) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (int worker = 0; worker < workers; worker++) {
      free.add(start.toEpochMilli() + random.nextInt(200));
    }
    long last = start.toEpochMilli();
    for (int made = 0; made < count; made++) {
      long at = free.remove();
      double takes = duration();
      call(Instant.ofEpochMilli(at), takes, null, input, output);
      free.add(at + (long) (takes * 1_000) + 5 + random.nextInt(30));
      last = at;
    }
    return Instant.ofEpochMilli(last);
  }

  /** A clock: on every day, some seconds after a time. */
  void nightly(double hour, int workers, int count) {
    for (int day = 0; day < DAYS; day++) {
      pool(
          day(day, hour).plusSeconds(2 + random.nextInt(20)),
          workers,
          Math.max(1, (int) (count * (0.8 + 0.4 * random.nextDouble()))));
    }
  }

  /** An agent's run: each call holds the answers before it. */
  void agent(Instant start, int turns) {
    String trace = "%032x".formatted(random.nextLong() & Long.MAX_VALUE);
    Instant at = start;
    int size = input;
    for (int turn = 0; turn < turns; turn++) {
      double takes = duration();
      call(at, takes, trace, size, output);
      size += output + 100 + random.nextInt(900);
      at = at.plusMillis((long) (takes * 1_000) + 50 + random.nextInt(3_000));
    }
  }
}
