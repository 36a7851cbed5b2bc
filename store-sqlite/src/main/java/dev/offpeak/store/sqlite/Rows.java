package dev.offpeak.store.sqlite;

import java.sql.SQLException;

/** The rows of every aggregate, over one session. Used by one thread at a time. */
final class Rows implements AutoCloseable {

  private final Session session;
  private final Names names;
  private final RunChanges changes;
  private final RunRows runs;
  private final RequestRows requests;
  private final ReadyRows ready;
  private final BatchRows batches;
  private final AttemptRows attempts;
  private final LedgerRows ledger;
  private final CallRows calls;
  private final CallHourRows callHours;
  private final SegmentRows segments;
  private final OutputRows output;
  private final DeferredRows deferred;
  private final OverdueRows overdue;
  private final CleanupRows cleanup;
  private final BatchTimes batchTimes;
  private final LimitRows limits;
  private final BaselineRows baselines;
  private final DecisionRows decisions;
  private final PolicyRows policies;
  private final RuleRows rules;
  private final RunBudgetRows runBudgets;
  private final WaitRows waits;
  private final RetentionRows retention;
  private final MovedRows moved;
  private final ServedFileRows servedFiles;
  private final ServedBatchRows servedBatches;
  private final DueRows due;
  private final CalledRows called;
  private final KeyRows keys;
  private final BrowseRows browse;
  private final LifeRows lives;
  private final OrderedRows ordered;
  private final RoutedRows routed;
  private final TracedRows traced;
  private final HookRows hooks;
  private final OccasionRows occasions;
  private final AlertRows alerts;

  Rows(Session session) {
    this.session = session;
    this.names = new Names(session);
    this.changes = new RunChanges(session);
    this.runs = new RunRows(session, names, changes);
    this.segments = new SegmentRows(session);
    this.requests = new RequestRows(session, names, changes, segments);
    this.ready = new ReadyRows(session, names);
    this.batches = new BatchRows(session, names);
    this.attempts = new AttemptRows(session);
    this.runBudgets = new RunBudgetRows(session);
    LeverRows routing = LeverRows.routed(session);
    LeverRows caching = LeverRows.cached(session);
    this.routed = new RoutedRows(session, routing);
    this.ledger = new LedgerRows(session, names, runBudgets, routed, caching);
    this.traced = new TracedRows(session);
    this.callHours = new CallHourRows(session);
    CallTimeRows callTimes = new CallTimeRows(session);
    this.calls = new CallRows(session, names, callHours, callTimes, routed);
    this.output = new OutputRows(session, names);
    this.deferred = new DeferredRows(session, names);
    this.overdue = new OverdueRows(session, names);
    this.cleanup = new CleanupRows(session);
    this.batchTimes = new BatchTimes(session);
    this.limits = new LimitRows(session, names);
    this.baselines = new BaselineRows(session, callTimes);
    this.decisions = new DecisionRows(session, callTimes, baselines, routing, caching);
    this.policies = new PolicyRows(session, names, decisions);
    this.rules = new RuleRows(session, names);
    this.waits = new WaitRows(session, names);
    this.retention = new RetentionRows(session);
    this.moved = new MovedRows(session);
    this.servedFiles = new ServedFileRows(session);
    this.servedBatches = new ServedBatchRows(session);
    this.due = new DueRows(session, names);
    this.called = new CalledRows(session, names);
    this.keys = new KeyRows(session);
    this.browse = new BrowseRows(session, names);
    this.lives = new LifeRows(session, browse);
    this.ordered = new OrderedRows(session, batches);
    this.hooks = new HookRows(session);
    this.occasions = new OccasionRows(session, names);
    this.alerts = new AlertRows(session);
  }

  TracedRows traced() {
    return traced;
  }

  RoutedRows routed() {
    return routed;
  }

  Names names() {
    return names;
  }

  RunChanges changes() {
    return changes;
  }

  RunRows runs() {
    return runs;
  }

  RequestRows requests() {
    return requests;
  }

  ReadyRows ready() {
    return ready;
  }

  BatchRows batches() {
    return batches;
  }

  AttemptRows attempts() {
    return attempts;
  }

  LedgerRows ledger() {
    return ledger;
  }

  CallRows calls() {
    return calls;
  }

  CallHourRows callHours() {
    return callHours;
  }

  SegmentRows segments() {
    return segments;
  }

  OutputRows output() {
    return output;
  }

  /** Lets all that the work reads be of one moment. */
  <T> T atOnce(Work<T> work) throws SQLException {
    session.control("BEGIN");
    try {
      return work.on(this);
    } finally {
      session.control("COMMIT");
    }
  }

  DeferredRows deferred() {
    return deferred;
  }

  OverdueRows overdue() {
    return overdue;
  }

  CleanupRows cleanup() {
    return cleanup;
  }

  BatchTimes batchTimes() {
    return batchTimes;
  }

  LimitRows limits() {
    return limits;
  }

  BaselineRows baselines() {
    return baselines;
  }

  DecisionRows decisions() {
    return decisions;
  }

  PolicyRows policies() {
    return policies;
  }

  RuleRows rules() {
    return rules;
  }

  RunBudgetRows runBudgets() {
    return runBudgets;
  }

  WaitRows waits() {
    return waits;
  }

  RetentionRows retention() {
    return retention;
  }

  MovedRows moved() {
    return moved;
  }

  ServedFileRows servedFiles() {
    return servedFiles;
  }

  ServedBatchRows servedBatches() {
    return servedBatches;
  }

  BrowseRows browse() {
    return browse;
  }

  LifeRows lives() {
    return lives;
  }

  OrderedRows ordered() {
    return ordered;
  }

  HookRows hooks() {
    return hooks;
  }

  OccasionRows occasions() {
    return occasions;
  }

  AlertRows alerts() {
    return alerts;
  }

  DueRows due() {
    return due;
  }

  CalledRows called() {
    return called;
  }

  KeyRows keys() {
    return keys;
  }

  /** Writes what was queued and summed up, at the end of a transaction. */
  void flush() throws SQLException {
    requests.addQueued();
    changes.flush();
  }

  /** Forgets what is known of runs: after the transaction others may change them. */
  void forgetRuns() {
    runs.forget();
    changes.forget();
  }

  /** Forgets everything that was read or written in a transaction that was rolled back. */
  void forget() {
    forgetRuns();
    requests.forgetQueued();
    names.forget();
    segments.forget();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      throw Errors.of(e);
    }
  }
}
