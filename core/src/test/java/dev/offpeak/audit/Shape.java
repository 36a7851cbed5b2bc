package dev.offpeak.audit;

import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import java.time.Instant;
import java.util.function.Consumer;

/** Traffic whose truth is known: whether anybody waits for it. */
enum Shape {
  CHAT(
      false,
      t -> {
        t.streamed = true;
        t.people(7, 22, 400);
      }),
  CHAT_OF_WHICH_NOTHING_BUT_COUNTS_IS_KNOWN(
      false,
      t -> {
        t.streamed = null;
        t.people(7, 22, 400);
      }),
  AUTOCOMPLETE(
      false,
      t -> {
        t.seconds = 0.4;
        t.gaveUp = 0.15;
        t.output = 30;
        t.people(8, 19, 1_500);
      }),
  CLASSIFIER_BEHIND_A_PAGE(
      false,
      t -> {
        t.seconds = 1;
        t.people(6, 23, 700);
      }),
  BUSY_SERVICE_AROUND_THE_CLOCK(
      false,
      t -> {
        t.seconds = 20;
        t.people(0, 24, 2_500);
      }),
  SERVICE_CALLED_FOR_REQUESTS(
      false,
      t -> {
        t.origin = CallOrigin.HTTP;
        t.people(6, 23, 500);
      }),
  NIGHTLY_JOB(true, t -> t.nightly(2, 8, 400)),
  NIGHTLY_JOB_OF_WHICH_STREAMING_IS_UNKNOWN(
      true,
      t -> {
        t.streamed = null;
        t.nightly(3.5, 4, 300);
      }),
  NIGHTLY_JOB_THAT_SAYS_SO(
      true,
      t -> {
        t.origin = CallOrigin.CRON;
        t.nightly(1.37, 8, 300);
      }),
  JOB_WITH_RETRIES(
      true,
      t -> {
        t.failed = 0.08;
        t.nightly(4, 8, 400);
      }),
  HOURLY_DIGEST(
      true,
      t -> {
        for (int hour = 0; hour < 24; hour++) {
          t.nightly(hour, 3, 20);
        }
      }),
  QUEUE_THAT_SAYS_SO(
      true,
      t -> {
        t.origin = CallOrigin.QUEUE;
        t.people(7, 20, 400);
      }),
  QUEUE_THAT_SAYS_NOTHING(true, t -> t.people(7, 20, 400)),
  EVAL_SWEEPS(
      true,
      t -> {
        t.seconds = 12;
        for (int sweep = 0; sweep < 6; sweep++) {
          t.pool(t.day(sweep * 4 + 1, 9 + 8 * t.random.nextDouble()), 12, 4_000);
        }
      }),
  BACKFILL(
      true,
      t -> {
        t.seconds = 8;
        t.pool(t.day(11, 14 + t.random.nextDouble()), 16, 20_000);
      }),
  CHECKS_OF_A_BUILD(
      false,
      t -> {
        for (int day = 0; day < Traffic.DAYS; day++) {
          for (int build = 0; !Traffic.isWeekend(day) && build < 6; build++) {
            t.pool(t.day(day, 9 + 9 * t.random.nextDouble()), 6, 150);
          }
        }
      }),
  NIGHT_RUN_THAT_A_USER_WAITS_FOR(
      false,
      t -> {
        t.gaveUp = 0.03;
        t.nightly(23, 8, 300);
      }),
  NIGHT_RUN_STARTED_BY_HAND(
      false,
      t -> {
        for (int day = 0; day < Traffic.DAYS; day++) {
          t.pool(t.day(day, 21 + 2 * t.random.nextDouble()), 8, 300);
        }
      }),
  IMPATIENT_CLIENT(
      false,
      t -> {
        t.failed = 0.05;
        t.gaveUp = 0.06;
        t.people(8, 18, 300);
      }),
  AGENT_WITH_TOOLS(
      false,
      t -> {
        for (int day = 0; day < Traffic.DAYS; day++) {
          for (int run = 0; run < 25; run++) {
            t.agent(t.day(day, 8 + 11 * t.random.nextDouble()), 4 + t.random.nextInt(12));
          }
        }
      }),
  AGENT_AT_NIGHT(
      false,
      t -> {
        for (int day = 0; day < Traffic.DAYS; day++) {
          Instant start = t.day(day, 2).plusSeconds(5);
          for (int run = 0; run < 30; run++) {
            t.agent(start.plusSeconds(run), 5 + t.random.nextInt(10));
          }
        }
      }),
  WEBHOOKS(
      false,
      t -> {
        for (int storm = 0; storm < 60; storm++) {
          Instant at = t.day(storm / 2, 24 * t.random.nextDouble());
          for (int event = 0; event < 120; event++) {
            at = at.plusMillis((long) (-Math.log(1 - t.random.nextDouble()) * 1_500));
            t.call(at);
          }
        }
      }),
  VOICE(
      false,
      t -> {
        t.streamed = true;
        t.seconds = 1;
        t.people(8, 18, 600);
      }),
  MEETINGS_ON_THE_HOUR(
      false,
      t -> {
        t.streamed = null;
        for (int day = 0; day < Traffic.DAYS; day++) {
          for (int hour = 8; !Traffic.isWeekend(day) && hour < 18; hour++) {
            Instant at = t.day(day, hour).plusSeconds(t.random.nextInt(60));
            for (int turn = 0; turn < 25; turn++) {
              t.call(at);
              at = at.plusSeconds(5 + t.random.nextInt(60));
            }
          }
        }
      }),
  CHEAP_NIGHTLY_JOB(
      false,
      t -> {
        t.model = "gpt-6-luna";
        t.output = 20;
        t.nightly(2, 4, 60);
      }),
  MIXED_FEATURE(
      false,
      t -> {
        t.nightly(2, 8, 300);
        t.streamed = true;
        t.people(9, 18, 30);
      }),
  MIXED_FEATURE_OF_WHICH_NOTHING_IS_STREAMED(
      false,
      t -> {
        t.nightly(2, 8, 300);
        t.people(9, 18, 100);
      }),
  NIGHTLY_JOB_THAT_LIVES_ON_ITS_CACHE(
      false,
      t -> {
        t.provider = ProviderName.ANTHROPIC;
        t.model = "claude-haiku-5-5";
        t.input = 40_000;
        t.output = 50;
        t.cached = 0.97;
        t.nightly(2, 4, 300);
      }),
  DEFERRED_JOB(
      false,
      t -> {
        t.lane = Lane.BATCH;
        t.nightly(2, 8, 300);
      }),
  SUMS_OF_AN_EXPORT(
      false,
      t -> {
        t.calledTogether = 400;
        t.streamed = null;
        for (int day = 0; day < Traffic.DAYS; day++) {
          t.call(t.day(day, 0));
        }
      }),
  A_FEW_CALLS(
      false,
      t -> {
        t.output = 20_000;
        for (int call = 0; call < 30; call++) {
          t.call(t.day(call, 2));
        }
      });

  /** Whether advice to batch it would be right. */
  final boolean deferrable;

  @SuppressWarnings("ImmutableEnumChecker") // Lambdas that capture nothing.
  private final Consumer<Traffic> maker;

  Shape(boolean deferrable, Consumer<Traffic> maker) {
    this.deferrable = deferrable;
    this.maker = maker;
  }

  void into(Traffic traffic) {
    maker.accept(traffic);
  }
}
