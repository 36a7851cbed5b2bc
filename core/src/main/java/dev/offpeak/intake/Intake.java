package dev.offpeak.intake;

import dev.offpeak.intake.RunSpec.Identity;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.policy.Features;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.NewRun;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source into a run. The run is invisible to the planner until all of it is stored; a crash
 * or a problem before leaves nothing behind. Thread-safe; one load is one thread's.
 */
public final class Intake {

  private static final int ID_TRIES_MAX = 20;

  private final Store store;
  private final Pricer pricer;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Leases leases;
  private final Features features;

  public Intake(Store store, Pricer pricer, InstantSource time, RandomGenerator random) {
    this(store, pricer, time, random, Features.stored(store));
  }

  /**
   * @param features whose budgets and validators count
   */
  public Intake(
      Store store, Pricer pricer, InstantSource time, RandomGenerator random, Features features) {
    this.features = features;
    this.store = store;
    this.pricer = pricer;
    this.time = time;
    this.random = random;
    this.leases = new Leases(store.runs(), time);
  }

  /** Like {@link #load(Source, RunSpec, Runnable)}, without a last word. */
  public LoadOutcome load(Source source, RunSpec spec) {
    return load(source, spec, () -> {});
  }

  /**
   * Loads the source, or finds the run that it already is.
   *
   * @param beforeSending called when all is stored and the run is a new one, before anything of it
   *     can be sent; if it throws, nothing stays
   * @throws dev.offpeak.source.SourceException if the input as a whole cannot be read; nothing is
   *     stored then
   * @throws dev.offpeak.store.StoreException if the store refuses; nothing is stored then
   */
  public LoadOutcome load(Source source, RunSpec spec, Runnable beforeSending) {
    return load(source, spec, null, beforeSending);
  }

  /**
   * Like {@link #load(Source, RunSpec, Runnable)}, with a word about deadlines.
   *
   * @param escalate the lanes that requests may move to, whatever their features say; null if those
   *     decide
   */
  public LoadOutcome load(
      Source source, RunSpec spec, @Nullable List<Lane> escalate, Runnable beforeSending) {
    store.runs().dropDeadLoads(time.instant());
    if (spec.identity() instanceof Identity.OfSource given) {
      Optional<Run> unfinished = store.runs().findByIdentity(given.identity());
      if (unfinished.isPresent() && unfinished.get().state() == RunState.ACTIVE) {
        return new LoadOutcome.Found(unfinished.get().id());
      }
    }
    RunId run = create(source.name(), spec, false);
    if (escalate != null) {
      store.deadlines().allow(run, escalate);
    }
    try (PayloadWriter payloads = store.payloads().newWriter()) {
      Load.Into into = new Load.Into(run, payloads::append, admission(run, spec));
      LoadOutcome outcome =
          new Load(store.runs(), pricer, leases, spec, into).readAll(source, beforeSending);
      if (!(outcome instanceof LoadOutcome.Created)) {
        store.runs().dropLoading(run);
        payloads.discard();
      }
      return outcome;
    } catch (RuntimeException broken) {
      abandon(run, broken);
      throw broken;
    } finally {
      leases.forget(run);
    }
  }

  /** Makes an empty run that takes requests one by one until it is sealed. */
  public RunId open(String name, RunSpec spec) {
    RunId run = create(name, spec, true);
    store.runs().activate(run, "open:" + run.value(), true);
    return run;
  }

  /**
   * The one open run that is known by an identity, made if it is not there; many processes may ask
   * for it at the same time.
   */
  public RunId openShared(String name, String identity, RunSpec spec) {
    Optional<Run> there = store.runs().findByIdentity(identity);
    if (there.isPresent()
        && there.get().state() == RunState.ACTIVE
        && !there.get().cancelRequested()) {
      return there.get().id();
    }
    return store.runs().activate(create(name, spec, true), identity, true);
  }

  /** What is set aside for a request that goes by batch; nothing if its model has no price. */
  public Usd bound(ProviderName provider, Feature feature, SourceRequest request) {
    return new Usd(pricer.price(provider, feature, request).reserveNanos());
  }

  /**
   * Takes a call into an open run together with who waits for it, or gives it to one that is there;
   * when this returns it is durable.
   *
   * @param deliveredSince how far back answered calls count as the same
   */
  public DeferredStore.Placed defer(
      RunId run,
      RunSpec spec,
      SourceRequest request,
      NewDeferred call,
      Instant deliveredSince,
      DeferredStore.Chooser chooser) {
    DeferredStore.Placed known = store.deferred().claim(call, deliveredSince, chooser);
    if (!(known instanceof DeferredStore.Placed.Unknown)) {
      return known;
    }
    ProviderName provider = spec.account().target().provider();
    List<Beginning> shared = beginnings().of(provider, spec.feature(), request).beginnings();
    Pricer.Priced priced = pricer.price(provider, spec.feature(), request, !shared.isEmpty());
    NewRequest stored =
        new NewRequest(
            1,
            request.customId(),
            spec.feature(),
            request.endpoint(),
            request.facts().model(),
            store.payloads().append(request.body()),
            null,
            priced.inputTokens(),
            priced.outputTokensMax(),
            priced.reserveNanos(),
            null,
            call.deadline(),
            null,
            shared);
    return store.deferred().place(run, stored, call, deliveredSince, time.instant(), chooser);
  }

  /** Stores requests of an open run; when this returns they are durable. */
  public LoadOutcome append(RunId run, Source requests, RunSpec spec) {
    Load.Into into = new Load.Into(run, store.payloads()::append, admission(run, spec));
    return new Load(store.runs(), pricer, leases, spec, into).append(requests);
  }

  private Admission admission(RunId run, RunSpec spec) {
    return new Admission(store.runs(), run, features, spec);
  }

  private SharedBeginnings beginnings() {
    return new SharedBeginnings(feature -> features.policies().of(feature).cache(), pricer);
  }

  private void abandon(RunId run, RuntimeException broken) {
    try {
      store.runs().dropLoading(run);
    } catch (RuntimeException alsoBroken) {
      // The next process to open the store drops it.
      broken.addSuppressed(alsoBroken);
    }
  }

  private RunId create(String name, RunSpec spec, boolean openEnded) {
    Instant now = time.instant();
    for (int i = 0; i < ID_TRIES_MAX; i++) {
      RunId id = RunId.random(random);
      NewRun run =
          new NewRun(
              id,
              spec.account(),
              spec.feature(),
              name,
              openEnded,
              spec.delivers(),
              spec.sink(),
              now,
              spec.deadline(),
              spec.costCap());
      if (store.runs().create(run, now.plus(Leases.LENGTH))) {
        return id;
      }
    }
    throw new IllegalStateException("no free run id after " + ID_TRIES_MAX + " tries");
  }
}
