package dev.offpeak.audit;

import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Evidence in sentences. Immutable. */
final class Words {

  /** A token of a prompt is about as many bytes; see the estimates. */
  private static final long BYTES_A_TOKEN = 4;

  /** A person who waits longer has gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final double MOST = 0.8;
  private static final int SLOTS_NAMED_MAX = 3;
  private static final int WORKDAY_HOURS = 12;

  private final Evidence seen;

  Words(Evidence seen) {
    this.seen = seen;
  }

  Reason deferred() {
    return new Reason(
        "already_deferred",
        CountText.share(seen.money.deferred, seen.money.spent)
            + " of its spend goes by batch or flex already");
  }

  Reason sums() {
    return new Reason(
        "aggregated",
        "only sums over many calls are known, which do not say how they come; import single calls,"
            + " or let them pass through the gateway");
  }

  Reason noPrice() {
    return new Reason(
        "no_price",
        "no price by batch is known for "
            + String.join(", ", seen.models)
            + "; add it to the configuration, see offpeak config prices");
  }

  Reason partlyPriced() {
    return new Reason("no_price", "calls without a known price by batch are not in the saving");
  }

  Reason tooSmall(Usd high, Usd threshold) {
    Usd most = high.nanos() > 0 ? high : Usd.ZERO;
    return new Reason(
        "too_small",
        "a batch would save at most %s in 30 days, and %s is worth a decision"
            .formatted(MoneyText.of(most), MoneyText.of(threshold)));
  }

  Reason streamed() {
    return new Reason(
        "streamed", CountText.share(seen.streamed, seen.streamedKnown) + " are streamed");
  }

  Reason http() {
    return new Reason(
        "http_origin",
        CountText.share(seen.origin(CallOrigin.HTTP), seen.single)
            + " are made for a request that waits");
  }

  Reason gaveUp() {
    return new Reason(
        "gave_up",
        "clients stopped waiting for "
            + CountText.share(seen.gaveUp, seen.single)
            + " of their calls");
  }

  Reason conversation(boolean sure) {
    return new Reason(
        "conversation",
        sure
            ? "prompts go on from earlier answers, so that each call waits for the one before"
            : "calls of a trace follow each other and grow, so that each seems to wait for the one"
                + " before");
  }

  Reason mixed() {
    return new Reason(
        "mixed", "only some of its calls are waited for; tag the others apart, then look again");
  }

  Reason machineOrigin() {
    List<String> origins = new ArrayList<>();
    for (CallOrigin origin : List.of(CallOrigin.CRON, CallOrigin.QUEUE, CallOrigin.BATCH)) {
      if (seen.origin(origin) > 0) {
        origins.add(
            switch (origin) {
              case CRON -> "a clock";
              case QUEUE -> "a queue";
              case BATCH -> "a job";
              case HTTP, UNKNOWN -> origin.label();
            });
      }
    }
    return new Reason(
        "machine_origin",
        CountText.share(seen.machineOrigin(), seen.single)
            + " say that they are started by "
            + String.join(" or ", origins));
  }

  Reason clockwork() {
    String slots =
        IntStream.range(0, seen.clockSlots.length)
            .boxed()
            .filter(slot -> seen.clockSlots[slot] > 0)
            .sorted((one, other) -> Long.compare(seen.clockSlots[other], seen.clockSlots[one]))
            .limit(SLOTS_NAMED_MAX)
            .sorted()
            .map(Words::time)
            .collect(Collectors.joining(", "));
    return new Reason(
        "clockwork",
        "arrives in bursts on the clock, %s of %s, such as at %s UTC"
            .formatted(
                CountText.of(seen.clockEpisodes), CountText.of(seen.episodes, "time"), slots));
  }

  private static String time(int slot) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d",
        slot / Evidence.SLOTS_AN_HOUR,
        slot % Evidence.SLOTS_AN_HOUR * 60 / Evidence.SLOTS_AN_HOUR);
  }

  Reason pool() {
    return new Reason(
        "pool",
        "a pool of about %s workers keeps as many calls under way for half an hour or more"
            .formatted(CountText.of(seen.poolWidth)));
  }

  Reason neverStreamed() {
    return new Reason("never_streamed", seen.streamed == 0 ? "never streamed" : "hardly streamed");
  }

  Reason streamingUnknown() {
    return new Reason("streaming_unknown", "whether calls are streamed is not known");
  }

  /** That nobody minds how long they take. */
  Optional<Reason> patience() {
    if (seen.durations.total() == 0 || seen.gaveUp > 0) {
      return Optional.empty();
    }
    Duration half = seen.durations.below(50);
    return half.compareTo(PATIENCE) < 0
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "patient",
                "half of them take %s s or more, and no client gave up"
                    .formatted(CountText.of(half.toSeconds() / 2))));
  }

  Optional<Reason> sharedPrefix() {
    if (seen.sharing == 0 || Judge.share(seen.sharing, seen.single) < MOST) {
      return Optional.empty();
    }
    return Optional.of(
        new Reason(
            "shared_prefix",
            "prompts share their first %s tokens or so"
                .formatted(CountText.of(seen.sharedBytes / seen.sharing / BYTES_A_TOKEN))));
  }

  Reason cached() {
    return new Reason(
        "cached",
        CountText.share(seen.money.cachedTokens, Math.max(1, seen.money.inputTokens))
            + " of the prompt tokens are read from a cache today; batches keep some of that");
  }

  Reason cacheWins() {
    return new Reason("cache_wins", "what a batch may lose of that caching outweighs its discount");
  }

  Reason oneOff() {
    return new Reason("one_off", "seen on one day only; it may not come again");
  }

  /** What would have to be known, and what speaks against guessing. */
  List<Reason> missing() {
    List<Reason> reasons = new ArrayList<>();
    if (seen.single < 50 || seen.days.cardinality() < 3) {
      reasons.add(
          new Reason(
              "few_calls",
              "%s on %s are too few to tell"
                  .formatted(
                      CountText.of(seen.single, "call"),
                      CountText.of(seen.days.cardinality(), "day"))));
    }
    if (seen.streamedKnown < seen.single) {
      reasons.add(streamingUnknown());
    }
    if (comesLikePeople()) {
      reasons.add(new Reason("people_hours", "comes in working hours, as if people started it"));
    }
    reasons.add(
        new Reason(
            "no_origin",
            "nothing says what makes these calls; send Offpeak-Origin: cron, queue, batch or http"
                + " with them, or decide yourself"));
    return reasons;
  }

  /** Whether twelve hours of the day hold nearly all of it, and weekends little. */
  private boolean comesLikePeople() {
    long most = 0;
    for (int start = 0; start < Evidence.HOURS; start++) {
      long held = 0;
      for (int hour = 0; hour < WORKDAY_HOURS; hour++) {
        held += seen.hours[(start + hour) % Evidence.HOURS];
      }
      most = Math.max(most, held);
    }
    return Judge.share(most, seen.single) >= MOST && Judge.share(seen.weekend, seen.single) < 0.2;
  }
}
