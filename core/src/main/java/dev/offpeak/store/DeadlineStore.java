package dev.offpeak.store;

import dev.offpeak.lane.CallRate;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.LateCause;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.PlanStore.SpendLimit;
import dev.offpeak.store.ResultStore.Unanswered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines, and the synchronous calls by which they are kept. A request's deadline is its own, or
 * else that of its run. One process an account, the holder of its dispatcher lock, changes things
 * here, but for {@link #allow}. Contract as the package says.
 */
public interface DeadlineStore {

  /** Says to which lanes the run's requests may escalate, whatever their features say. */
  void allow(RunId run, List<Lane> lanes);

  /** What {@link #allow} said of the run; empty if it was not asked. */
  Optional<List<Lane>> allowed(RunId run);

  /**
   * The account's active runs with requests that have not ended and have a deadline, theirs or the
   * run's.
   */
  List<DueRun> runs(AccountId account, Instant now);

  /**
   * A run with deadlines.
   *
   * @param deadline of the run; null if it has none
   * @param firstOwn the earliest deadline that an unfinished request has of its own; null if none
   * @param allowed what {@link #allow} said; null if nothing
   * @param unfinished requests that have not ended
   * @param goesOn whether it is followed, not stopped and not being cancelled
   */
  record DueRun(
      RunId run,
      @Nullable Instant deadline,
      @Nullable Instant firstOwn,
      @Nullable List<Lane> allowed,
      long unfinished,
      boolean goesOn) {}

  /**
   * The account's last calls, the latest first: those that were answered, and those that the
   * provider refused for their rate.
   */
  List<CallRate.Span> lately(AccountId account, int limit);

  /** Unfinished requests of the run whose own deadline is not after {@code latest}. */
  long ownUntil(RunId run, Instant latest);

  /**
   * Some of a run's unfinished requests: those with a deadline of their own until {@code ownUntil},
   * and, if {@code others}, all that have none of their own.
   *
   * @param features of which they must be; null for any
   */
  record Selection(RunId run, Instant ownUntil, boolean others, @Nullable Set<Feature> features) {}

  /**
   * Moves ready requests out of the batch lane, into the interactive one.
   *
   * @return how many, at most {@code limit}
   */
  int hurry(Selection which, int limit);

  /** Planned and open batches that hold one of the requests, as a line that it waits for. */
  List<Batch> batchesWith(Selection which);

  /** Who waits for lines of a batch, each run, feature and earliest deadline once. */
  List<Share> shares(BatchId batch);

  /**
   * Whoever waits for lines of a batch.
   *
   * @param deadline the earliest; null if none of them has one
   * @param allowed what {@link #allow} said of the run; null if nothing
   */
  record Share(
      RunId run, Feature feature, @Nullable Instant deadline, @Nullable List<Lane> allowed) {}

  /**
   * Marks unfinished requests as late that are not marked yet, with what keeps each.
   *
   * @param mayEscalate features whose requests may escalate; null for any
   * @return how many, at most {@code limit}
   */
  int markLate(Selection which, @Nullable Set<Feature> mayEscalate, int limit);

  /** Requests to be called now, those with the earliest deadline first. */
  List<Callable> callable(AccountId account, Instant now, int limit);

  /**
   * A request that waits for a synchronous call.
   *
   * @param reserveNanos the upper bound of its cost by batch; 0 if unpriced
   * @param deadline when its answer is due; null if whenever, after its run was given more time
   */
  record Callable(
      RequestId id,
      RunId run,
      Feature feature,
      Endpoint endpoint,
      String model,
      PayloadRef body,
      long estimatedInputTokens,
      long outputTokensMax,
      long reserveNanos,
      @Nullable Instant deadline) {}

  /**
   * Records calls that are about to be made: each request that is still ready is calling under its
   * new attempt, with its money reserved, in one transaction. One whose cost would pass its run's
   * cap or a limit goes back to the batch lane for good.
   *
   * @return the attempts that may be made now
   */
  Set<AttemptId> begin(AccountId account, List<Intent> calls, List<SpendLimit> limits, Instant now);

  /**
   * A call that is about to be made.
   *
   * @param reserveNanos the upper bound of its cost
   */
  record Intent(RequestId request, AttemptId attempt, long reserveNanos) {}

  /** The account's calls that have not been settled, at start: what a dead process left. */
  List<Unanswered> open(AccountId account, int limit);

  /** What the hurry of a run came to. */
  Hurry hurry(RunId run);

  /**
   * Sums over a run's synchronous calls.
   *
   * @param answered calls that were answered
   * @param paid what those cost that have a price both ways
   * @param byBatch what the same tokens would have cost by batch
   * @param unknown calls whose outcome nobody knows
   * @param late requests that missed their deadline, by cause
   */
  record Hurry(long answered, Usd paid, Usd byBatch, long unknown, Map<LateCause, Long> late) {

    /** Nothing was called, and nothing is late. */
    public static final Hurry NONE = new Hurry(0, Usd.ZERO, Usd.ZERO, 0, Map.of());

    public Hurry {
      late = Map.copyOf(late);
    }

    /** How much more the calls cost than batches would have. */
    public Usd more() {
      return paid.minus(byBatch);
    }

    /** Requests that missed their deadline. */
    public long allLate() {
      return late.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The user's ids of requests with a call whose outcome nobody knows, once for each such call. */
  List<String> unknown(RunId run);

  /** Why each of the run's late requests is late, by the user's id. */
  Map<String, LateCause> late(RunId run, int limit);
}
