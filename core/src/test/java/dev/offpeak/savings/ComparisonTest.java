package dev.offpeak.savings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.savings.Comparison.Confidence;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Instant DECIDED = Instant.parse("2026-11-10T12:00:00Z");
  private static final String LUNA = "gpt-6-luna";

  private static SpendRow row(String model, Lane lane, long requests, long paid, long synchronous) {
    return row(model, lane, requests, Usage.of(requests * 1_000, requests), paid, synchronous);
  }

  private static SpendRow row(
      String model, Lane lane, long requests, Usage usage, long paid, long synchronous) {
    return new SpendRow(
        LocalDate.of(2026, 11, 1),
        new Feature("digest"),
        ProviderName.OPENAI,
        model,
        lane,
        requests,
        usage,
        new Usd(paid),
        new Usd(synchronous),
        0);
  }

  private static Span before(int days, SpendRow... rows) {
    return new Span(DECIDED.minus(days, ChronoUnit.DAYS), DECIDED, List.of(rows));
  }

  private static Span after(int days, SpendRow... rows) {
    return new Span(DECIDED, DECIDED.plus(days, ChronoUnit.DAYS), List.of(rows));
  }

  @Test
  void aQuietWeekIsNoSaving() {
    Span before = before(14, row(LUNA, Lane.INTERACTIVE, 14_000, 14_000, 14_000));
    Span after = after(7, row(LUNA, Lane.INTERACTIVE, 1_000, 1_000, 1_000));
    Comparison same = Comparison.of(before, after, null);
    assertThat(same.saved()).isEqualTo(Usd.ZERO);
    assertThat(same.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(before.perDay()).isEqualTo(new Usd(1_000));
    assertThat(after.perDay()).isEqualTo(new Usd(143));
    assertThat(after.perThousand()).isEqualTo(new Usd(1_000));
  }

  @Test
  void shorterPromptsAreNoSavingAndTheLaneIs() {
    Span before = before(14, row(LUNA, Lane.INTERACTIVE, 2_000, 80_000, 80_000));
    Span after = after(7, row(LUNA, Lane.BATCH, 2_000, 10_000, 20_000));
    assertThat(Comparison.of(before, after, null).saved()).isEqualTo(new Usd(10_000));
  }

  @Test
  void whatWasHalfBatchedBeforeIsMeasuredSo() {
    Span before =
        before(
            14,
            row(LUNA, Lane.INTERACTIVE, 1_000, 1_000, 1_000),
            row(LUNA, Lane.BATCH, 1_000, 500, 1_000));
    Span after = after(7, row(LUNA, Lane.BATCH, 2_000, 1_000, 2_000));
    assertThat(Comparison.of(before, after, null).saved()).isEqualTo(new Usd(500));
  }

  /** What was asked for is what it is compared by: half of it went by batch before. */
  @Test
  void whatGoesToAnotherModelIsComparedByWhatWasAskedFor() {
    Span before =
        before(
            14,
            row("gpt-6-sol", Lane.INTERACTIVE, 1_000, 20_000, 20_000),
            row("gpt-6-sol", Lane.BATCH, 1_000, 10_000, 20_000));
    Span after = after(7, row(LUNA, Lane.BATCH, 2_000, 1_000, 40_000));
    Comparison same = Comparison.of(before, after, LUNA);
    assertThat(same.saved()).isEqualTo(new Usd(29_000));
    assertThat(same.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void modelsThatWereNotAskedBeforeCountAsSynchronousAndLowerConfidence() {
    Span before = before(14, row(LUNA, Lane.INTERACTIVE, 2_000, 2_000, 2_000));
    Span after =
        after(
            7,
            row(LUNA, Lane.BATCH, 2_000, 1_000, 2_000),
            row("gpt-6.2-sol", Lane.BATCH, 100, 500, 1_000));
    Comparison same = Comparison.of(before, after, null);
    assertThat(same.saved()).isEqualTo(new Usd(1_500));
    assertThat(same.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(same.reasons()).singleElement().asString().contains("models");
  }

  @Test
  void littleIsSaidOnLittle() {
    Span nothing = new Span(DECIDED, DECIDED, List.of());
    Comparison same =
        Comparison.of(nothing, after(7, row(LUNA, Lane.BATCH, 2_000, 1_000, 2_000)), null);
    assertThat(same.confidence()).isEqualTo(Confidence.LOW);
    assertThat(same.reasons().getFirst()).contains("only 0 requests from before");
    assertThat(Comparison.of(nothing, nothing, null).saved()).isEqualTo(Usd.ZERO);
    assertThat(nothing.perDay()).isEqualTo(Usd.ZERO);
    assertThat(nothing.perThousand()).isEqualTo(Usd.ZERO);
  }

  @Test
  void lessCachingIsToldApart() {
    Usage cached = new Usage(2_000_000, 1_500_000, 0, 0, 1_000, 0, 0);
    Usage plain = new Usage(2_000_000, 0, 0, 0, 1_000, 0, 0);
    Span before = before(14, row(LUNA, Lane.INTERACTIVE, 1_000, cached, 1, 1));
    Span after = after(7, row(LUNA, Lane.BATCH, 1_000, plain, 1, 1));
    PriceList prices = PriceList.bundled();
    Usd less = CacheDifference.of(before, after, prices, DECIDED);
    assertThat(less.nanos()).isNegative();
    assertThat(CacheDifference.of(after, before, prices, DECIDED).nanos()).isEqualTo(-less.nanos());
    assertThat(CacheDifference.of(before, before, prices, DECIDED)).isEqualTo(Usd.ZERO);
  }
}
