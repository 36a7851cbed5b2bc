package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a price list leaves unsaid, by each provider's general rules. Listed prices always win.
 *
 * <p>Sources: developers.openai.com/api/docs/pricing and guides on prompt caching, batch and flex;
 * platform.claude.com/docs/en/about-claude/pricing; both read in October and November 2026.
 *
 * <ul>
 *   <li>Cached input without a price costs as much as plain input.
 *   <li>A cache write without a price costs as much as plain input (OpenAI before GPT-5.6);
 *       Anthropic's write for an hour costs twice the input.
 *   <li>Batch: half, at OpenAI and Anthropic. OpenAI's models before GPT-5 give no cache discount
 *       in a batch, so cached tokens cost the full batch input rate there.
 *   <li>Flex: batch prices, with the cache discount on top for every model that has one.
 *   <li>Long prompts: what is not listed grows as the input price does, and batch prices keep their
 *       proportion to the synchronous ones.
 * </ul>
 */
final class RateRules {

  private static final Pattern GPT = Pattern.compile("gpt-(\\d{1,3})\\b.*");
  private static final int FIRST_GPT_WITH_CACHED_BATCHES = 5;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private RateRules() {}

  /** Synchronous rates from the listed ones. */
  static Rates synchronous(ProviderName provider, TokenPrices listed) {
    BigDecimal write = orElse(listed.cacheWrite(), listed.input());
    BigDecimal writeLong =
        provider.equals(ProviderName.ANTHROPIC) ? listed.input().multiply(TWO) : write;
    return new Rates(
        Rates.pico(listed.input()),
        Rates.pico(orElse(listed.cachedInput(), listed.input())),
        Rates.pico(write),
        Rates.pico(orElse(listed.cacheWriteLong(), writeLong)),
        Rates.pico(listed.output()));
  }

  /** Batch rates from the listed ones. */
  static Rates batch(ProviderName provider, String model, TokenPrices listed, Rates synchronous) {
    long input = Rates.pico(listed.input());
    long cached =
        cachesInBatches(provider, model)
            ? scaled(synchronous.cachedInput(), input, synchronous.input())
            : input;
    return new Rates(
        input,
        listed.cachedInput() == null ? cached : Rates.pico(listed.cachedInput()),
        orScaled(listed.cacheWrite(), synchronous.cacheWrite(), input, synchronous.input()),
        orScaled(listed.cacheWriteLong(), synchronous.cacheWriteLong(), input, synchronous.input()),
        Rates.pico(listed.output()));
  }

  /** Batch rates by the provider's general rule; null where it has none. */
  static @Nullable Rates halved(ProviderName provider, String model, Rates synchronous) {
    if (!halvesBatches(provider)) {
      return null;
    }
    long input = half(synchronous.input());
    return new Rates(
        input,
        cachesInBatches(provider, model) ? half(synchronous.cachedInput()) : input,
        half(synchronous.cacheWrite()),
        half(synchronous.cacheWriteLong()),
        half(synchronous.output()));
  }

  /** Flex rates: the batch ones, and the cache discount that the synchronous ones give. */
  static Rates flex(Rates synchronous, Rates batch) {
    return new Rates(
        batch.input(),
        Math.min(
            batch.cachedInput(),
            scaled(synchronous.cachedInput(), batch.input(), synchronous.input())),
        batch.cacheWrite(),
        batch.cacheWriteLong(),
        batch.output());
  }

  /** Rates of a new list, completed by how the input price moved against an older, complete one. */
  static Rates moved(Rates before, TokenPrices change) {
    long input = Rates.pico(change.input());
    return new Rates(
        input,
        orScaled(change.cachedInput(), before.cachedInput(), input, before.input()),
        orScaled(change.cacheWrite(), before.cacheWrite(), input, before.input()),
        orScaled(change.cacheWriteLong(), before.cacheWriteLong(), input, before.input()),
        Rates.pico(change.output()));
  }

  /** The tier of long prompts, whose batch rates keep the proportion of the standard tier. */
  static ModelPrice.LongPrompts longPrompts(
      long aboveInputTokens, ModelPrice.Tier standard, Rates synchronous) {
    Rates batch = standard.batch();
    return new ModelPrice.LongPrompts(
        aboveInputTokens,
        new ModelPrice.Tier(
            synchronous,
            batch == null ? null : inProportion(batch, standard.synchronous(), synchronous)));
  }

  /** Rates that stand to {@code after} as {@code batch} stood to {@code before}. */
  static Rates inProportion(Rates batch, Rates before, Rates after) {
    return new Rates(
        scaled(after.input(), batch.input(), before.input()),
        scaled(after.cachedInput(), batch.cachedInput(), before.cachedInput()),
        scaled(after.cacheWrite(), batch.cacheWrite(), before.cacheWrite()),
        scaled(after.cacheWriteLong(), batch.cacheWriteLong(), before.cacheWriteLong()),
        scaled(after.output(), batch.output(), before.output()));
  }

  private static BigDecimal orElse(@Nullable BigDecimal listed, BigDecimal otherwise) {
    return listed == null ? otherwise : listed;
  }

  private static boolean halvesBatches(ProviderName provider) {
    return provider.equals(ProviderName.OPENAI) || provider.equals(ProviderName.ANTHROPIC);
  }

  private static boolean cachesInBatches(ProviderName provider, String model) {
    if (provider.equals(ProviderName.ANTHROPIC)) {
      return true;
    }
    if (!provider.equals(ProviderName.OPENAI)) {
      return false;
    }
    Matcher gpt = GPT.matcher(model);
    return gpt.matches() && Integer.parseInt(gpt.group(1)) >= FIRST_GPT_WITH_CACHED_BATCHES;
  }

  private static long orScaled(
      @Nullable BigDecimal listed, long before, long numerator, long denominator) {
    return listed == null ? scaled(before, numerator, denominator) : Rates.pico(listed);
  }

  /**
   * Exact for every price listed today; else a part of a pico-dollar too much, never too little.
   */
  private static long scaled(long rate, long numerator, long denominator) {
    if (denominator == 0) {
      return rate;
    }
    return Math.ceilDiv(Math.multiplyExact(rate, numerator), denominator);
  }

  private static long half(long rate) {
    return Math.ceilDiv(rate, 2);
  }
}
