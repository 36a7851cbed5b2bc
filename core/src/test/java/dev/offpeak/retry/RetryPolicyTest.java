package dev.offpeak.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.FailureKind;
import dev.offpeak.retry.RetryDecision.GiveUp;
import dev.offpeak.retry.RetryDecision.RetryAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Pace PACE = new Pace(Duration.ofSeconds(30), null);

  @Test
  void aBusyProviderIsAskedFiveTimesWithLongerWaits() {
    List<Object> waits = new ArrayList<>();
    for (int attempts = 1; attempts <= 5; attempts++) {
      waits.add(
          switch (RetryPolicy.decide(FailureKind.OVERLOADED, attempts, PACE, NOW)) {
            case RetryAt again -> Duration.between(NOW, again.when());
            case GiveUp over -> "over";
          });
    }
    assertThat(waits)
        .containsExactly(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(240),
            "over");
  }

  @Test
  void whatCannotSucceedOrMayBePaidIsNeverRetried() {
    for (FailureKind kind :
        List.of(
            FailureKind.INVALID_REQUEST,
            FailureKind.CONTENT_POLICY,
            FailureKind.RESULT_MISSING,
            FailureKind.OUTCOME_UNKNOWN,
            FailureKind.UNKNOWN)) {
      assertThat(RetryPolicy.decide(kind, 1, PACE, NOW)).isInstanceOf(GiveUp.class);
    }
  }

  @Test
  void onlyAttemptsThatTheProviderRanCount() {
    assertThat(
            Arrays.stream(FailureKind.values()).filter(kind -> !RetryPolicy.counts(kind)).toList())
        .containsExactlyInAnyOrder(
            FailureKind.CANCELLED_BY_PROVIDER,
            FailureKind.BATCH_REJECTED,
            FailureKind.ACCESS_DENIED,
            FailureKind.INVALID_INPUT);
  }

  @Test
  void aWaitOfNothingIsRefused() {
    assertThatThrownBy(() -> new Pace(Duration.ZERO, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("poll interval");
  }

  @Test
  void waitsScaleWithThePollIntervalAndAreBounded() {
    Pace quick = new Pace(Duration.ofMillis(10), null);
    assertThat(quick.retry(1)).isEqualTo(Duration.ofMillis(10));
    assertThat(quick.retry(50)).isEqualTo(Duration.ofMillis(100));
    assertThat(quick.poll(0)).isEqualTo(Duration.ofMillis(10));
    assertThat(quick.poll(100_000)).isEqualTo(Duration.ofMillis(100));
    assertThat(quick.linger()).isEqualTo(Duration.ofMillis(200));
    assertThat(quick.refused()).isEqualTo(Duration.ofMillis(50));
    assertThat(quick.notFound()).isEqualTo(Duration.ofMillis(1_200));
    assertThat(quick.missing()).isEqualTo(Duration.ofMillis(1_200));
  }

  @Test
  void theQuietTimeIsShorterWhereTheProviderItselfAnswered() {
    assertThat(PACE.quiet(true, false)).isEqualTo(Duration.ofMinutes(15));
    assertThat(PACE.quiet(false, false)).isEqualTo(Duration.ofHours(1));
    assertThat(PACE.quiet(true, true)).isEqualTo(Duration.ofMinutes(5));
    assertThat(PACE.quiet(false, true)).isEqualTo(Duration.ofMinutes(10));
    Pace set = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(7));
    assertThat(set.quiet(false, false)).isEqualTo(Duration.ofSeconds(7));
  }
}
