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
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Budget;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.ProviderName;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
  static final RunId NOBODYS = new RunId("r_nobodys");

  /** A request's own deadline comes so long before that of its run. */
  private static final Duration OWN_DEADLINE_BEFORE = Duration.ofMinutes(5);

  /** Steps of another process before the one that stood still goes on. */
  private static final int TAKEOVER_STEPS_MAX = 20;

  /** From this event on time jumps by days, so that what only waits comes to its end. */
  private static final int LONG_STEPS = 1_000;

  /** Whose prices are known of the simulated model. */
  private static final ProviderName PRICED = ProviderName.OPENAI;

  /** A stopped run's command is given again so often. */
  private static final int RESUMED_ONE_IN = 20;

  /**
   * Opening the store again, as a killed process left it, takes longer than all else; the
   * dispatcher begins anew every time.
   */
  private static final int REOPENED_ONE_IN = 4;

  /** Makes other draws of the same seed. */
  private static final long SHARING = 0x5ca1ab1e;

  private final long seed;
  private final Scope scope;
  private final Consumer<String> trace;
  private final SplittableRandom random;

  /** The true time, which the provider has. */
  private final SettableTime time = new SettableTime();

  private final SimClock clock;
  private final Pace pace = new Pace(POLL_INTERVAL, null);
  private final LifeStores stores;
  private final SimChances chances;
  private final SimProvider provider;
  private final Gaps gaps;
  private final SimNeighbours neighbours;
  private final SimOperator operator;
  private final Housekeeping housekeeping;
  private final List<SimRun> runs = new ArrayList<>();
  private final Account account;
  private final SimTerms terms;

  /** Whether its requests share a beginning. */
  private final boolean sharing;

  private Store store;
  private Dispatcher dispatcher;
  private int crashes;
  private int takeovers;

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
      int takeovers,
      long gaps,
      long chances,
      Duration simulated,
      long requests,
      int calls,
      Map<SimFault, Integer> faults) {}

  private Simulation(long seed, Scope scope, LifeStores stores, Consumer<String> trace) {
    this.seed = seed;
    this.scope = scope;
    this.trace = trace;
    this.stores = stores;
    this.random = new SplittableRandom(seed);
    // Draws of its own: the clock is set without changing what else happens.
    SplittableRandom ofClock = new SplittableRandom(~seed);
    int set = scope.faults().clock() ? ofClock.nextInt(4) : 0;
    this.clock = new SimClock(time, ofClock, set);
    boolean tagged = random.nextBoolean();
    SimDialect dialect = new SimDialect(tagged);
    Target target = new Target(dialect.provider(), "http://simulated");
    this.account = new Account(new AccountId("0123456789ab"), target);
    int requestsMax = 1 + random.nextInt(9);
    BatchLimits limits = new BatchLimits(requestsMax, 100_000, tagged, tagged, 0, 0, 0);
    double badness = random.nextInt(4) * 0.08 * (scope.faults().provider() ? 1 : 0);
    SimAccount taking = SimAccount.ofSeed(random.split(), tagged, time.instant());
    this.chances = new SimChances(random.split(), badness);
    chances.failAt(scope.broken().providerFaultAt());
    SimListing listing = new SimListing(chances, pace, tagged, random.nextInt(4) == 0);
    this.provider = new SimProvider(account, dialect, limits, time, chances, taking, listing);
    this.operator = new SimOperator(account.id(), provider, clock, random.split());
    this.housekeeping =
        new Housekeeping(
            random.nextBoolean(),
            random.nextBoolean() ? null : Duration.ofHours(1 + random.nextInt(60)));
    Gaps.Shares shares = new Gaps.Shares(shareOf(random), shareOf(random) / 4, shareOf(random));
    this.gaps = new Gaps(random.split(), scope, shares, trace);
    // Draws of their own as well.
    SplittableRandom ofOthers = new SplittableRandom(Long.reverse(seed));
    this.neighbours = new SimNeighbours(ofOthers, stores, scope.faults().store());
    SimTerms wanted = SimTerms.of(random.split(), tagged);
    SimTerms decided = scope.hurried() ? SimTerms.HURRIED : wanted;
    // Draws of its own, so that nothing else of a life is different.
    this.sharing = new SplittableRandom(seed ^ SHARING).nextBoolean();
    this.terms = sharing ? decided.cached() : decided;
    this.store = stores.open(clock);
    this.dispatcher = newDispatcher();
  }

  private static double shareOf(SplittableRandom random) {
    return random.nextInt(3) * 0.01;
  }

  /** Lives all that a seed wants. */
  public static Report live(long seed, LifeStores stores) {
    return live(seed, Scope.FULL, stores, effect -> {});
  }

  /**
   * Lives one life.
   *
   * @param trace is told every event and every effect
   * @param stores opens the store of that life on its clock, again after each crash
   * @throws AssertionError naming the seed, if a promise was broken
   */
  public static Report live(long seed, Scope scope, LifeStores stores, Consumer<String> trace) {
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
      event(step);
      invariants.check(store, clock.instant());
      // A day that comes twice has its budget once more, less what is in flight.
      if (!provider.flaws().anyTwin() && clock.timesSet() == 0) {
        terms.check(store, runs.stream().map(SimRun::id).toList(), clock.instant());
      }
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
        takeovers,
        gaps.passed(),
        chances.passed(),
        simulated,
        runs.stream().mapToLong(SimRun::requests).sum(),
        provider.asked(),
        faults());
  }

  private Map<SimFault, Integer> faults() {
    Map<SimFault, Integer> faults = new EnumMap<>(SimFault.class);
    faults.putAll(chances.taken());
    if (clock.timesSet() > 0) {
      faults.put(SimFault.CLOCK_SET, clock.timesSet());
    }
    return faults;
  }

  private void loadRuns() {
    int wanted = 1 + random.nextInt(scope.runsMax());
    for (int i = 0; i < wanted; i++) {
      String name = "run" + i;
      int requests = 1 + random.nextInt(scope.requestsMax());
      AnswerRules rules = SimTerms.rules(random);
      Budget budget = SimTerms.budget(random, PRICED.equals(account.target().provider()));
      Instant deadline = scope.hurried() ? SimTerms.soon(random) : SimTerms.deadline(random);
      RunId id = load(name, requests, spec(rules, budget, deadline));
      runs.add(new SimRun(name, requests, id, rules, deadline));
    }
  }

  private RunSpec spec(
      @Nullable AnswerRules rules, @Nullable Budget budget, @Nullable Instant deadline) {
    RunSpec spec = RunSpec.of(account, SimTerms.FEATURE).withDeadline(deadline);
    spec = rules == null ? spec : spec.withRules(rules);
    return budget == null ? spec : spec.withBudget(budget);
  }

  /** The user starts the same command again until it has got through. */
  private RunId load(String name, int requests, RunSpec spec) {
    while (true) {
      try {
        GappyStore gappy = gappy();
        Instant due = spec.deadline();
        if (scope.hurried() && due != null) {
          gappy = gappy.with(SimOwnDeadlines.around(gappy.runs(), due.minus(OWN_DEADLINE_BEFORE)));
        }
        Pricer pricer = new Pricer(PriceList.bundled(), store.ledger(), clock);
        Intake intake = new Intake(gappy, pricer, clock, random.split(), terms.features(store));
        LoadOutcome outcome = intake.load(new SimSource(name, requests, sharing), spec);
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

  private void event(int step) {
    for (SimRun run : runs) {
      if (!isOver(run)) {
        store.runs().follow(run.id(), clock.instant().plus(Duration.ofHours(1)));
        resumeIfStopped(run);
      }
    }
    int before = takeovers;
    try {
      gaps.during(() -> step(dispatcher, step), this::takeOver);
    } catch (Crash crash) {
      restart();
    } catch (StaleBatchException | StoreException tryAgain) {
      awaitWrites();
      time.advance(Duration.ofSeconds(1));
    } catch (RuntimeException ofTheFirst) {
      // One that finds its work taken out of its hands ends with whatever it finds first.
      if (takeovers == before) {
        throw ofTheFirst;
      }
      trace.accept("  the first one ends: " + ofTheFirst.getMessage());
      awaitWrites();
    }
  }

  private void step(Dispatcher of, int step) {
    switch (random.nextInt(16)) {
      case 0, 1 -> of.plan();
      case 2, 3 -> of.submit();
      case 4, 5, 6 -> of.poll();
      case 7, 8 -> of.collect();
      case 9, 10 -> time.advance(Duration.ofSeconds(random.nextInt(600)));
      case 11 -> time.advance(Duration.ofSeconds(random.nextInt(90)));
      case 12 -> of.tidy();
      case 13, 14 -> of.call();
      default -> rareEvent(step);
    }
  }

  /** Another process takes over from one that stands still, which then finishes its step. */
  private void takeOver() {
    takeovers++;
    Dispatcher other = newDispatcher();
    dispatcher = other;
    int steps = 1 + random.nextInt(TAKEOVER_STEPS_MAX);
    try {
      other.start();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(5)) {
          case 0 -> other.plan();
          case 1 -> other.submit();
          case 2 -> other.poll();
          case 3 -> other.collect();
          default -> time.advance(Duration.ofSeconds(random.nextInt(90)));
        }
      }
    } catch (Crash itself) {
      crashes++;
      dispatcher = newDispatcher();
    } catch (StaleBatchException | StoreException tryAgain) {
      time.advance(Duration.ofSeconds(1));
    }
    awaitWrites();
  }

  /** The user gives the command of a run that stopped again, after a while. */
  private void resumeIfStopped(SimRun run) {
    boolean stopped = store.runs().find(run.id()).map(now -> now.stop() != null).orElse(false);
    if (stopped && random.nextInt(RESUMED_ONE_IN) == 0) {
      store.runs().resume(run.id(), account, run.deadline(), null);
    }
  }

  /** What a step had handed to the store when it ended is written before anybody looks. */
  private void awaitWrites() {
    store.runs().follow(NOBODYS, clock.instant());
  }

  private void rareEvent(int step) {
    switch (random.nextInt(40)) {
      case 0, 1, 2 -> restart();
      case 3 -> cancelOneRun();
      case 4, 5, 6 -> provider.addForeignBatch(1 + random.nextInt(9));
      case 7, 8, 9 -> {
        int hoursMax = step < LONG_STEPS ? 30 : 300;
        time.advance(Duration.ofHours(1 + random.nextInt(hoursMax)));
      }
      case 10, 11 -> operator.act(gappy());
      default -> time.advance(Duration.ofSeconds(random.nextInt(60)));
    }
  }

  private void cancelOneRun() {
    SimRun run = runs.get(random.nextInt(runs.size()));
    if (store.runs().find(run.id()).isEmpty()) {
      return;
    }
    gaps.around(RunStore.class, store.runs(), true).cancel(run.id(), clock.instant());
  }

  private void restart() {
    crashes++;
    awaitWrites();
    clock.betweenProcesses();
    if (clock.timesSet() == 0 && !scope.broken().clockSetBy().isZero()) {
      clock.jump(scope.broken().clockSetBy());
    }
    trace.accept("restart, with a clock that is off by " + clock.off());
    if (random.nextInt(REOPENED_ONE_IN) == 0) {
      store = stores.openAfter(store, clock);
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

  private GappyStore gappy() {
    return GappyStore.of(store, neighbours.around(store), gaps);
  }

  private Dispatcher newDispatcher() {
    Store gappy = gappy();
    BatchProvider behindGaps = gaps.around(BatchProvider.class, provider, false);
    return new Dispatcher(
        gappy,
        behindGaps,
        clock,
        new IdSource(clock, random.split()),
        new Terms(pace, PriceList.bundled(), terms.features(store), housekeeping, Runnable::run));
  }

  /** What may show after it was given up is waited for too, so that all that was paid is booked. */
  private boolean allDone() {
    if (!runs.stream().allMatch(this::isOver)) {
      return false;
    }
    EnumSet<BatchState.Kind> unread =
        EnumSet.of(BatchState.Kind.OPEN, BatchState.Kind.CANCELLING, BatchState.Kind.ENDED);
    EnumSet<BatchState.Kind> watched = EnumSet.of(BatchState.Kind.ABANDONED);
    if (provider.flaws().anyTwin()) {
      watched.add(BatchState.Kind.ABSENT);
    }
    return store.batches().in(account.id(), unread).isEmpty()
        && store.batches().in(account.id(), watched).stream()
            .allMatch(batch -> batch.nextAt().equals(BatchState.GivenUp.NEVER));
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
