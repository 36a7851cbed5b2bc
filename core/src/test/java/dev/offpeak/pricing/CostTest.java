package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every amount here was worked out by hand from the listed prices. */
final class CostTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final PriceList LIST = PriceList.bundled();

  @Test
  void aBatchedAnswerCostsHalfOfItsSynchronousPrice() {
    Cost cost = openai("gpt-6-luna", Usage.of(1_200, 300), Lane.BATCH);

    // 1,200 × 0.05 + 300 × 0.25 = 60 + 75 dollars for a million answers
    assertThat(cost).isEqualTo(new Cost(new Usd(135_000), new Usd(270_000)));
    assertThat(cost.saved()).isEqualTo(new Usd(135_000));
  }

  /** The model that answered has no say in what another one would have cost. */
  @Test
  void theSameTokensHaveAPriceFromAnotherModelToo() {
    BilledAnswer answer =
        new BilledAnswer(Usage.of(1_200, 300), "gpt-6-luna-2026-10-01", "batch", null);

    // 1,200 × 2 + 300 × 10 dollars for a million answers
    assertThat(LIST.synchronousFrom(ProviderName.OPENAI, "gpt-6-sol", answer, Lane.BATCH, NOW))
        .contains(new Usd(5_400_000));
    assertThat(
            LIST.synchronousFrom(ProviderName.OPENAI, "nobody-knows-it", answer, Lane.BATCH, NOW))
        .isEmpty();
  }

  @Test
  void anInteractiveAnswerSavesNothing() {
    Cost cost = openai("gpt-6-luna", Usage.of(1_200, 300), Lane.INTERACTIVE);

    assertThat(cost).isEqualTo(new Cost(new Usd(270_000), new Usd(270_000)));
  }

  @Test
  void readAndWrittenTokensOfOpenAiArePartOfTheInput() {
    Usage usage = new Usage(10_000, 6_000, 3_000, 0, 100, 40, 0);

    Cost cost = openai("gpt-6-luna", usage, Lane.BATCH);

    // 1,000 × 50,000 + 6,000 × 5,000 + 3,000 × 62,500 + 100 × 250,000 pico-dollars
    assertThat(cost.paid()).isEqualTo(new Usd(292_500));
    assertThat(cost.synchronous()).isEqualTo(new Usd(585_000));
  }

  @Test
  void modelsBeforeGpt5GiveNoCacheDiscountInABatch() {
    Usage usage = new Usage(2_000, 1_024, 0, 0, 10, 0, 0);

    Cost batch = openai("gpt-4.1-mini", usage, Lane.BATCH);
    Cost flex = openai("o3", usage, Lane.FLEX);

    // 2,000 × 0.2 + 10 × 0.8; synchronously 976 × 0.4 + 1,024 × 0.1 + 10 × 1.6
    assertThat(batch).isEqualTo(new Cost(new Usd(408_000), new Usd(508_800)));
    // flex keeps the discount: 976 × 1 + 1,024 × 0.25 + 10 × 4
    assertThat(flex.paid()).isEqualTo(new Usd(1_272_000));
  }

  @Test
  void aBatchThatCostsMoreThanACachedCallSaysSo() {
    Cost cost = openai("gpt-4.1", new Usage(10_000, 10_000, 0, 0, 0, 0, 0), Lane.BATCH);

    assertThat(cost.saved()).isEqualTo(new Usd(-5_000_000));
  }

  @Test
  void anthropicsCacheHasTwoWritePrices() {
    Usage usage = new Usage(10_000, 5_000, 4_000, 1_500, 200, 0, 0);

    Cost cost = anthropic("claude-sonnet-5-5", usage, null, Lane.BATCH);

    // 1,000 × 1 + 5,000 × 0.05 + 2,500 × 1.25 + 1,500 × 2 + 200 × 5 = 8,375 dollars for a million
    assertThat(cost.paid()).isEqualTo(new Usd(8_375_000));
    assertThat(cost.synchronous()).isEqualTo(new Usd(16_750_000));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-6-luna, 272000, 13600000, 25000",
    "gpt-6-luna, 272001, 27200100, 37500",
    "gpt-5.6-terra, 272001, 544002000, 900000",
  })
  void aLongPromptMovesTheWholeRequestToTheHigherTier(
      String model, long input, long inputNanos, long outputNanos) {
    assertThat(openai(model, Usage.of(input, 100), Lane.BATCH).paid())
        .isEqualTo(new Usd(inputNanos + outputNanos));
  }

  @Test
  void theLengthOfAPromptIncludesWhatWasCached() {
    Usage usage = new Usage(100_001, 100_000, 0, 0, 0, 0, 0);

    // 1 × 0.25 + 100,000 × 0.025
    assertThat(anthropic("claude-haiku-5-5", usage, null, Lane.BATCH).paid())
        .isEqualTo(new Usd(2_500_250));
  }

  @Test
  void proModelsWithoutAListedLongCacheRateFollowTheInput() {
    Usage usage = new Usage(300_000, 100_000, 0, 0, 0, 0, 0);

    // 200,000 × 60 + 100,000 × 6
    assertThat(openai("gpt-5.5-pro", usage, Lane.INTERACTIVE).paid())
        .isEqualTo(new Usd(12_600_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-6, 1100",
    "claude-haiku-5-5-20260901, 22",
    "claude-fable-5, 2200",
    "claude-opus-4-5, 1000",
    "claude-4-opus-20250514, 3000",
  })
  void inferenceInTheUsCostsATenthMoreFrom46On(String model, long dollarsForAMillion) {
    Usage usage = Usage.of(200, 0);

    assertThat(anthropic(model, usage, "us", Lane.INTERACTIVE).paid())
        .isEqualTo(new Usd(dollarsForAMillion * 1_000));
  }

  @Test
  void webSearchesAreBilledApartAndNotHalved() {
    Usage usage = new Usage(1_000, 0, 0, 0, 0, 0, 3);

    Cost cost = anthropic("claude-sonnet-5-5", usage, null, Lane.BATCH);

    assertThat(cost).isEqualTo(new Cost(new Usd(31_000_000), new Usd(32_000_000)));
    assertThat(cost(ProviderName.OPENAI, usage, "gpt-6-luna", Lane.BATCH))
        .as("nobody told us that price")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INTERACTIVE, priority, 540000, 540000",
    "INTERACTIVE, fast, 540000, 540000",
    "INTERACTIVE, default, 270000, 270000",
    "INTERACTIVE, flex, 135000, 270000",
    "FLEX, default, 270000, 270000",
    "FLEX, flex, 135000, 270000",
    "FLEX, , 135000, 270000",
    "BATCH, default, 135000, 270000",
  })
  void theTierThatReallyRanIsBilled(Lane lane, @Nullable String tier, long paid, long synchronous) {
    BilledAnswer answer = new BilledAnswer(Usage.of(1_200, 300), null, tier, null);

    assertThat(LIST.cost(ProviderName.OPENAI, answer, "gpt-6-luna", lane, NOW))
        .contains(new Cost(new Usd(paid), new Usd(synchronous)));
  }

  @Test
  void theModelThatAnsweredDecidesWhereItIsKnown() {
    Usage usage = Usage.of(1_000, 0);
    BilledAnswer known = new BilledAnswer(usage, "gpt-6-luna-2026-09-01", null, null);
    BilledAnswer unknown = new BilledAnswer(usage, "deployment-7", null, null);

    assertThat(LIST.cost(ProviderName.OPENAI, known, "my-deployment", Lane.BATCH, NOW))
        .map(Cost::paid)
        .contains(new Usd(50_000));
    assertThat(LIST.cost(ProviderName.OPENAI, unknown, "gpt-6-luna", Lane.BATCH, NOW))
        .map(Cost::paid)
        .contains(new Usd(50_000));
  }

  @Test
  void whatHasNoPriceIsEmptyAndNeverZero() {
    assertThat(cost(ProviderName.OPENAI, Usage.of(1, 1), "gpt-99", Lane.BATCH)).isEmpty();
    assertThat(cost(ProviderName.OPENAI, Usage.of(1, 1), "gpt-5.1", Lane.BATCH)).isEmpty();
    assertThat(cost(ProviderName.OPENAI, Usage.of(1, 1), "gpt-5.1", Lane.INTERACTIVE)).isPresent();
    assertThat(cost(ProviderName.OPENAI, Usage.NONE, "gpt-6-luna", Lane.BATCH))
        .contains(new Cost(Usd.ZERO, Usd.ZERO));
  }

  @Test
  void nonsensicalCountsAreUnpricedInsteadOfWrong() {
    assertThat(cost(ProviderName.OPENAI, Usage.of(Long.MAX_VALUE, 1), "gpt-6-luna", Lane.BATCH))
        .isEmpty();
    Usage searches = new Usage(1, 0, 0, 0, 0, 0, Long.MAX_VALUE);
    assertThat(cost(ProviderName.ANTHROPIC, searches, "claude-opus-5-5", Lane.BATCH)).isEmpty();
    Usage moreReadThanSent = new Usage(10, 100, 0, 0, 0, 0, 0);
    assertThat(openai("gpt-6-luna", moreReadThanSent, Lane.BATCH).paid()).isEqualTo(new Usd(500));
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 3", "2, 0, 5", "0, 1, 13", "1, 1, 15", "3, 1, 20"})
  void anEntryIsRoundedOnceHalfUp(long cached, long output, long nanos) {
    // 2.5 and 12.5 nano-dollars a token: rounding each part first would give 16 for one of each.
    PriceList list =
        LIST.with(
            List.of(
                new PriceOverride(
                    ProviderName.OPENAI,
                    "fine",
                    null,
                    null,
                    TokenPrices.of("0.0025", "0.0125"),
                    null,
                    null)));

    assertThat(
            list.cost(ProviderName.OPENAI, Usage.of(cached, output), "fine", Lane.INTERACTIVE, NOW))
        .map(Cost::paid)
        .contains(new Usd(nanos));
  }

  private static Cost openai(String model, Usage usage, Lane lane) {
    return cost(ProviderName.OPENAI, usage, model, lane).orElseThrow();
  }

  private static Cost anthropic(String model, Usage usage, @Nullable String geo, Lane lane) {
    BilledAnswer answer = new BilledAnswer(usage, model, null, geo);
    return LIST.cost(ProviderName.ANTHROPIC, answer, model, lane, NOW).orElseThrow();
  }

  private static Optional<Cost> cost(ProviderName provider, Usage usage, String model, Lane lane) {
    return LIST.cost(provider, usage, model, lane, NOW);
  }
}
