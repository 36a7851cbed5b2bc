package dev.offpeak;

import dev.offpeak.deliver.Courier;
import dev.offpeak.deliver.Deliverer;
import dev.offpeak.deliver.Results;
import dev.offpeak.dispatch.AccountLoops;
import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.ForwardTime;
import dev.offpeak.dispatch.Housekeeping;
import dev.offpeak.dispatch.Nudge;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.intake.Intake;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.Features;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.Dialect;
import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.Sink;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.StaleBatchException;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.validate.AnswerJudge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Offpeak as a library: takes requests in, sends them through the providers' batch endpoints at
 * batch price, and gives the answers back. Everything is in the store, so that an engine that is
 * started on the same store after a crash goes on where the other one was.
 *
 * <p>Several engines, in one process or many, may share a store: one of them at a time dispatches
 * for an account, and another takes over when it ends. Thread-safe.
 */
public final class Engine implements AutoCloseable {

  /** How long a run counts as followed after the last sign of life of its follower. */
  private static final Duration FOLLOW_LEASE = Duration.ofSeconds(15);

  private static final Duration FOLLOW_EVERY = Duration.ofSeconds(4);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Failures of a step in a row after which a follower is told that nothing goes on. */
  private static final int STUCK_AFTER = 5;

  private final Store store;
  private final InstantSource time;
  private final Duration pollInterval;
  private final Intake intake;
  private final AnswerJudge judge;
  private final Map<AccountId, AccountLoops> loops = new LinkedHashMap<>();
  private final Map<ProviderName, Dialect> dialects = new HashMap<>();
  private final Nudge closing = new Nudge();
  private volatile boolean closed;

  Engine(EngineBuilder parts, Store store) {
    this.store = store;
    this.time = new ForwardTime(parts.time);
    Features features =
        new Features(
            new FeaturePolicies(parts.features, store.policies()), new AnswerJudge(parts.schemas));
    this.judge = features.judge();
    this.pollInterval = parts.pace.pollInterval();
    this.intake =
        new Intake(
            store, new Pricer(parts.prices, store.ledger(), time), time, parts.random, features);
    IdSource ids = new IdSource(time, parts.random);
    for (BatchProvider provider : parts.providers) {
      AccountId account = provider.account().id();
      dialects.put(provider.dialect().provider(), provider.dialect());
      Housekeeping housekeeping =
          new Housekeeping(
              parts.cleanedUp.contains(provider.dialect().provider()), parts.retention);
      Terms terms = new Terms(parts.pace, parts.prices, features, housekeeping);
      Dispatcher dispatcher = new Dispatcher(store, provider, time, ids, terms);
      AccountLoops before =
          loops.put(
              account, new AccountLoops(store, dispatcher, account, parts.pace.pollInterval()));
      if (before != null) {
        throw new IllegalStateException("account " + account + " was given twice");
      }
    }
  }

  /** The parts of a new engine. */
  public static EngineBuilder builder() {
    return new EngineBuilder();
  }

  void startLoops() {
    loops.values().forEach(AccountLoops::start);
  }

  /**
   * Takes a source's requests in as a run; when this returns they are durable.
   *
   * @return the new run, the same run from before, or why nothing was taken
   * @throws dev.offpeak.source.SourceException if the input cannot be read
   * @throws StoreException if the store refuses
   */
  public LoadOutcome submit(Source source, RunSpec spec) {
    return submit(source, spec, () -> {});
  }

  /**
   * Like {@link #submit(Source, RunSpec)}, with a last word.
   *
   * @param beforeSending called once all is stored and the run is a new one, before anything of it
   *     can be sent; what it throws ends the intake and leaves nothing behind
   */
  public LoadOutcome submit(Source source, RunSpec spec, Runnable beforeSending) {
    return submit(source, spec, null, beforeSending);
  }

  /**
   * Like {@link #submit(Source, RunSpec, Runnable)}, with a word about deadlines.
   *
   * @param escalate the lanes that requests may move to, whatever their features say; null if those
   *     decide
   */
  public LoadOutcome submit(
      Source source, RunSpec spec, @Nullable List<Lane> escalate, Runnable beforeSending) {
    LoadOutcome outcome = intake.load(source, spec, escalate, beforeSending);
    nudge();
    return outcome;
  }

  /** Makes an empty run that takes requests until it is sealed. */
  public RunId open(String name, RunSpec spec) {
    return intake.open(name, spec);
  }

  /** The one open run that is known by an identity; made if it is not there. */
  public RunId openShared(String name, String identity, RunSpec spec) {
    return intake.openShared(name, identity, spec);
  }

  /** The most that a request costs by batch; nothing if its model has no known price. */
  public Usd bound(ProviderName provider, Feature feature, SourceRequest request) {
    return intake.bound(provider, feature, request);
  }

  /** Takes a call into an open run, as {@link Intake#defer} says. */
  public DeferredStore.Placed defer(
      RunId run,
      RunSpec spec,
      SourceRequest request,
      NewDeferred call,
      Instant deliveredSince,
      DeferredStore.Chooser chooser) {
    DeferredStore.Placed placed = intake.defer(run, spec, request, call, deliveredSince, chooser);
    nudge();
    return placed;
  }

  /** Adds requests to an open run; when this returns they are durable. */
  public LoadOutcome append(RunId run, Source requests, RunSpec spec) {
    LoadOutcome outcome = intake.append(run, requests, spec);
    nudge();
    return outcome;
  }

  /** Says that an open run takes no more requests: what waits for company goes now. */
  public void seal(RunId run) {
    store.runs().seal(run);
    nudge();
  }

  public Optional<Run> find(RunId run) {
    return store.runs().find(run);
  }

  /**
   * Takes an unfinished run up again, with the limits of today.
   *
   * @return another account under which the run has batches in flight; empty if all is well
   */
  public Optional<AccountId> resume(
      RunId run, Account account, @Nullable Instant deadline, @Nullable Usd costCap) {
    freeUnsent(run, account);
    Set<Account> inFlight = store.runs().accountsInFlight(run);
    for (Account other : inFlight) {
      if (!other.id().equals(account.id())) {
        return Optional.of(other.id());
      }
    }
    store.runs().resume(run, account, deadline, costCap);
    nudge();
    return Optional.empty();
  }

  /**
   * Says what the run's answers must be from now on, whatever their features say. Answers that are
   * in stay as they are.
   *
   * @throws IllegalArgumentException if a rule cannot be tried
   */
  public void validate(RunId run, AnswerRules rules) {
    judge.check(rules);
    store.runs().setRules(run, null, rules);
  }

  /** Says what the run may spend in a period, from the next batch on; null takes that away. */
  public void setBudget(RunId run, @Nullable Budget budget) {
    store.runs().setBudget(run, budget);
  }

  /**
   * Says to which lanes the run's requests may move to keep its deadline, whatever their features
   * say; to none if the list is empty.
   */
  public void escalate(RunId run, List<Lane> lanes) {
    store.deadlines().allow(run, lanes);
    nudge();
  }

  /**
   * Frees what was put together under another key and never sent, as after that key was refused:
   * nobody starts a dispatcher for that account any more, and its requests would wait for ever.
   */
  private void freeUnsent(RunId run, Account account) {
    for (Batch batch : store.batches().ofRun(run)) {
      if (isUnsent(batch.state()) && !batch.account().equals(account.id())) {
        store
            .locks()
            .tryLock(batch.account())
            .ifPresent(lock -> {
              try (lock) {
                free(batch);
              }
            });
      }
    }
  }

  private static boolean isUnsent(BatchState state) {
    return switch (state.kind()) {
      case ASSEMBLING, PLANNED, UPLOADING -> true;
      case SUBMITTING, IN_DOUBT, OPEN, CANCELLING, ENDED -> false;
      case COLLECTED, REJECTED, ABSENT, ABANDONED -> false;
    };
  }

  private void free(Batch batch) {
    if (batch.state() instanceof BatchState.Assembling) {
      store.plans().drop(batch.id());
      return;
    }
    Instant now = time.instant();
    BatchState.Rejected unsent = new BatchState.Rejected(now, "never sent: another key took over");
    try {
      store.batches().release(batch, unsent, now, position -> null);
    } catch (StaleBatchException moved) {
      // Its dispatcher was quicker than our look at it; what it has become decides below.
      return;
    }
  }

  /**
   * Follows a run to its end. Only followed runs are sent.
   *
   * @throws IllegalArgumentException if there is no such run
   * @throws Error what the JVM threw at the dispatcher, such as {@link OutOfMemoryError}; nothing
   *     is lost, and another engine goes on
   */
  public RunEnd await(RunId id, RunListener listener) throws InterruptedException {
    Instant followUntil = Instant.MIN;
    while (true) {
      Instant now = time.instant();
      if (now.plus(FOLLOW_LEASE).minus(FOLLOW_EVERY).isAfter(followUntil)) {
        followUntil = now.plus(FOLLOW_LEASE);
        store.runs().follow(id, followUntil);
        nudge();
      }
      loops.values().forEach(AccountLoops::rethrowBroken);
      store.runs().finishIfDone(id, now);
      Run run = store.runs().find(id).orElseThrow(() -> unknown(id));
      boolean wanted = listener.progress(run);
      Optional<RunEnd> end = endOf(run);
      if (end.isPresent()) {
        return end.get();
      }
      if (!wanted || closed) {
        return new RunEnd.Detached(run);
      }
      closing.await(LOOK_EVERY);
    }
  }

  /**
   * Follows a run to its end, and meanwhile writes back what is due, on a thread of its own; the
   * rest at the end, unless the follower did not want to wait.
   *
   * @param sink used by one thread at a time; left open
   * @throws dev.offpeak.sink.SinkException if the rest cannot be written; it stays due
   */
  public RunEnd await(RunId id, RunListener listener, Sink sink) throws InterruptedException {
    RunEnd end;
    try (Courier courier =
        Courier.start(new Deliverer(store, reader(id), sink), id, pollInterval)) {
      end =
          await(
              id,
              run -> {
                courier.news().ifPresent(listener::cannotDeliver);
                return listener.progress(run);
              });
    }
    return end instanceof RunEnd.Detached || deliverRest(id, listener, sink)
        ? end
        : new RunEnd.Detached(store.runs().find(id).orElseThrow(() -> unknown(id)));
  }

  /** Returns false if the listener did not want to wait for all of it. */
  private boolean deliverRest(RunId id, RunListener listener, Sink sink) {
    AtomicBoolean wanted = new AtomicBoolean(true);
    new Deliverer(store, reader(id), sink)
        .deliver(
            id,
            written -> {
              wanted.set(listener.delivering(written));
              return wanted.get();
            });
    return wanted.get();
  }

  private Optional<RunEnd> endOf(Run run) {
    if (run.state() == RunState.FINISHED || run.state() == RunState.CANCELLED) {
      return Optional.of(new RunEnd.Done(run));
    }
    if (run.stop() != null) {
      return Optional.of(new RunEnd.Stopped(run));
    }
    AccountLoops loop = loops.get(run.account().id());
    return loop == null
        ? Optional.empty()
        : loop.trouble()
            .filter(trouble -> trouble.times() >= STUCK_AFTER)
            .map(trouble -> new RunEnd.Stuck(run, trouble.message()));
  }

  /** Hands over the run's outcomes in the order of the input, in constant memory. */
  public void results(RunId id, Consumer<Outcome> receiver) {
    reader(id).forEach(id, receiver);
  }

  /**
   * Writes back what is due, until nothing is.
   *
   * @return how many outcomes were delivered
   * @throws dev.offpeak.sink.SinkException if the sink cannot be written to
   */
  public long deliver(RunId id, Sink sink) {
    return new Deliverer(store, reader(id), sink).deliver(id);
  }

  private Results reader(RunId id) {
    Run run = store.runs().find(id).orElseThrow(() -> unknown(id));
    Dialect dialect = dialects.get(run.account().target().provider());
    if (dialect == null) {
      throw new IllegalStateException(
          "this engine has no provider " + run.account().target().provider());
    }
    return new Results(store, dialect);
  }

  /** Cancels what has not been sent, and asks the provider to stop the rest. */
  public long cancel(RunId run) {
    long cancelled = store.runs().cancel(run, time.instant());
    nudge();
    return cancelled;
  }

  /** Makes failed and cancelled requests ready again. */
  public long retry(RunId run) {
    long again = store.runs().retry(run, time.instant());
    nudge();
    return again;
  }

  /** Ends after the steps under way; whatever is at a provider stays there. */
  @Override
  public void close() {
    closed = true;
    closing.nudge();
    loops.values().forEach(AccountLoops::close);
  }

  private void nudge() {
    loops.values().forEach(AccountLoops::nudge);
  }

  private static IllegalArgumentException unknown(RunId id) {
    return new IllegalArgumentException("there is no run " + id);
  }
}
