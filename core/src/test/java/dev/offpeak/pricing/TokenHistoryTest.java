package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenHistoryTest {

  @Test
  void twentyAnswersWithTokensOnBothSidesAreEnough() {
    assertThat(new TokenHistory(20, 1, 1, 0).isEnough()).isTrue();
  }

  @Test
  void fewerAnswersOrNothingToCompareAreNot() {
    assertThat(new TokenHistory(19, 100, 100, 100).isEnough()).isFalse();
    assertThat(new TokenHistory(20, 0, 100, 100).isEnough()).isFalse();
    assertThat(new TokenHistory(20, 100, 0, 100).isEnough()).isFalse();
  }
}
