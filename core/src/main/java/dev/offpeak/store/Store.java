package dev.offpeak.store;

import dev.offpeak.payload.PayloadStore;

/** Everything that must survive a kill, by the role that uses it. Thread-safe. */
public interface Store extends AutoCloseable {

  /** Runs and the intake of their requests. */
  RunStore runs();

  /** Ready requests and the batches being put together from them. */
  PlanStore plans();

  /** Batches from intent to end. */
  BatchStore batches();

  /** Outcomes of attempts, with their money. */
  ResultStore results();

  /** Requests in the order of the input, for outputs and write-back. */
  OutputStore output();

  /** What was learned of accounts' limits, and what waits for them. */
  LimitStore limits();

  /** What was spent and saved. */
  LedgerStore ledger();

  /** Calls that were taken in to be answered later. */
  DeferredStore deferred();

  /** Calls that somebody waited for. */
  CallStore calls();

  /** Policies of features that were set by command. */
  PolicyStore policies();

  /** Decisions on the lanes of features, with what they are measured against. */
  DecisionStore decisions();

  /** Bytes of requests and answers. */
  PayloadStore payloads();

  /** What is deleted at providers after it was collected. */
  CleanupStore cleanup();

  /** What need not be kept any longer. */
  RetentionStore retention();

  /** Files and batches of clients that speak a provider's batch API to us. */
  ServedStore served();

  /** Deadlines, and the synchronous calls that keep them. */
  DeadlineStore deadlines();

  /** Keys that the gateway lets in. */
  KeyStore keys();

  /** Lists and single things as people look at them. */
  BrowseStore browse();

  /** Events, and to whom they are still to be told. */
  HookStore hooks();

  /** Alerts that stand. */
  AlertStore alerts();

  /** Who may dispatch. */
  DispatcherLocks locks();

  @Override
  void close();
}
