package dev.offpeak.testkit.simulation;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.intake.Intake;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Target;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A nightly digest beside a run many times its size, on an account whose queue nobody told us: the
 * digest must not wait for the other run, and the queue must not be run into again and again.
 */
public final class Digest {

  private static final int LARGE = 400;
  private static final int SMALL = 4;
  private static final int REQUESTS_MAX = 10;
  private static final int STEPS_MAX = 40_000;

  private final SplittableRandom random;
  private final SettableTime time = new SettableTime();
  private final Store store;
  private final SimProvider provider;
  private final Account account;
  private final Dispatcher dispatcher;
  private final RunId large;

  /**
   * What came of it.
   *
   * @param batchesBefore batches planned after the digest was there, until the last with its lines
   * @param largeLeft requests of the large run that were unanswered when the digest was finished
   * @param queueRefusals times that the provider's queue was found full, over the whole time
   * @param batches all that were created
   */
  public record Report(
      long batchesBefore, long largeLeft, int queueRefusals, int batches, Duration simulated) {}

  private Digest(long seed, Function<InstantSource, Store> stores) {
    this.random = new SplittableRandom(seed);
    boolean tagged = random.nextBoolean();
    SimDialect dialect = new SimDialect(tagged);
    this.account =
        new Account(
            new AccountId("0123456789ab"), new Target(dialect.provider(), "http://simulated"));
    BatchLimits limits = new BatchLimits(REQUESTS_MAX, 100_000, tagged, tagged, 0, 0, 0);
    SimAccount taking = SimAccount.ofQueue(6 + random.nextInt(40), tagged && random.nextBoolean());
    Pace pace = Pace.DEFAULT;
    SimChances none = new SimChances(random.split(), 0);
    SimListing listing = new SimListing(none, pace, tagged, false);
    this.provider = new SimProvider(account, dialect, limits, time, none, taking, listing);
    this.store = stores.apply(time);
    this.dispatcher =
        new Dispatcher(
            store,
            provider,
            time,
            new IdSource(time, random.split()),
            Terms.usual(store, pace, PriceList.bundled()));
    this.large = load("large", LARGE);
  }

  /**
   * Lives one life.
   *
   * @param stores opens the store of that life on its clock
   */
  public static Report live(long seed, Function<InstantSource, Store> stores) {
    Digest life = new Digest(seed, stores);
    try {
      return life.run();
    } finally {
      life.store.close();
    }
  }

  private Report run() {
    int before = random.nextInt(400);
    for (int step = 0; step < before; step++) {
      step(large);
    }
    Set<BatchId> known = batches(large);
    RunId small = load("digest", SMALL);
    stepUntilFinished(small);
    long since =
        store.batches().ofRun(large).stream()
            .filter(batch -> !known.contains(batch.id()))
            .filter(batch -> batch.plannedAt().isBefore(lastPlanned(small)))
            .count();
    Run left = store.runs().find(large).orElseThrow();
    long largeLeft = left.counts().total() - left.counts().ended();
    stepUntilFinished(large);
    return new Report(
        since,
        largeLeft,
        provider.taking().queueRefusals(),
        store.batches().recent(STEPS_MAX).size(),
        Duration.between(SettableTime.START, time.instant()));
  }

  private Set<BatchId> batches(RunId run) {
    return store.batches().ofRun(run).stream().map(Batch::id).collect(Collectors.toSet());
  }

  private Instant lastPlanned(RunId run) {
    return store.batches().ofRun(run).stream()
        .map(Batch::plannedAt)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private void stepUntilFinished(RunId run) {
    for (int step = 0; step < STEPS_MAX; step++) {
      if (store.runs().find(run).orElseThrow().state() == RunState.FINISHED) {
        return;
      }
      step(run);
    }
    throw new AssertionError("not finished: " + store.runs().find(run));
  }

  private void step(RunId alsoFollowed) {
    Instant followed = time.instant().plus(Duration.ofHours(1));
    store.runs().follow(large, followed);
    store.runs().follow(alsoFollowed, followed);
    switch (random.nextInt(5)) {
      case 0 -> dispatcher.plan();
      case 1 -> dispatcher.submit();
      case 2 -> dispatcher.poll();
      case 3 -> dispatcher.collect();
      default -> time.advance(Duration.ofSeconds(random.nextInt(240)));
    }
  }

  private RunId load(String name, int requests) {
    Pricer pricer = new Pricer(PriceList.bundled(), store.ledger(), time);
    Intake intake = new Intake(store, pricer, time, random.split());
    RunSpec spec = RunSpec.of(account, new Feature(name));
    return switch (intake.load(new SimSource(name, requests, false), spec)) {
      case LoadOutcome.Created created -> created.run();
      case LoadOutcome.Found found -> found.run();
      case LoadOutcome.Refused refused -> throw new AssertionError("refused: " + refused);
    };
  }
}
