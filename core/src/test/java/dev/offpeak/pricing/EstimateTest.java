package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EstimateTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final PriceList LIST = PriceList.bundled();
  private static final TokenHistory LEARNED = new TokenHistory(812, 1_000_000, 1_200_000, 162_400);

  @Test
  void thePriorIsFourBytesATokenAsARange() {
    assertThat(TokenEstimator.prior(6_000, 0))
        .isEqualTo(new TokenRange(1_200, 1_500, 2_000, "4 bytes a token"));
    assertThat(TokenEstimator.prior(1, 2))
        .isEqualTo(new TokenRange(200, 2_001, 6_001, "4 bytes a token and 1000 an image"));
  }

  @Test
  void enoughAnswersCorrectThePrior() {
    TokenRange prior = TokenEstimator.prior(4_000, 0);

    assertThat(TokenEstimator.input(prior, LEARNED))
        .isEqualTo(new TokenRange(1_080, 1_200, 1_320, "learned from 812 answers"));
    assertThat(TokenEstimator.input(prior, new TokenHistory(19, 1_000, 9_000, 1)))
        .as("nineteen are not enough")
        .isEqualTo(prior);
    assertThat(TokenEstimator.input(prior, null)).isEqualTo(prior);
  }

  @Test
  void anAnswerIsThreeHundredTokensUnlessSaidOrLearned() {
    assertThat(TokenEstimator.output(null, null))
        .isEqualTo(new TokenRange(300, 300, 300, "300 tokens an answer"));
    assertThat(TokenEstimator.output(1_000L, null))
        .isEqualTo(new TokenRange(300, 300, 1_000, "300 tokens an answer up to the limit"));
    assertThat(TokenEstimator.output(100L, null))
        .extracting(TokenRange::low, TokenRange::high)
        .containsExactly(100L, 100L);
    assertThat(TokenEstimator.output(null, LEARNED))
        .isEqualTo(new TokenRange(180, 200, 220, "learned from 812 answers"));
    assertThat(TokenEstimator.output(150L, LEARNED).high()).isEqualTo(150);
  }

  @Test
  void anEstimateIsARangeInBothLanes() {
    Estimate estimate = estimate("gpt-6-luna", 4_000, null, false);

    // 800 to 1,334 tokens in, 300 out, at 0.05 and 0.25
    assertThat(estimate.low()).isEqualTo(new Cost(new Usd(115_000), new Usd(230_000)));
    assertThat(estimate.high()).isEqualTo(new Cost(new Usd(141_700), new Usd(283_400)));
    assertThat(estimate.reserve()).isEqualTo(new Usd(125_000));
  }

  @Test
  void whatIsReservedCoversTheLongestAnswerAllowed() {
    assertThat(estimate("gpt-6-luna", 4_000, 4_096L, false).reserve())
        .isEqualTo(new Usd(50_000 + 1_024_000));
    Estimate learned =
        LIST.estimate(
                ProviderName.OPENAI,
                "gpt-6-luna",
                Lane.BATCH,
                new RequestTokens(
                    TokenEstimator.input(TokenEstimator.prior(4_000, 0), LEARNED),
                    TokenEstimator.output(4_096L, LEARNED),
                    4_096L,
                    false),
                NOW)
            .orElseThrow();
    assertThat(learned.reserve())
        .as("also where answers were short so far")
        .isEqualTo(new Usd(60_000 + 1_024_000));
    assertThat(learned.high().paid()).isEqualTo(new Usd(66_000 + 55_000));
  }

  @Test
  void possibleCacheWritesAreInTheUpperBoundOfModelsThatBillThem() {
    Estimate luna = estimate("gpt-6-luna", 8_000, null, true);

    assertThat(luna.cacheWrites()).isEqualTo(1);
    // 2,000 × 0.0625 + 300 × 0.25
    assertThat(luna.reserve()).isEqualTo(new Usd(200_000));
    assertThat(luna.low().paid()).isEqualTo(new Usd(155_000));
    assertThat(estimate("gpt-5-mini", 8_000, null, true).cacheWrites()).isZero();
    assertThat(estimate("gpt-6-luna", 3_000, null, true).cacheWrites())
        .as("too short for a cache")
        .isZero();
  }

  @Test
  void estimatesAddUp() {
    Estimate one = estimate("gpt-6-luna", 4_000, null, false);
    Estimate both = one.plus(estimate("gpt-6-luna", 8_000, 300L, true));

    assertThat(both.requests()).isEqualTo(2);
    assertThat(both.cacheWrites()).isEqualTo(1);
    assertThat(both.reserve()).isEqualTo(new Usd(325_000));
    assertThat(both.input().basis()).isEqualTo("4 bytes a token");
    assertThat(both.output().basis())
        .isEqualTo("300 tokens an answer, 300 tokens an answer up to the limit");
    assertThat(both.plus(one).output().basis()).isEqualTo(both.output().basis());
  }

  @Test
  void anUnpricedModelHasNoEstimate() {
    RequestTokens request = request(4_000, null, false);

    assertThat(LIST.estimate(ProviderName.OPENAI, "gpt-99", Lane.BATCH, request, NOW)).isEmpty();
    assertThat(LIST.estimate(ProviderName.OPENAI, "gpt-5.1", Lane.BATCH, request, NOW)).isEmpty();
  }

  private static Estimate estimate(
      String model, long promptBytes, @Nullable Long outputMax, boolean cacheWrites) {
    return LIST.estimate(
            ProviderName.OPENAI,
            model,
            Lane.BATCH,
            request(promptBytes, outputMax, cacheWrites),
            NOW)
        .orElseThrow();
  }

  private static RequestTokens request(
      long promptBytes, @Nullable Long outputMax, boolean cacheWrites) {
    return new RequestTokens(
        TokenEstimator.prior(promptBytes, 0),
        TokenEstimator.output(outputMax, null),
        outputMax,
        cacheWrites);
  }
}
