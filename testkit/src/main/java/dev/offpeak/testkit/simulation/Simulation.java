package dev.offpeak.testkit.simulation;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Housekeeping;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.intake.Intake;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Target;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.StaleBatchException;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of a dispatcher, driven by one seed: runs are loaded, steps are done in any order, time
 * jumps, the provider and the store fail, and the process dies in any gap between two effects and
 * starts again. After every event the {@link Invariants} must hold; at the end every request must
 * have come to its end. Everything is decided by the seed, so that a failure can be replayed.
 */
public final class Simulation {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(30);
  private static final int STEPS_MAX = 6_000;

  /** Enough to halve a batch of any size here for each run; then once for each hour's probe. */
  private static final int REFUSALS_MAX = 15;

  /**
   * A run that there is not: writing to it changes nothing, after what was to be written before.
   */
  private static final RunId NOBODYS = new RunId("r_nobodys");

  /** Opening the store again takes longer than all else; the dispatcher begins anew every time. */
  private static final int REOPENED_ONE_IN = 4;

  private final long seed;
  private final Scope scope;
  private final Consumer<String> trace;
  private final SplittableRandom random;
  private final SettableTime time = new SettableTime();
  private final Pace pace = new Pace(POLL_INTERVAL, null);
  private final Function<InstantSource, Store> stores;
  private final SimProvider provider;
  private final Gaps gaps;
  private final SimOperator operator;
  private final Housekeeping housekeeping;
  private final List<SimRun> runs = new ArrayList<>();
  private final Account account;
  private final SimTerms terms;

  private Store store;
  private Dispatcher dispatcher;
  private int crashes;

  /** A run that the simulation wants answered. */
  record SimRun(
      String name,
      int requests,
      RunId id,
      @Nullable AnswerRules rules,
      @Nullable Instant deadline) {}

  /** What a life was like. */
  public record Report(
      long seed,
      int steps,
      int crashes,
      long gaps,
      long chances,
      Duration simulated,
      long requests) {}

  private Simulation(
      long seed, Scope scope, Function<InstantSource, Store> stores, Consumer<String> trace) {
    this.seed = seed;
    this.scope = scope;
    this.trace = trace;
    this.stores = stores;
    this.random = new SplittableRandom(seed);
    boolean tagged = random.nextBoolean();
    SimDialect dialect = new SimDialect(tagged);
    Target target = new Target(dialect.provider(), "http://simulated");
    this.account = new Account(new AccountId("0123456789ab"), target);
    int requestsMax = 1 + random.nextInt(9);
    BatchLimits limits = new BatchLimits(requestsMax, 100_000, tagged, tagged, 0, 0, 0);
    double badness = random.nextInt(4) * 0.08 * (scope.providerFaults() ? 1 : 0);
    SimAccount taking = SimAccount.ofSeed(random.split(), tagged, time.instant());
    this.provider =
        new SimProvider(account, dialect, limits, time, random.split(), badness, taking);
    provider.failAt(scope.providerFaultAt());
    this.operator = new SimOperator(account.id(), provider, time, random.split());
    this.housekeeping =
        new Housekeeping(
            random.nextBoolean(),
            random.nextBoolean() ? null : Duration.ofHours(1 + random.nextInt(60)));
    this.gaps = new Gaps(random.split(), scope, shareOf(random), shareOf(random), trace);
    this.terms = SimTerms.of(random.split(), tagged);
    this.store = stores.apply(time);
    this.dispatcher = newDispatcher();
  }

  private static double shareOf(SplittableRandom random) {
    return random.nextInt(3) * 0.01;
  }

  /** Lives all that a seed wants. */
  public static Report live(long seed, Function<InstantSource, Store> stores) {
    return live(seed, Scope.FULL, stores, effect -> {});
  }

  /**
   * Lives one life.
   *
   * @param trace is told every event and every effect
   * @param stores opens the store of that life on its clock, again after each crash
   * @throws AssertionError naming the seed, if a promise was broken
   */
  public static Report live(
      long seed, Scope scope, Function<InstantSource, Store> stores, Consumer<String> trace) {
    Simulation life = new Simulation(seed, scope, stores, trace);
    try {
      return life.run();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError("seed " + seed + " broke a promise: " + broken.getMessage(), broken);
    } finally {
      life.store.close();
    }
  }

  private Report run() {
    loadRuns();
    Invariants invariants = new Invariants(provider, runs, housekeeping.retention() != null);
    int step = 0;
    while (step < STEPS_MAX && !allDone()) {
      if (step == scope.badSteps()) {
        provider.behave();
        gaps.close();
      }
      trace.accept("event " + step + " at " + time.instant());
      event();
      invariants.check(store, time.instant());
      terms.check(store, time.instant());
      step++;
    }
    invariants.checkEnd(store, allDone());
    Duration simulated = Duration.between(SettableTime.START, time.instant());
    int refusals = provider.taking().queueRefusals();
    if (refusals > REFUSALS_MAX + simulated.toHours()) {
      throw new AssertionError(
          "ran into a full queue " + refusals + " times in " + simulated + " and learned nothing");
    }
    return new Report(
        seed,
        step,
        crashes,
        gaps.passed(),
        provider.chances(),
        simulated,
        runs.stream().mapToLong(SimRun::requests).sum());
  }

  private void loadRuns() {
    int wanted = 1 + random.nextInt(scope.runsMax());
    for (int i = 0; i < wanted; i++) {
      String name = "run" + i;
      int requests = 1 + random.nextInt(scope.requestsMax());
      AnswerRules rules = SimTerms.rules(random);
      Instant deadline = SimTerms.deadline(random);
      RunId id = load(name, requests, rules, deadline);
      runs.add(new SimRun(name, requests, id, rules, deadline));
    }
  }

  /** The user starts the same command again until it has got through. */
  private RunId load(
      String name, int requests, @Nullable AnswerRules rules, @Nullable Instant deadline) {
    while (true) {
      try {
        Store gappy = GappyStore.of(store, gaps);
        Pricer pricer = new Pricer(PriceList.bundled(), store.ledger(), time);
        Intake intake = new Intake(gappy, pricer, time, random.split(), terms.features(store));
        RunSpec plain = RunSpec.of(account, SimTerms.FEATURE).withDeadline(deadline);
        RunSpec spec = rules == null ? plain : plain.withRules(rules);
        LoadOutcome outcome = intake.load(new SimSource(name, requests), spec);
        return switch (outcome) {
          case LoadOutcome.Created created -> created.run();
          case LoadOutcome.Found found -> found.run();
          case LoadOutcome.Refused refused ->
              throw new AssertionError("the load was refused: " + refused);
        };
      } catch (Crash crash) {
        restart();
      } catch (StoreException full) {
        time.advance(Duration.ofSeconds(1));
      }
    }
  }

  private void event() {
    for (SimRun run : runs) {
      if (!isOver(run)) {
        store.runs().follow(run.id(), time.instant().plus(Duration.ofHours(1)));
      }
    }
    try {
      switch (random.nextInt(15)) {
        case 0, 1 -> dispatcher.plan();
        case 2, 3 -> dispatcher.submit();
        case 4, 5, 6 -> dispatcher.poll();
        case 7, 8 -> dispatcher.collect();
        case 9, 10 -> time.advance(Duration.ofSeconds(random.nextInt(600)));
        case 11 -> dispatcher.tidy();
        case 12, 13 -> dispatcher.call();
        default -> rareEvent();
      }
    } catch (Crash crash) {
      restart();
    } catch (StaleBatchException | StoreException tryAgain) {
      awaitWrites();
      time.advance(Duration.ofSeconds(1));
    }
  }

  /** What a step had handed to the store when it ended is written before anybody looks. */
  private void awaitWrites() {
    store.runs().follow(NOBODYS, time.instant());
  }

  private void rareEvent() {
    switch (random.nextInt(40)) {
      case 0, 1, 2 -> restart();
      case 3 -> cancelOneRun();
      case 4, 5, 6 -> provider.addForeignBatch(1 + random.nextInt(9));
      case 7, 8, 9 -> time.advance(Duration.ofHours(1 + random.nextInt(30)));
      case 10, 11 -> operator.act(GappyStore.of(store, gaps));
      default -> time.advance(Duration.ofSeconds(random.nextInt(60)));
    }
  }

  private void cancelOneRun() {
    SimRun run = runs.get(random.nextInt(runs.size()));
    if (store.runs().find(run.id()).isEmpty()) {
      return;
    }
    gaps.around(RunStore.class, store.runs(), true).cancel(run.id(), time.instant());
  }

  private void restart() {
    crashes++;
    trace.accept("restart");
    awaitWrites();
    if (random.nextInt(REOPENED_ONE_IN) == 0) {
      store.close();
      store = stores.apply(time);
    }
    dispatcher = newDispatcher();
    while (true) {
      try {
        dispatcher.start();
        return;
      } catch (Crash again) {
        crashes++;
      } catch (StoreException tryAgain) {
        time.advance(Duration.ofSeconds(1));
      }
    }
  }

  private Dispatcher newDispatcher() {
    Store gappy = GappyStore.of(store, gaps);
    BatchProvider behindGaps = gaps.around(BatchProvider.class, provider, false);
    return new Dispatcher(
        gappy,
        behindGaps,
        time,
        new IdSource(time, random.split()),
        new Terms(pace, PriceList.bundled(), terms.features(store), housekeeping, Runnable::run));
  }

  private boolean allDone() {
    return runs.stream().allMatch(this::isOver);
  }

  /** Whether it has come to its end, or was deleted after it. */
  private boolean isOver(SimRun run) {
    return store
        .runs()
        .find(run.id())
        .map(now -> now.state() != RunState.ACTIVE)
        .orElse(housekeeping.retention() != null);
  }
}
