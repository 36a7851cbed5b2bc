package dev.offpeak.audit;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What calls cost, and what they would have cost by batch: with the caching they had, and with none
 * of it. Not thread-safe.
 */
final class Money {

  long spent;
  long deferred;

  /** Paid for calls that could have gone by batch, as far as there is a price of it. */
  long movable;

  long batchAsCached;
  long batchUncached;

  /** Paid for calls whose model has no price by batch. */
  long withoutBatchPrice;

  long unpricedCalls;
  long inputTokens;
  long cachedTokens;

  void add(CallEntry call, PriceList prices) {
    if (!call.bill().booked()) {
      return;
    }
    Usage usage = call.bill().billed().usage();
    inputTokens += usage.inputTokens();
    cachedTokens += usage.cachedTokens();
    Usd paid = call.bill().paid();
    if (paid == null) {
      unpricedCalls += call.calls();
      return;
    }
    spent += paid.nanos();
    if (call.lane() != Lane.INTERACTIVE) {
      deferred += paid.nanos();
    } else if (!call.aggregated()) {
      byBatch(call, paid, prices);
    }
  }

  private void byBatch(CallEntry call, Usd paid, PriceList prices) {
    BilledAnswer billed = call.bill().billed();
    Optional<Usd> ours = cost(call, billed, Lane.INTERACTIVE, prices);
    Optional<Usd> same = cost(call, billed, Lane.BATCH, prices);
    Optional<Usd> cold =
        cost(
            call,
            new BilledAnswer(
                cold(billed.usage()), billed.model(), billed.serviceTier(), billed.inferenceGeo()),
            Lane.BATCH,
            prices);
    if (ours.isEmpty() || same.isEmpty() || cold.isEmpty() || ours.get().nanos() == 0) {
      withoutBatchPrice += paid.nanos();
      return;
    }
    movable += paid.nanos();
    batchAsCached += inProportion(same.get(), paid, ours.get());
    batchUncached += inProportion(cold.get(), paid, ours.get());
  }

  /** What was read from a cache is written to it instead, which is the dearest it can get. */
  private static Usage cold(Usage usage) {
    return new Usage(
        usage.inputTokens(),
        0,
        usage.cacheWriteTokens() + usage.cachedTokens(),
        usage.cacheWriteLongTokens(),
        usage.outputTokens(),
        usage.reasoningTokens(),
        usage.webSearches());
  }

  private static Optional<Usd> cost(
      CallEntry call, BilledAnswer billed, Lane lane, PriceList prices) {
    return prices.cost(call.provider(), billed, call.model(), lane, call.at()).map(Cost::paid);
  }

  /** An import may say another price than ours: its discount is the same. */
  private static long inProportion(Usd batch, Usd paid, Usd ours) {
    if (paid.equals(ours)) {
      return batch.nanos();
    }
    return BigDecimal.valueOf(batch.nanos())
        .multiply(BigDecimal.valueOf(paid.nanos()))
        .divide(BigDecimal.valueOf(ours.nanos()), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  void add(Money other) {
    spent += other.spent;
    deferred += other.deferred;
    movable += other.movable;
    batchAsCached += other.batchAsCached;
    batchUncached += other.batchUncached;
    withoutBatchPrice += other.withoutBatchPrice;
    unpricedCalls += other.unpricedCalls;
    inputTokens += other.inputTokens;
    cachedTokens += other.cachedTokens;
  }

  /** What was answered by batches, as reports sum it. */
  void addDeferred(Usd paid) {
    spent += paid.nanos();
    deferred += paid.nanos();
  }

  /** What a batch would have saved in the span. */
  Saving saving() {
    long low = movable - Math.max(batchUncached, batchAsCached);
    long high = movable - Math.min(batchUncached, batchAsCached);
    return new Saving(new Usd(low), new Usd(low + (high - low) / 2), new Usd(high));
  }
}
