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
  private final Escalation escalation;
  private final LateMarks late;
  private final Caller caller;
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
    Deadlines deadlines = new Deadlines(desk);
    this.escalation = new Escalation(desk, deadlines, poller);
    this.late = new LateMarks(desk, deadlines);
    this.caller = new Caller(desk, refusals, terms.callers());
    this.cleaner = new Cleaner(desk);
    this.housekeeping = terms.housekeeping();
    this.retention = new Retention(store, time, housekeeping.retention());
  }

  /**
   * Drops half-assembled batches of a dead process, gives up its calls, and ends waits that are
   * longer than any of ours: our clock was set back since, and they would last for so long. Once,
   * before the other steps.
   */
  public void start() {
    desk.store().batches().endWaits(desk.account(), desk.now(), desk.pace().longest());
    planner.dropLeftovers();
    caller.recover();
  }

  /**
   * Plans what is ready, as far ahead of the sending as makes sense.
   *
   * @return whether there may be more to do at once
   */
  public boolean plan() {
    escalation.hurryReady();
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
    late.mark();
    int reconciled = reconciler.reconcileDue();
    int cancelled = poller.cancelUnwanted();
    int left = escalation.leaveBatches();
    return reconciled + cancelled + left + poller.pollDue() > 0;
  }

  /**
   * Collects what has ended, ends the runs that are done, and tidies up after them.
   *
   * @return whether there may be more to do at once
   */
  public boolean collect() {
    late.mark();
    boolean worked = collector.collectDue() > 0;
    desk.store().runs().finishDone(desk.account(), desk.now());
    if (housekeeping.cleanUp()) {
      worked |= cleaner.cleanDue() > 0;
    }
    return worked;
  }

  /**
   * Makes synchronous calls for requests whose deadline needs it, and records what came of those
   * that are over.
   *
   * @return whether there may be more to do at once
   */
  public boolean call() {
    late.mark();
    return caller.recordDone() + caller.callDue() > 0;
  }

  /**
   * Says what is to be done when a call is over, so that {@link #call} is done soon; on the call's
   * own thread.
   */
  public void onCallDone(Runnable what) {
    caller.onDone(what);
  }

  /**
   * Records calls that are over, and begins none. To be done before the dispatcher's lock is given
   * back: what is not recorded then counts as unknown.
   *
   * @return how many are still under way
   */
  public int finishCalls() {
    caller.recordDone();
    return caller.inFlight();
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
