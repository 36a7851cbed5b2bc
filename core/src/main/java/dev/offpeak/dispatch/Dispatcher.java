package dev.offpeak.dispatch;

import dev.offpeak.model.IdSource;
import dev.offpeak.plan.QueueLimits;
import dev.offpeak.policy.Features;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.InstantSource;

/**
 * All that happens to one account's requests between intake and outcome, as steps that each do what
 * is due and return. The caller holds the account's dispatcher lock; a step is used by one thread,
 * different steps may run side by side. A step that throws leaves nothing half-done that another
 * call, or another process, does not finish.
 */
public final class Dispatcher {

  private final Planner planner;
  private final Submitter submitter;
  private final Reconciler reconciler;
  private final Poller poller;
  private final Collector collector;
  private final Desk desk;

  public Dispatcher(
      Store store,
      BatchProvider provider,
      InstantSource time,
      Pace pace,
      IdSource ids,
      PriceList prices) {
    this(store, provider, time, pace, ids, prices, Features.stored(store));
  }

  /**
   * @param features whose budgets and validators count
   */
  public Dispatcher(
      Store store,
      BatchProvider provider,
      InstantSource time,
      Pace pace,
      IdSource ids,
      PriceList prices,
      Features features) {
    BatchLimits limits = provider.limits();
    QueueLimits learned = new QueueLimits(limits.requestsMax(), limits.bytesMax());
    this.desk = new Desk(store, provider, time, pace, ids, prices, learned, features);
    Refusals refusals = new Refusals(desk);
    this.planner = new Planner(desk);
    this.submitter = new Submitter(desk, refusals);
    this.reconciler = new Reconciler(desk, refusals);
    this.poller = new Poller(desk, refusals);
    this.collector = new Collector(desk);
  }

  /** Drops half-assembled batches of a dead process. Once, before the other steps. */
  public void start() {
    planner.dropLeftovers();
  }

  /**
   * Plans what is ready and sends what is planned.
   *
   * @return whether there may be more to do at once
   */
  public boolean submit() {
    submitter.recover();
    submitter.dropCancelled();
    int planned = planner.planReady();
    return submitter.submitNext() || planned > 0;
  }

  /**
   * Resolves doubts, asks for cancellations and looks at what is at the provider.
   *
   * @return whether there may be more to do at once
   */
  public boolean poll() {
    int reconciled = reconciler.reconcileDue();
    int cancelled = poller.cancelUnwanted();
    return reconciled + cancelled + poller.pollDue() > 0;
  }

  /**
   * Collects what has ended, and ends the runs that are done.
   *
   * @return whether there may be more to do at once
   */
  public boolean collect() {
    boolean worked = collector.collectDue() > 0;
    desk.store().runs().finishDone(desk.account(), desk.now());
    return worked;
  }
}
