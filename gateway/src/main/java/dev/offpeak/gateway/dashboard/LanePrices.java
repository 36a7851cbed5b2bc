package dev.offpeak.gateway.dashboard;

import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Instant;
import java.util.Optional;

/** What interactive calls would cost by batch at today's prices. */
final class LanePrices {

  private LanePrices() {}

  /**
   * Calls in two lanes.
   *
   * @param requests those that have a price in both
   * @param now what they cost
   * @param then what they would cost by batch, about
   */
  record Moved(long requests, Usd now, Usd then) {}

  static Moved byBatch(Spend spend, PriceList prices, Instant at) {
    long requests = 0;
    Usd now = Usd.ZERO;
    Usd then = Usd.ZERO;
    for (SpendRow row : spend.rows()) {
      if (row.lane() == Lane.INTERACTIVE && row.requests() > 0 && row.unpriced() == 0) {
        // By the mean call: the sum of many must not look like one long prompt, which costs more.
        Optional<Usd> each =
            prices
                .cost(row.provider(), mean(row), row.model(), Lane.BATCH, at)
                .map(cost -> cost.paid());
        if (each.isPresent()) {
          requests += row.requests();
          now = now.plus(row.paid());
          then = then.plus(new Usd(Math.multiplyExact(each.get().nanos(), row.requests())));
        }
      }
    }
    return new Moved(requests, now, then);
  }

  private static Usage mean(SpendRow row) {
    Usage sum = row.usage();
    long count = row.requests();
    return new Usage(
        sum.inputTokens() / count,
        sum.cachedTokens() / count,
        sum.cacheWriteTokens() / count,
        sum.cacheWriteLongTokens() / count,
        sum.outputTokens() / count,
        sum.reasoningTokens() / count,
        sum.webSearches() / count);
  }
}
