package dev.offpeak.store;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes of attempts, with their money. Contract as the package says. */
public interface ResultStore {

  /** What is known of the given attempts; those that no row has are left out. */
  Map<AttemptId, AttemptRow> attempts(List<AttemptId> attempts);

  /**
   * An attempt as stored.
   *
   * @param batch null for a synchronous call
   * @param outcome null while it has none
   * @param attempts attempts of the request that counted so far
   * @param rules what its answer must be; null if anything will do
   * @param asked the model that was asked for, where it goes to another; else null
   * @param marked whether its body was marked for the provider's cache
   */
  record AttemptRow(
      AttemptId id,
      @Nullable BatchId batch,
      RequestId request,
      String model,
      Endpoint endpoint,
      @Nullable AttemptOutcome outcome,
      int attempts,
      @Nullable AnswerRules rules,
      @Nullable String asked,
      boolean marked) {

    /** An attempt that goes as it is to the model that was asked for. */
    public AttemptRow(
        AttemptId id,
        @Nullable BatchId batch,
        RequestId request,
        String model,
        Endpoint endpoint,
        @Nullable AttemptOutcome outcome,
        int attempts,
        @Nullable AnswerRules rules) {
      this(id, batch, request, model, endpoint, outcome, attempts, rules, null, false);
    }
  }

  /** How an attempt ended. */
  enum AttemptOutcome {
    SUCCEEDED,
    FAILED,
    /** Its batch did not run, or its line was proved not to have. */
    VOID,
    /** Its answer is not at the provider. */
    MISSING,
    /** It was answered and paid for, and a rule of the user's rejected the answer. */
    REJECTED,
    /** A synchronous call whose answer nobody has; it was perhaps paid for. */
    UNKNOWN
  }

  /**
   * Stores what a result file says, in one transaction: the attempts' outcomes; for answers also
   * the request succeeded, the ledger entry, the rollup, the budget settled and the delivery due.
   *
   * <p>An attempt that was answered is left as it is, so that a line read twice counts once; a
   * success replaces an earlier failure of the same attempt. The answer of an attempt whose request
   * already succeeded by another one is booked as a duplicate. A failure is only noted: {@link
   * #settle} decides what follows.
   *
   * @return how many lines were new
   */
  default int record(List<Result> results, Instant now) {
    return recordLater(results, now).await();
  }

  /** Like {@link #record}, without waiting until the outcomes are durable. */
  Pending<Integer> recordLater(List<Result> results, Instant now);

  /** One line of a result file that belongs to an attempt of ours. */
  sealed interface Result {
    AttemptId attempt();

    /** The whole line of the provider's file. */
    PayloadRef line();

    /**
     * An answer that was paid for.
     *
     * @param paid null if the model has no known price
     * @param synchronous what the same tokens cost synchronously, from the model that was asked
     *     for, and without the caching that our mark brought; null if unpriced
     * @param routed how much more that is than from the model that answered; null if it is the same
     * @param byBatch of a synchronous call: what the same tokens cost by batch; null if unpriced,
     *     or if it was in a batch
     * @param cached how much of it the caching that our mark brought has saved; negative if it cost
     *     more; null if there was no mark
     */
    record Answer(
        AttemptId attempt,
        PayloadRef line,
        BilledAnswer billed,
        @Nullable Usd paid,
        @Nullable Usd synchronous,
        @Nullable Usd byBatch,
        @Nullable Usd routed,
        @Nullable Usd cached)
        implements Result {

      /** An answer from the model that was asked for. */
      public Answer(
          AttemptId attempt,
          PayloadRef line,
          BilledAnswer billed,
          @Nullable Usd paid,
          @Nullable Usd synchronous,
          @Nullable Usd byBatch) {
        this(attempt, line, billed, paid, synchronous, byBatch, null, null);
      }

      /** The answer to a line of a batch. */
      public Answer(
          AttemptId attempt,
          PayloadRef line,
          BilledAnswer billed,
          @Nullable Usd paid,
          @Nullable Usd synchronous) {
        this(attempt, line, billed, paid, synchronous, null, null, null);
      }
    }

    /**
     * An answer that was paid for and breaks a rule of the user's. It is booked like any other; the
     * request keeps it as its last bad answer and, if it still waits for this attempt, moves on.
     *
     * @param next ready again, or failed
     * @param why the request's failure if this was its last chance
     */
    record Rejected(Answer answer, RequestState next, Failure why) implements Result {
      @Override
      public AttemptId attempt() {
        return answer.attempt();
      }

      @Override
      public PayloadRef line() {
        return answer.line();
      }
    }

    /** A line that says why there is no answer; it was not paid for. */
    record Failed(AttemptId attempt, PayloadRef line, Failure failure) implements Result {}
  }

  /** How many of the batch's attempts were answered, rejected answers included. */
  long succeeded(BatchId batch);

  /** How the batch's attempts ended, and what was booked for them. */
  Tally tally(BatchId batch);

  /**
   * Sums over a batch.
   *
   * @param lines attempts there are; fewer than the batch had where retention took them
   * @param answered those that succeeded
   * @param proved those for which the provider's results had a line
   * @param missing those whose answers are not at the provider
   * @param booked billed tokens in the ledger, input and output only
   */
  record Tally(long lines, long answered, long proved, long missing, Usage booked) {}

  /**
   * The batch's attempts that were not answered, after {@code after}, in the order of their ids.
   */
  List<Unanswered> unanswered(BatchId batch, @Nullable AttemptId after, int limit);

  /**
   * An attempt without an answer.
   *
   * @param failure what its result line said; null if it had none
   * @param attempts attempts of the request that counted so far, this one left out
   * @param current whether the request still waits for this attempt
   * @param cancelRequested whether its run is being cancelled
   */
  record Unanswered(
      AttemptId attempt,
      RequestId request,
      RunId run,
      @Nullable Failure failure,
      int attempts,
      boolean current,
      boolean cancelRequested) {}

  /**
   * Decides the requests behind unanswered attempts, in one transaction: each gets its new state
   * ({@link RequestState.Ready}, {@link RequestState.Failed} or {@link RequestState.Cancelled}) and
   * its reservation is released. Attempts that are not current any more only release theirs.
   */
  void settle(List<Settlement> settlements, Instant now);

  /**
   * The decision about one unanswered attempt.
   *
   * @param outcome what to note for the attempt if it has none yet
   * @param counts whether the attempt counts against the bound on attempts
   */
  record Settlement(
      AttemptId attempt, AttemptOutcome outcome, RequestState request, boolean counts) {}
}
