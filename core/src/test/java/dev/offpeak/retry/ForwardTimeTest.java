package dev.offpeak.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ForwardTimeTest {

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
  private final ForwardTime time = new ForwardTime(clock::get);

  @Test
  void isTheClocksTimeWhileThatGoesForward() {
    assertThat(time.instant()).isEqualTo(NOON);
    clock.set(NOON.plus(Duration.ofDays(9)));
    assertThat(time.instant()).isEqualTo(NOON.plus(Duration.ofDays(9)));
  }

  @Test
  void goesOnFromWhereItWasWhenTheClockIsSetBack() {
    assertThat(time.instant()).isEqualTo(NOON);
    clock.set(NOON.minus(Duration.ofDays(3)));
    assertThat(time.instant()).isEqualTo(NOON);
    clock.set(clock.get().plusSeconds(7));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(7));
    clock.set(clock.get().minusSeconds(60));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(7));
  }

  @Test
  void isTheClocksTimeAgainOnceThatHasCaughtUp() {
    assertThat(time.instant()).isEqualTo(NOON);
    clock.set(NOON.minus(Duration.ofDays(3)));
    assertThat(time.instant()).isEqualTo(NOON);
    clock.set(NOON.plusSeconds(5));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(5));
  }
}
