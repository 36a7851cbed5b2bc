package dev.offpeak.audit;

import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verdict over one group's evidence. Batching what somebody waits for is the one way to hurt a
 * user, so that any sign of waiting comes first, and without a positive sign that nobody waits
 * there is no advice to batch. Immutable.
 */
final class Judge {

  /** Below it, signs of waiting are stray calls: somebody tried something out. */
  private static final double STRAY = 0.005;

  /** From it on, a group is what its signs say, and not a mixture. */
  private static final double MOST = 0.2;

  /** Clients are cut off by networks too; from here on they mean it. */
  private static final double GIVE_UPS = 0.01;

  /** Prompts that hold an earlier answer; fewer happen by retries of the same work. */
  private static final double CONVERSATIONS = 0.05;

  /** Token counts alone grow by chance in about one call in ten. */
  private static final double SEEMING_CONVERSATIONS = 0.25;

  /** Nearly all, so that what remains cannot be somebody who waits. */
  private static final double NEARLY_ALL = 0.95;

  private static final double KNOWN = 0.9;
  private static final long CALLS_MIN = 50;
  private static final int DAYS_MIN = 3;
  private static final long CLOCK_EPISODES_MIN = 5;
  private static final long POOL_CALLS_MIN = 300;

  /** A job that never rests is a service. */
  private static final double POOL_BUSY_MAX = 0.5;

  private static final long BURST_CALLS_MIN = 10;
  private static final int CLOCK_HOURS_MAX = 4;

  /** A saving of less than that part of the spend hangs on how caching turns out. */
  private static final double SURE_PART = 0.1;

  private static final double DEFERRED = 0.9;

  private final Duration span;
  private final Usd tooSmall;

  /**
   * @param span that was looked at
   * @param tooSmall savings in 30 days that are not worth a decision
   */
  Judge(Duration span, Usd tooSmall) {
    this.span = span;
    this.tooSmall = tooSmall;
  }

  /** A verdict and why. */
  record Judgement(Verdict verdict, Saving saving, Confidence confidence, List<Reason> evidence) {}

  Judgement judge(Evidence seen) {
    Words words = new Words(seen);
    List<Reason> evidence = new ArrayList<>();
    if (seen.money.spent > 0 && seen.money.deferred >= DEFERRED * seen.money.spent) {
      evidence.add(words.deferred());
      return verdict(Verdict.ALREADY_DEFERRED, Confidence.HIGH, evidence);
    }
    if (seen.single < seen.calls) {
      return ofSums(seen, words);
    }
    Optional<Judgement> waiting = waiting(seen, words);
    if (waiting.isPresent()) {
      return waiting.get();
    }
    Saving saving = seen.money.saving().perPeriod(span);
    if (seen.money.movable == 0 && (seen.money.withoutBatchPrice > 0 || isUnpriced(seen))) {
      evidence.add(words.noPrice());
      return verdict(Verdict.NOT_ENOUGH_DATA, Confidence.LOW, evidence);
    }
    if (saving.high().compareTo(tooSmall) < 0) {
      evidence.add(words.tooSmall(saving.high(), tooSmall));
      return new Judgement(Verdict.TOO_SMALL, saving, Confidence.HIGH, evidence);
    }
    Optional<Confidence> machine = machine(seen, words, evidence);
    if (machine.isEmpty()) {
      evidence.addAll(words.missing());
      Saving atMost = new Saving(Usd.ZERO, Usd.ZERO, positive(saving.high()));
      return new Judgement(Verdict.NOT_ENOUGH_DATA, atMost, Confidence.LOW, evidence);
    }
    return batchOrCache(seen, words, saving, machine.get(), evidence);
  }

  private static Judgement verdict(Verdict verdict, Confidence confidence, List<Reason> evidence) {
    return new Judgement(verdict, Saving.NONE, confidence, evidence);
  }

  private static boolean isUnpriced(Evidence seen) {
    return seen.money.spent == 0 && seen.money.unpricedCalls > 0;
  }

  /** Sums say what was spent, and nothing of how calls came. */
  private Judgement ofSums(Evidence seen, Words words) {
    Usd half = new Usd((seen.money.spent - seen.money.deferred) / 2);
    Saving atMost = new Saving(Usd.ZERO, Usd.ZERO, half).perPeriod(span);
    if (atMost.high().compareTo(tooSmall) < 0) {
      Reason small = words.tooSmall(atMost.high(), tooSmall);
      return new Judgement(Verdict.TOO_SMALL, atMost, Confidence.MEDIUM, List.of(small));
    }
    return new Judgement(Verdict.NOT_ENOUGH_DATA, atMost, Confidence.LOW, List.of(words.sums()));
  }

  /** Signs that somebody waits, for all of them or for a part. */
  private static Optional<Judgement> waiting(Evidence seen, Words words) {
    List<Reason> signs = new ArrayList<>();
    double part = 0;
    double streamed = share(seen.streamed, seen.streamedKnown);
    if (streamed > STRAY) {
      signs.add(words.streamed());
      part = Math.max(part, streamed);
    }
    double http = share(seen.origin(CallOrigin.HTTP), seen.single);
    if (http > STRAY) {
      signs.add(words.http());
      part = Math.max(part, http);
    }
    if (share(seen.gaveUp, seen.single) > GIVE_UPS) {
      signs.add(words.gaveUp());
      part = 1;
    }
    boolean grown = share(seen.grown, seen.single) > CONVERSATIONS;
    if (grown || share(seen.seemGrown, seen.single) > SEEMING_CONVERSATIONS) {
      signs.add(words.conversation(grown));
      part = 1;
    }
    if (signs.isEmpty()) {
      return Optional.empty();
    }
    if (part >= MOST) {
      return Optional.of(verdict(Verdict.INTERACTIVE, Confidence.HIGH, signs));
    }
    signs.add(words.mixed());
    return Optional.of(verdict(Verdict.NOT_ENOUGH_DATA, Confidence.LOW, signs));
  }

  /** How sure it is that no person waits; empty if nothing says so. Adds what says so. */
  private Optional<Confidence> machine(Evidence seen, Words words, List<Reason> evidence) {
    boolean streamingKnown = share(seen.streamedKnown, seen.single) >= KNOWN;
    boolean enough = seen.single >= CALLS_MIN && seen.days.cardinality() >= DAYS_MIN;
    Confidence found = null;
    if (share(seen.machineOrigin(), seen.single) >= NEARLY_ALL
        && (enough || seen.single >= POOL_CALLS_MIN)) {
      evidence.add(words.machineOrigin());
      found = streamingKnown ? Confidence.HIGH : Confidence.MEDIUM;
    }
    if (enough && isClockwork(seen)) {
      if (streamingKnown) {
        found = best(found, Confidence.MEDIUM);
      } else if (comesInBursts(seen)) {
        found = best(found, Confidence.LOW);
      }
      if (found != null) {
        evidence.add(words.clockwork());
      }
    }
    if (isPool(seen) && streamingKnown) {
      evidence.add(words.pool());
      found = best(found, Confidence.MEDIUM);
    }
    if (found != null) {
      evidence.add(streamingKnown ? words.neverStreamed() : words.streamingUnknown());
      words.patience().ifPresent(evidence::add);
      words.sharedPrefix().ifPresent(evidence::add);
    }
    return Optional.ofNullable(found);
  }

  private static Confidence best(@Nullable Confidence found, Confidence other) {
    return found == null || other.compareTo(found) < 0 ? other : found;
  }

  private static boolean isClockwork(Evidence seen) {
    return seen.clockEpisodes >= CLOCK_EPISODES_MIN
        && seen.clockDays.cardinality() >= DAYS_MIN
        && share(seen.clockCalls, seen.single) >= NEARLY_ALL;
  }

  private static boolean comesInBursts(Evidence seen) {
    long hours = Arrays.stream(seen.hours).filter(count -> count > 0).count();
    return hours <= CLOCK_HOURS_MAX && seen.single >= BURST_CALLS_MIN * seen.episodes;
  }

  private boolean isPool(Evidence seen) {
    double busy = share(seen.activeHours.cardinality(), Math.max(1, span.toHours()));
    return seen.single >= POOL_CALLS_MIN
        && share(seen.poolCalls, seen.single) >= KNOWN
        && busy <= POOL_BUSY_MAX;
  }

  private Judgement batchOrCache(
      Evidence seen, Words words, Saving saving, Confidence sure, List<Reason> evidence) {
    Usd movable =
        new Saving(Usd.ZERO, new Usd(seen.money.movable), Usd.ZERO).perPeriod(span).expected();
    if (seen.money.cachedTokens > 0) {
      evidence.add(words.cached());
    }
    boolean surely = saving.low().nanos() > 0;
    if (!surely && saving.expected().nanos() < SURE_PART * movable.nanos()) {
      evidence.add(words.cacheWins());
      return verdict(Verdict.CACHE_INSTEAD, sure, evidence);
    }
    Saving told = saving;
    if (seen.days.cardinality() < 2) {
      evidence.add(words.oneOff());
      told = new Saving(Usd.ZERO, saving.expected(), saving.high());
    }
    if (seen.money.withoutBatchPrice > 0) {
      evidence.add(words.partlyPriced());
    }
    return new Judgement(Verdict.BATCH, told, sure, evidence);
  }

  private static Usd positive(Usd amount) {
    return amount.nanos() > 0 ? amount : Usd.ZERO;
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
