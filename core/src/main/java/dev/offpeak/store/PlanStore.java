package dev.offpeak.store;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ready requests and the batches being put together from them. One process an account, the holder
 * of its dispatcher lock, calls these. Contract as the package says.
 */
public interface PlanStore {

  /**
   * The account's groups that have requests ready at {@code now}, of active runs that are followed,
   * not stopped and not being cancelled.
   *
   * @param oneModelPerBatch if false, groups that differ in the model only count as one, whose
   *     {@code group} names the model of its first request
   */
  List<ReadyGroup> readyGroups(AccountId account, Instant now, boolean oneModelPerBatch);

  /**
   * Requests that may share a batch.
   *
   * @param oldestReadyAt since when its oldest request waits
   * @param openEnded whether all of them belong to runs that may still grow, so that waiting for
   *     company makes sense
   * @param newestReadyAt since when its newest request waits
   * @param held whether a caller is held for one of them
   */
  record ReadyGroup(
      RequestGroup group,
      Instant oldestReadyAt,
      boolean openEnded,
      Instant newestReadyAt,
      boolean held) {}

  /**
   * Ready requests of a group, in the order of intake, after {@code after} (null: from the first).
   */
  List<ReadyRequest> readyRequests(
      AccountId account,
      ReadyGroup group,
      boolean oneModelPerBatch,
      Instant now,
      @Nullable RequestId after,
      int limit);

  /** The runs that have requests ready in a group, in the order in which they were taken in. */
  List<ReadyRun> readyRuns(
      AccountId account, ReadyGroup group, boolean oneModelPerBatch, Instant now);

  /**
   * A run that wants a share of the next batch.
   *
   * @param deadline when its answers are due; null if whenever
   */
  record ReadyRun(RunId run, Feature feature, @Nullable Instant deadline) {}

  /** Like {@link #readyRequests}, of one run only. */
  List<ReadyRequest> readyRequestsOf(
      RunId run,
      AccountId account,
      ReadyGroup group,
      boolean oneModelPerBatch,
      Instant now,
      @Nullable RequestId after,
      int limit);

  /**
   * What planning needs to know of a request.
   *
   * @param beginnings where a cache may be told that its prompt's beginning ends
   */
  record ReadyRequest(
      RequestId id,
      RunId run,
      Feature feature,
      dev.offpeak.model.Endpoint endpoint,
      String model,
      int bodyBytes,
      long estimatedInputTokens,
      long reserveNanos,
      List<Beginning> beginnings) {

    public ReadyRequest {
      beginnings = List.copyOf(beginnings);
    }
  }

  /** Records a batch as assembling, without requests. */
  void begin(BatchId batch, AccountId account, RequestGroup group, Instant now);

  /**
   * Adds ready requests to an assembling batch: each gets its attempt and is batched.
   *
   * @param members in the order in which they stand in the batch
   */
  void assemble(BatchId batch, List<Member> members);

  /**
   * A request that joins a batch under the id of its new attempt.
   *
   * @param mark which of its beginnings is marked for the provider's cache, from 0; null for none
   */
  record Member(RequestId request, AttemptId attempt, @Nullable Integer mark) {

    /** One that is sent as it is. */
    public Member(RequestId request, AttemptId attempt) {
      this(request, attempt, null);
    }
  }

  /** Like {@link #plan(BatchId, long, Instant, List)}, without limits. */
  default Batch plan(BatchId batch, long wireBytes, Instant now) {
    return plan(batch, wireBytes, now, List.of()).orElseThrow();
  }

  /**
   * Records the intent: assembling becomes planned, and the share of each run and of each feature
   * is reserved. All in one transaction, so that of two dispatchers that plan for one feature the
   * second sees what the first reserved.
   *
   * @param wireBytes exact size of the batch's lines
   * @param limits what features may spend
   * @return empty if the share of a feature would pass its limit, or that of a run its budget; the
   *     batch is as it was then
   */
  Optional<Batch> plan(BatchId batch, long wireBytes, Instant now, List<SpendLimit> limits);

  /**
   * The most that may be settled on some days, and reserved now, of a feature.
   *
   * @param from first UTC day
   * @param to the day after the last
   */
  record SpendLimit(Feature feature, LocalDate from, LocalDate to, Usd most) {}

  /** Drops an assembling batch; its requests are ready as before. */
  void drop(BatchId batch);

  /** The account's assembling batches: at start, what a dead process left. */
  List<BatchId> assembling(AccountId account);

  /**
   * Notes why runs are not planned, and forgets it of others, in one transaction.
   *
   * @param others runs that wait for no budget any more
   */
  void waits(Map<RunId, BudgetWait> waits, List<RunId> others);

  /** What keeps an active run's ready requests back; empty if no budget does. */
  Optional<BudgetWait> waiting(RunId run);

  /**
   * A budget that is full.
   *
   * @param feature whose it is; null if it is the run's own
   * @param until when its period turns; it may go on earlier
   * @param message one sentence for the user
   */
  record BudgetWait(@Nullable Feature feature, Instant until, String message) {}

  /** What is settled, reserved and allowed of each run's money. */
  Map<RunId, RunBudget> budgets(List<RunId> runs);

  /**
   * A run's cap and what counts against it.
   *
   * @param cap null if unlimited
   * @param inFlight requests in batches that have not ended, whose reservation will shrink
   */
  record RunBudget(@Nullable Usd cap, Usd settled, Usd reserved, long inFlight) {}
}
