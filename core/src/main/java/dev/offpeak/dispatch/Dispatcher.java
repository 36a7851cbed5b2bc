package dev.offpeak.dispatch;

import dev.offpeak.model.IdSource;
import dev.offpeak.provider.BatchProvider;
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
  private final Cleaner cleaner;
  private final Retention retention;
  private final Housekeeping housekeeping;
  private final Desk desk;

  public Dispatcher(
      Store store, BatchProvider provider, InstantSource time, IdSource ids, Terms terms) {
    MeteredProvider metered = new MeteredProvider(provider, time);
    LimitBook limits =
        new LimitBook(
            provider.account().id(), provider.limits(), store.limits(), time, terms.pace());
    this.desk =
        new Desk(store, metered, time, terms.pace(), ids, terms.prices(), limits, terms.features());
    Refusals refusals = new Refusals(desk);
    this.planner = new Planner(desk);
    this.submitter = new Submitter(desk, refusals);
    this.reconciler = new Reconciler(desk, refusals);
    this.poller = new Poller(desk, refusals);
    this.collector = new Collector(desk);
    this.cleaner = new Cleaner(desk);
    this.housekeeping = terms.housekeeping();
    this.retention = new Retention(store, time, housekeeping.retention());
  }

  /** Drops half-assembled batches of a dead process. Once, before the other steps. */
  public void start() {
    planner.dropLeftovers();
  }

  /**
   * Plans what is ready, as far ahead of the sending as makes sense.
   *
   * @return whether there may be more to do at once
   */
  public boolean plan() {
    return planner.planReady() > 0;
  }

  /**
   * Sends one batch of what is planned.
   *
   * @return whether there may be more to do at once
   */
  public boolean submit() {
    submitter.recover();
    submitter.dropCancelled();
    return submitter.submitNext();
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
   * Collects what has ended, ends the runs that are done, and tidies up after them.
   *
   * @return whether there may be more to do at once
   */
  public boolean collect() {
    boolean worked = collector.collectDue() > 0;
    desk.store().runs().finishDone(desk.account(), desk.now());
    if (housekeeping.cleanUp()) {
      worked |= cleaner.cleanDue() > 0;
    }
    return worked;
  }

  /**
   * Deletes some of what is older than its user wants to keep.
   *
   * @return whether there may be more to do at once
   */
  public boolean tidy() {
    return retention.deleteSome();
  }
}
