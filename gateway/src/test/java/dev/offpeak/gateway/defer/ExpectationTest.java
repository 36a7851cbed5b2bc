package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.retry.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long clients are asked to pause. */
class ExpectationTest {

  private final Expectation expectation = new Expectation(new Pace(Duration.ofSeconds(30), null));

  @Test
  void whatWasWaitedForTellsHowLongAnswersTake() {
    expectation.took(Duration.ofMinutes(2));
    assertThat(expectation.left(Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
    expectation.took(Duration.ofMinutes(10));
    assertThat(expectation.left(Duration.ZERO)).isEqualTo(Duration.ofMinutes(3));
  }

  /** An answer that somebody comes for a day later was not made for a day. */
  @Test
  void whoComesLateMakesNobodyWaitLonger() {
    expectation.took(Duration.ofMinutes(2));
    expectation.tookAtMost(Duration.ofDays(1));
    assertThat(expectation.left(Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
    expectation.tookAtMost(Duration.ofMinutes(1));
    assertThat(expectation.left(Duration.ZERO)).isLessThan(Duration.ofMinutes(2));
  }
}
