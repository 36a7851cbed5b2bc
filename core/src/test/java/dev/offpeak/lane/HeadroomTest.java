package dev.offpeak.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.lane.RateRoom.Share;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadroomTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration RESET = Duration.ofSeconds(30);

  private static Headroom after(@Nullable Share requests, @Nullable Share tokens) {
    return Headroom.UNKNOWN.seen(new RateRoom(requests, tokens), NOW);
  }

  @Test
  void withoutAWordOfTheProvidersAllMayGo() {
    assertThat(Headroom.UNKNOWN.calls(16, 0, NOW)).isEqualTo(16);
    assertThat(Headroom.UNKNOWN.seen(null, NOW)).isEqualTo(Headroom.UNKNOWN);
    assertThat(after(null, null).calls(16, 0, NOW)).isEqualTo(16);
  }

  @Test
  void aFifthOfTheRequestsIsLeftToOthers() {
    assertThat(after(new Share(50, 15, RESET), null).calls(16, 2, NOW)).isEqualTo(3);
    assertThat(after(new Share(50, 10, RESET), null).calls(16, 0, NOW)).isZero();
    assertThat(after(new Share(10_000, 9_999, RESET), null).calls(16, 0, NOW)).isEqualTo(16);
  }

  @Test
  void aFifthOfTheTokensIsLeftToOthers() {
    assertThat(after(null, new Share(1_000, 201, RESET)).calls(16, 0, NOW)).isEqualTo(16);
    assertThat(after(null, new Share(1_000, 200, RESET)).calls(16, 0, NOW)).isZero();
  }

  @Test
  void whatWasSaidHoldsUntilTheLimitIsFullAgain() {
    Headroom told = after(new Share(50, 0, RESET), null);
    assertThat(told.calls(16, 0, NOW.plus(RESET).minusMillis(1))).isZero();
    assertThat(told.calls(16, 0, NOW.plus(RESET))).isEqualTo(16);
    assertThat(after(new Share(50, 0, null), null).calls(16, 0, NOW.plusSeconds(60))).isEqualTo(16);
  }

  @Test
  void afterARefusalNothingGoesUntilTheProviderWantsIt() {
    Headroom refused = Headroom.UNKNOWN.refused(RESET, NOW);
    assertThat(refused.calls(16, 0, NOW.plusSeconds(29))).isZero();
    assertThat(refused.calls(16, 0, NOW.plus(RESET))).isEqualTo(16);
    assertThat(refused.refused(Duration.ofSeconds(1), NOW)).isEqualTo(refused);
  }
}
