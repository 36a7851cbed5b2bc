package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

final class PricingProperties {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final PriceList LIST = PriceList.bundled();
  private static final int NANO_PLACES = 9;

  @Property
  void anAmountIsTheExactSumRoundedOnceHalfUp(@ForAll("usages") Usage usage) {
    ModelPrice price = LIST.find(ProviderName.ANTHROPIC, "claude-haiku-5-5", NOW).orElseThrow();
    Rates rates = price.rates(Lane.BATCH, usage.inputTokens()).orElseThrow();
    BilledAnswer answer = new BilledAnswer(usage, null, null, "us");

    Cost cost = price.cost(answer, Lane.BATCH).orElseThrow();

    long plain = usage.inputTokens() - usage.cachedTokens() - usage.cacheWriteTokens();
    BigDecimal exact =
        dollars(plain, rates.input())
            .add(dollars(usage.cachedTokens(), rates.cachedInput()))
            .add(
                dollars(
                    usage.cacheWriteTokens() - usage.cacheWriteLongTokens(), rates.cacheWrite()))
            .add(dollars(usage.cacheWriteLongTokens(), rates.cacheWriteLong()))
            .add(dollars(usage.outputTokens(), rates.output()))
            .multiply(new BigDecimal("1.1"))
            .add(new BigDecimal("0.01").multiply(BigDecimal.valueOf(usage.webSearches())));
    assertThat(BigDecimal.valueOf(cost.paid().nanos(), NANO_PLACES))
        .isEqualByComparingTo(exact.setScale(NANO_PLACES, RoundingMode.HALF_UP));
  }

  /** Models whose batches give no cache discount can cost more in one: that is told as it is. */
  @Property
  void aBatchNeverCostsMoreWhereCacheDiscountsStack(
      @ForAll("usages") Usage usage, @ForAll("models") ModelPrice price) {
    Rates synchronous = price.standard().synchronous();
    Rates batch = price.standard().batch();
    Assume.that(batch != null && batch.cachedInput() <= synchronous.cachedInput());

    price
        .cost(new BilledAnswer(usage, null, null, null), Lane.BATCH)
        .ifPresent(cost -> assertThat(cost.saved().nanos()).isGreaterThanOrEqualTo(0));
  }

  @Property
  void moreTokensNeverCostLess(
      @ForAll("models") ModelPrice price,
      @ForAll @LongRange(max = 1_000_000) long tokens,
      @ForAll @LongRange(max = 100_000) long more) {
    Usage usage = Usage.of(tokens, tokens);
    Usage larger = Usage.of(tokens + more, tokens);

    assertThat(paid(price, larger)).isGreaterThanOrEqualTo(paid(price, usage));
  }

  private static long paid(ModelPrice price, Usage usage) {
    return price
        .cost(new BilledAnswer(usage, null, null, null), Lane.INTERACTIVE)
        .orElseThrow()
        .paid()
        .nanos();
  }

  private static BigDecimal dollars(long tokens, long pico) {
    return BigDecimal.valueOf(tokens).multiply(BigDecimal.valueOf(pico, 12));
  }

  @Provide
  Arbitrary<ModelPrice> models() {
    return Arbitraries.of(
        PriceFile.bundled().rows().stream().flatMap(row -> row.prices().stream()).toList());
  }

  @Provide
  Arbitrary<Usage> usages() {
    Arbitrary<Long> part = Arbitraries.longs().between(0, 60_000);
    return Combinators.combine(part, part, part, part, part, Arbitraries.longs().between(0, 5))
        .as((plain, cached, written, writtenLong, output, searches) ->
            new Usage(
                plain + cached + written + writtenLong,
                cached,
                written + writtenLong,
                writtenLong,
                output,
                output / 2,
                searches));
  }
}
