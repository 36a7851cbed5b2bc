package dev.offpeak.store;

import java.time.Instant;

/**
 * Deletes what need not be kept any longer. Each call does some of the work, in transactions of a
 * few milliseconds, and may be cut off anywhere: the next one, in any process, goes on. One process
 * at a time does it, by {@link DispatcherLocks#tryLockRetention}. Contract as the package says.
 */
public interface RetentionStore {

  /**
   * Lets go of some runs that are over: ended at or before the time, every due answer delivered,
   * nobody following, all their batches settled and no late twin watched for. They are out of sight
   * at once; {@link RunStore#dropDeadLoads} deletes their rows. Money stays in the ledger.
   *
   * @param watchedUntil a watch for a late twin that should have ended by then counts as over even
   *     if nobody took its last look
   * @return how many
   */
  int letGo(Instant endedBefore, Instant now, Instant watchedUntil);

  /**
   * Forgets some batches of which no run is left and nothing has happened since the time.
   *
   * @return how many
   */
  int forgetBatches(Instant before);

  /**
   * Frees payloads of deleted requests: what lies beside them and is still needed is moved, and
   * what is then needed by nobody is retired at {@code now}.
   *
   * @return whether there may be more to do
   */
  boolean compactSome(Instant now);

  /**
   * Deletes some of the files that were retired at or before the time. A reader that found a
   * reference before it was moved may read until then.
   *
   * @return how many
   */
  int deleteRetired(Instant retiredBefore);

  /**
   * Overwrites what deleted rows left in logs.
   *
   * @return false if somebody was reading there; it should be tried again soon
   */
  boolean scrub();
}
