package dev.offpeak.savings;

import dev.offpeak.model.Usd;
import dev.offpeak.store.CallTimes;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.DecisionStore.Requests;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A feature before and after a decision on its lane, model or caching.
 *
 * @param deadline within what time its answers are due now; null if whenever
 * @param before of at most thirty days before the first decision, frozen then
 * @param after since the latest decision; adds up to the ledger to the nano-dollar
 * @param savedByRoute the part of the saving that is owed to other models
 * @param savedByCache the part that is owed to beginnings that we marked for the provider's cache
 * @param comparison both at the same traffic
 * @param cacheDifference an estimate of what other caching is worth, in no other amount; negative
 *     where caching got less
 * @param requests what is still in flight, and what failed since
 */
public record BeforeAfter(
    Decision decision,
    @Nullable Duration deadline,
    Span before,
    Span after,
    Usd savedByRoute,
    Usd savedByCache,
    Comparison comparison,
    Usd cacheDifference,
    Requests requests,
    Waiting waiting) {

  /** How long those who wait had to, before and after. */
  public record Waiting(CallTimes before, CallTimes after) {}

  /**
   * What was saved since the decision: the synchronous cost of every request less all that was
   * paid, retries and duplicates included.
   */
  public Usd saved() {
    return after.synchronous().minus(after.cost());
  }

  /** The rest: the lanes' prices. */
  public Usd savedByBatch() {
    return saved().minus(savedByRoute).minus(savedByCache);
  }
}
