package dev.offpeak.savings;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What other caching is worth: prompts that are sent in a batch may be found in the provider's
 * cache less often than those of calls, or more often. An estimate, which is never part of what was
 * saved: it is what the input since the decision would have cost synchronously with the shares of
 * cached and written tokens of before, less what it costs so with its own.
 */
final class CacheDifference {

  private CacheDifference() {}

  private record Model(ProviderName provider, String name) {}

  /** Sums of one model. */
  private static final class Sum {
    private long requests;
    private Usage usage = Usage.NONE;
  }

  /** Negative where caching got less. Models that were not asked before are left out. */
  static Usd of(Span before, Span after, PriceList prices, Instant at) {
    Map<Model, Sum> old = sums(before);
    Usd difference = Usd.ZERO;
    for (Map.Entry<Model, Sum> model : sums(after).entrySet()) {
      Sum then = old.get(model.getKey());
      Sum now = model.getValue();
      if (then != null && then.usage.inputTokens() > 0 && now.requests > 0) {
        Usage same = withShares(now.usage, then.usage);
        Optional<Usd> as = price(model.getKey(), same, now.requests, prices, at);
        Optional<Usd> is = price(model.getKey(), now.usage, now.requests, prices, at);
        if (as.isPresent() && is.isPresent()) {
          difference = difference.plus(as.get().minus(is.get()));
        }
      }
    }
    return difference;
  }

  private static Map<Model, Sum> sums(Span span) {
    Map<Model, Sum> sums = new HashMap<>();
    for (SpendRow row : span.spend()) {
      Sum sum = sums.computeIfAbsent(new Model(row.provider(), row.model()), any -> new Sum());
      sum.requests += row.requests();
      sum.usage = sum.usage.plus(row.usage());
    }
    return sums;
  }

  /** The same input, of which the shares of another are cached and written. */
  private static Usage withShares(Usage usage, Usage other) {
    long input = usage.inputTokens();
    long all = other.inputTokens();
    return new Usage(
        input,
        Span.scaled(other.cachedTokens(), input, all),
        Span.scaled(other.cacheWriteTokens(), input, all),
        Span.scaled(other.cacheWriteLongTokens(), input, all),
        usage.outputTokens(),
        usage.reasoningTokens(),
        0);
  }

  /**
   * The synchronous price of so many requests, from that of an average one: long prompts have
   * prices of their own, which a sum over many would run into.
   */
  private static Optional<Usd> price(
      Model model, Usage usage, long requests, PriceList prices, Instant at) {
    Usage average =
        new Usage(
            usage.inputTokens() / requests,
            usage.cachedTokens() / requests,
            usage.cacheWriteTokens() / requests,
            usage.cacheWriteLongTokens() / requests,
            usage.outputTokens() / requests,
            usage.reasoningTokens() / requests,
            0);
    return prices
        .cost(
            model.provider(),
            new BilledAnswer(average, null, null, null),
            model.name(),
            Lane.INTERACTIVE,
            at)
        .map(Cost::synchronous)
        .map(one -> new Usd(Math.multiplyExact(one.nanos(), requests)));
  }
}
