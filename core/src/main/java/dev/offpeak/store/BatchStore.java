package dev.offpeak.store;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches from intent to end. Contract as the package says. */
public interface BatchStore {

  Optional<Batch> find(BatchId batch);

  /** The account's batches in one of the states, the longest due first, whatever their time. */
  List<Batch> in(AccountId account, Set<BatchState.Kind> states);

  /** All batches that are not collected, rejected or past their watch, newest first. */
  List<Batch> unfinished();

  /** The latest batches, newest first. */
  List<Batch> recent(int limit);

  /** The batches that hold or held requests of the run, newest first. */
  List<Batch> ofRun(RunId run);

  /**
   * The account's planned batches that may be sent at {@code now} and hold at least one request of
   * an active run that is followed and not stopped, the oldest first.
   */
  List<Batch> submittable(AccountId account, Instant now);

  /** The account's planned and open batches with requests of runs that are being cancelled. */
  List<CancelCandidate> cancelCandidates(AccountId account);

  /**
   * A batch that a cancelled run is in.
   *
   * @param wholly whether every run in it is being cancelled
   */
  record CancelCandidate(Batch batch, boolean wholly) {}

  /** Whether any batch of the account has this provider id. */
  boolean claimed(AccountId account, ProviderBatchId id);

  /** The account's batch that has this provider id. */
  Optional<Batch> ofProvider(AccountId account, ProviderBatchId id);

  /**
   * The account's batches that have a provider's id, the latest first: by when the provider made
   * them, by its clock, or by when they were sent where that was never told.
   *
   * @param after the last of the page before; null for the first page
   */
  List<Batch> atProvider(AccountId account, @Nullable Batch after, int limit);

  /** Batches of the account whose creation was sent at or after {@code since}. */
  int submittedSince(AccountId account, Instant since);

  /** When the first of the creations at or after {@code since} was sent; empty if none was. */
  Optional<Instant> firstSubmittedSince(AccountId account, Instant since);

  /** How long the account's latest collected batches of a group took, the latest first. */
  List<Duration> latestDurations(AccountId account, RequestGroup group, int limit);

  /**
   * Moves a batch, along {@link dev.offpeak.model.BatchTransitions}. A move to the same kind of
   * state counts as a poll; a move to another kind sets the polls back to 0.
   *
   * @param expected as the caller read it
   * @param nextAt when somebody should look again
   * @return the batch as it is now
   * @throws StaleBatchException if the batch is not in the expected state any more, or if the id
   *     that an open one claims has been claimed by another batch of the account
   */
  Batch move(Batch expected, BatchState to, Instant nextAt);

  /**
   * Sets when somebody should look at a batch again, and changes nothing else.
   *
   * @throws StaleBatchException as {@link #move}
   */
  Batch postpone(Batch expected, Instant nextAt);

  /**
   * Ends the account's waits that last until later than {@code now} and {@code longest}, of batches
   * and of ready requests: with a clock that only goes forward there are none. Watches that are
   * over stay so. Creations that were sent later than now count as sent now.
   */
  void endWaits(AccountId account, Instant now, Duration longest);

  /** The lines of a batch after {@code after} (null: from the first), in their order. */
  List<Line> lines(BatchId batch, @Nullable Integer after, int limit);

  /**
   * One line of a batch.
   *
   * @param position counts from 1
   * @param mark where its body is marked for the provider's cache; null if it is sent as it is
   */
  record Line(
      int position,
      AttemptId attempt,
      Endpoint endpoint,
      PayloadRef body,
      @Nullable Beginning mark) {}

  /**
   * Moves a batch that did not run to {@code to} (rejected, absent or abandoned) and lets its
   * requests go: each line's attempt is void, its reservation released, its request ready again at
   * {@code readyAt} or failed. Does not count as an attempt. Requests whose run is being cancelled
   * are cancelled.
   *
   * @param verdict what becomes of a line
   */
  Batch release(Batch expected, BatchState to, Instant readyAt, LineVerdict verdict);

  /** What becomes of the request of a line of a batch that did not run. */
  interface LineVerdict {
    /** Null: ready again; else why it failed. Must be pure and quick. */
    @Nullable Failure of(int position);
  }
}
