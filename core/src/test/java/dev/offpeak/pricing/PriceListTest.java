package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceListTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  private static final PriceList LIST = PriceList.bundled();

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-6-luna, 0.1, 0.01, 0.125, 0.5, 0.05, 0.005, 0.0625, 0.25",
    "openai, gpt-6.2-sol, 2, 0.1, 2.5, 10, 1, 0.05, 1.25, 5",
    "openai, gpt-5.6-luna, 0.2, 0.02, 0.25, 1.2, 0.1, 0.01, 0.125, 0.6",
    "openai, gpt-5-mini, 0.25, 0.025, 0.25, 2, 0.125, 0.0125, 0.125, 1",
    "openai, gpt-4.1-mini, 0.4, 0.1, 0.4, 1.6, 0.2, 0.2, 0.2, 0.8",
    "openai, gpt-4o-mini, 0.15, 0.075, 0.15, 0.6, 0.075, 0.075, 0.075, 0.3",
    "openai, text-embedding-3-small, 0.02, 0.02, 0.02, 0, 0.01, 0.01, 0.01, 0",
    "anthropic, claude-haiku-5-5, 0.1, 0.01, 0.125, 0.5, 0.05, 0.005, 0.0625, 0.25",
    "anthropic, claude-sonnet-5-5, 2, 0.1, 2.5, 10, 1, 0.05, 1.25, 5",
    "anthropic, claude-opus-5-5, 4, 0.2, 5, 20, 2, 0.1, 2.5, 10",
    "anthropic, claude-fable-5-1, 10, 0.25, 12.5, 50, 5, 0.125, 6.25, 25",
  })
  void wellKnownModelsCostWhatTheirProvidersList(
      String provider,
      String model,
      BigDecimal input,
      BigDecimal cached,
      BigDecimal write,
      BigDecimal output,
      BigDecimal batchInput,
      BigDecimal batchCached,
      BigDecimal batchWrite,
      BigDecimal batchOutput) {
    ModelPrice price = LIST.find(new ProviderName(provider), model, TODAY).orElseThrow();

    assertThat(perMillion(price.rates(Lane.INTERACTIVE, 1).orElseThrow()))
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(input, cached, write, output);
    assertThat(perMillion(price.rates(Lane.BATCH, 1).orElseThrow()))
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(batchInput, batchCached, batchWrite, batchOutput);
  }

  @Test
  void whatIsInForceIsListedOnceByProviderAndModel() {
    List<ModelPrice> prices = LIST.inForce(TODAY);

    assertThat(prices)
        .contains(gpt("gpt-6-luna"), claude("claude-haiku-5-5"))
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(
            Comparator.comparing((ModelPrice price) -> price.provider().value())
                .thenComparing(ModelPrice::model));
  }

  @Test
  void aKnownModelIsEitherPricedOrNamedAsUnpriced() {
    List<String> unpriced = LIST.unpriced(TODAY);

    assertThat(unpriced).contains("claude-fable-5-2").isSorted().doesNotContain("gpt-6-luna");
    assertThat(LIST.inForce(TODAY))
        .extracting(ModelPrice::model)
        .doesNotContainAnyElementsOf(unpriced);
  }

  @Test
  void everySourceThatAPriceNamesIsExplained() {
    assertThat(LIST.sources().keySet())
        .containsAll(LIST.inForce(TODAY).stream().map(price -> price.origin().source()).toList());
  }

  @Test
  void anHourInAnthropicsCacheHasItsOwnPrice() {
    ModelPrice haiku = claude("claude-haiku-5-5");

    assertThat(haiku.rates(Lane.INTERACTIVE, 1).orElseThrow().cacheWriteLong()).isEqualTo(200_000);
    assertThat(haiku.rates(Lane.BATCH, 1).orElseThrow().cacheWriteLong()).isEqualTo(100_000);
    assertThat(claude("claude-4-opus-20250514").standard().synchronous().cacheWriteLong())
        .as("twice the input where it is not listed")
        .isEqualTo(30_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-6-luna-2026-09-01, gpt-6-luna",
    "gpt-6-luna-20260901, gpt-6-luna",
    "gpt-6-luna-latest, gpt-6-luna",
    "gpt-4o-2024-05-13, gpt-4o-2024-05-13",
    "gpt-5-chat-latest, gpt-5-chat-latest",
  })
  void aDatedSnapshotCostsWhatItsFamilyCostsUnlessListedItself(String asked, String listed) {
    assertThat(gpt(asked).model()).isEqualTo(listed);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-6-luna-mini",
    "gpt-6-luna-2026-13-01",
    "gpt-6-luna-0613",
    "gpt-6",
    "GPT-6-LUNA",
    "ft:gpt-4o-mini-2024-07-18:acme::x",
    "''",
  })
  void otherNamesAreUnpricedNotGuessed(String model) {
    assertThat(LIST.find(ProviderName.OPENAI, model, TODAY)).isEmpty();
  }

  @Test
  void aModelWithoutAPriceIsUnpriced() {
    assertThat(LIST.find(ProviderName.ANTHROPIC, "claude-fable-5-2", TODAY)).isEmpty();
    assertThat(LIST.find(ProviderName.ANTHROPIC, "gpt-6-luna", TODAY)).isEmpty();
  }

  @Test
  void aModelWithoutABatchPriceIsPricedInteractivelyOnly() {
    ModelPrice price = gpt("gpt-5.1");

    assertThat(price.rates(Lane.INTERACTIVE, 1)).isPresent();
    assertThat(price.rates(Lane.BATCH, 1)).isEmpty();
    assertThat(price.rates(Lane.FLEX, 1)).isEmpty();
  }

  @Test
  void theEntireBundledListIsRead() {
    PriceFile file = PriceFile.bundled();

    assertThat(file.asOf()).isEqualTo(LocalDate.of(2026, 11, 23));
    List<ModelPrice> prices = file.rows().stream().flatMap(row -> row.prices().stream()).toList();
    assertThat(file.rows()).hasSize(290).allMatch(row -> !row.prices().isEmpty());
    assertThat(prices).hasSize(293);
    assertThat(file.unpriced()).hasSize(2);
    assertThat(file.sources()).containsKeys("litellm", "openai-news");
    assertThat(prices)
        .allSatisfy(price -> assertThat(file.sources()).containsKey(price.origin().source()));
  }

  @Test
  void limitsAndOriginComeWithThePrice() {
    ModelPrice luna = gpt("gpt-6-luna");

    assertThat(luna.limits()).isEqualTo(new ModelLimits(1_050_000L, 128_000L, 1_024L, null));
    assertThat(luna.origin().batchBasis()).isEqualTo(ModelPrice.BatchBasis.DERIVED);
    assertThat(gpt("gpt-4.1").origin().batchBasis()).isEqualTo(ModelPrice.BatchBasis.LISTED);
    assertThat(claude("claude-opus-4-1-20250805").limits().retires())
        .isEqualTo(LocalDate.of(2026, 8, 5));
  }

  @Test
  void anAnnouncedPriceHoldsFromItsDayOn() {
    ProviderName gemini = new ProviderName("gemini");
    Instant lastSecond = Instant.parse("2026-12-31T23:59:59Z");

    ModelPrice before = LIST.find(gemini, "gemini-3.6-flash", lastSecond).orElseThrow();
    ModelPrice after =
        LIST.find(gemini, "gemini-3.6-flash", lastSecond.plusSeconds(1)).orElseThrow();

    assertThat(before.standard().synchronous().input()).isEqualTo(750_000);
    assertThat(after.standard().synchronous().input()).isEqualTo(1_500_000);
    assertThat(after.rates(Lane.BATCH, 1).orElseThrow().output()).isEqualTo(3_750_000);
  }

  @Test
  void anOverrideWinsOnItsDaysAndForItsSnapshots() {
    PriceOverride contract =
        new PriceOverride(
            ProviderName.OPENAI,
            "gpt-5-mini",
            LocalDate.of(2026, 11, 1),
            LocalDate.of(2026, 12, 1),
            TokenPrices.of("0.2", "1.5"),
            null,
            null);
    PriceList list = LIST.with(List.of(contract));

    assertThat(input(list, "gpt-5-mini", LocalDate.of(2026, 10, 31))).isEqualTo(250_000);
    assertThat(input(list, "gpt-5-mini", LocalDate.of(2026, 11, 1))).isEqualTo(200_000);
    assertThat(input(list, "gpt-5-mini-2025-08-07", LocalDate.of(2026, 11, 30)))
        .as("the bundled price of a snapshot gives way too")
        .isEqualTo(200_000);
    assertThat(input(list, "gpt-5-mini", LocalDate.of(2026, 12, 1))).isEqualTo(250_000);
    assertThat(input(LIST, "gpt-5-mini", LocalDate.of(2026, 11, 1))).isEqualTo(250_000);
  }

  @Test
  void ofTwoOverridesTheOneThatBeginsLaterWins() {
    PriceOverride always = PriceOverride.of(ProviderName.OPENAI, "gpt-7", TokenPrices.of("3", "9"));
    PriceOverride later =
        new PriceOverride(
            ProviderName.OPENAI,
            "gpt-7",
            LocalDate.of(2026, 11, 1),
            null,
            TokenPrices.of("2", "6"),
            null,
            null);
    PriceList list = LIST.with(List.of(later, always));

    assertThat(input(list, "gpt-7", LocalDate.of(2026, 10, 1))).isEqualTo(3_000_000);
    assertThat(input(list, "gpt-7", TODAY)).isEqualTo(2_000_000);
  }

  @Test
  void whatAnOverrideLeavesUnsaidFollowsTheRules() {
    PriceList list =
        LIST.with(
            List.of(
                PriceOverride.of(ProviderName.OPENAI, "gpt-6-luna", TokenPrices.of("0.08", "0.4")),
                PriceOverride.of(ProviderName.OPENAI, "gpt-5.1", TokenPrices.of("1", "8")),
                PriceOverride.of(new ProviderName("groq"), "own-model", TokenPrices.of("1", "2"))));

    ModelPrice luna = list.find(ProviderName.OPENAI, "gpt-6-luna", TODAY).orElseThrow();
    assertThat(luna.rates(Lane.BATCH, 272_000))
        .as("cached reads stay a tenth and writes 1.25 times the input")
        .contains(new Rates(40_000, 4_000, 50_000, 50_000, 200_000));
    assertThat(luna.rates(Lane.BATCH, 272_001).orElseThrow().input())
        .as("the bundled tier of long prompts keeps its proportion")
        .isEqualTo(80_000);
    assertThat(luna.rates(Lane.BATCH, 272_001).orElseThrow().output()).isEqualTo(300_000);
    assertThat(list.find(ProviderName.OPENAI, "gpt-5.1", TODAY).orElseThrow())
        .extracting(price -> price.rates(Lane.BATCH, 1).orElseThrow().output())
        .isEqualTo(4_000_000L);
    assertThat(
            list.find(new ProviderName("groq"), "own-model", TODAY)
                .orElseThrow()
                .rates(Lane.BATCH, 1))
        .isEmpty();
  }

  @Test
  void nonsensicalOverridesAreRefusedInWords() {
    assertThatThrownBy(() -> TokenPrices.of("-1", "2")).hasMessageContaining("input");
    assertThatThrownBy(() -> TokenPrices.of("0.000001", "2")).hasMessageContaining("decimals");
    assertThatThrownBy(() -> TokenPrices.of("1", "50000")).hasMessageContaining("2000");
    assertThatThrownBy(() ->
            new PriceOverride(
                ProviderName.OPENAI, "gpt-7", TODAY, TODAY, TokenPrices.of("1", "2"), null, null))
        .hasMessageContaining("before it begins");
  }

  private static long input(PriceList list, String model, LocalDate day) {
    return list.find(ProviderName.OPENAI, model, day)
        .orElseThrow()
        .standard()
        .synchronous()
        .input();
  }

  private static ModelPrice gpt(String model) {
    return LIST.find(ProviderName.OPENAI, model, TODAY).orElseThrow();
  }

  private static ModelPrice claude(String model) {
    return LIST.find(ProviderName.ANTHROPIC, model, TODAY).orElseThrow();
  }

  private static List<BigDecimal> perMillion(Rates rates) {
    return List.of(
        Rates.dollarsPerMillion(rates.input()),
        Rates.dollarsPerMillion(rates.cachedInput()),
        Rates.dollarsPerMillion(rates.cacheWrite()),
        Rates.dollarsPerMillion(rates.output()));
  }
}
