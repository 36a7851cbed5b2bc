package dev.offpeak.testkit.simulation;

import dev.offpeak.payload.PayloadStore;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.BrowseStore;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.CleanupStore;
import dev.offpeak.store.DeadlineStore;
import dev.offpeak.store.DecisionStore;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DispatcherLocks;
import dev.offpeak.store.HookStore;
import dev.offpeak.store.KeyStore;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LimitStore;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.PolicyStore;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.RetentionStore;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.Store;

/** A store with a gap around each of its calls. */
record GappyStore(
    RunStore runs,
    PlanStore plans,
    BatchStore batches,
    ResultStore results,
    OutputStore output,
    LimitStore limits,
    LedgerStore ledger,
    DeferredStore deferred,
    CallStore calls,
    PolicyStore policies,
    DecisionStore decisions,
    PayloadStore payloads,
    CleanupStore cleanup,
    RetentionStore retention,
    ServedStore served,
    DeadlineStore deadlines,
    KeyStore keys,
    BrowseStore browse,
    HookStore hooks,
    AlertStore alerts,
    DispatcherLocks locks)
    implements Store {

  static GappyStore of(Store store, Gaps gaps) {
    return of(store, store.payloads(), gaps);
  }

  /**
   * A store with gaps.
   *
   * @param payloads what its payloads go through
   */
  static GappyStore of(Store store, PayloadStore payloads, Gaps gaps) {
    return new GappyStore(
        gaps.around(RunStore.class, store.runs(), true),
        gaps.around(PlanStore.class, store.plans(), true),
        gaps.around(BatchStore.class, store.batches(), true),
        gaps.around(ResultStore.class, store.results(), true),
        store.output(),
        gaps.around(LimitStore.class, store.limits(), true),
        store.ledger(),
        gaps.around(DeferredStore.class, store.deferred(), true),
        store.calls(),
        store.policies(),
        store.decisions(),
        gaps.around(PayloadStore.class, payloads, true),
        gaps.around(CleanupStore.class, store.cleanup(), true),
        gaps.around(RetentionStore.class, store.retention(), true),
        store.served(),
        gaps.around(DeadlineStore.class, store.deadlines(), true),
        store.keys(),
        store.browse(),
        store.hooks(),
        store.alerts(),
        store.locks());
  }

  /** The same with other runs. */
  GappyStore with(RunStore others) {
    return new GappyStore(
        others, plans, batches, results, output, limits, ledger, deferred, calls, policies,
        decisions, payloads, cleanup, retention, served, deadlines, keys, browse, hooks, alerts,
        locks);
  }

  @Override
  public void close() {
    // Whoever opened the real one closes it.
  }
}
