package dev.offpeak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How calls follow each other. */
class PaceTest {

  private static final int CALLS = 20_000;
  private static final long TAKES_MILLIS = 10_000;

  private static Pace independent(double gapMillis) {
    Random random = new Random(7);
    Pace pace = new Pace();
    double at = 0;
    for (int call = 0; call < CALLS; call++) {
      at += -Math.log(1 - random.nextDouble()) * gapMillis;
      pace.add((long) at, (long) at + TAKES_MILLIS);
    }
    return pace;
  }

  @Test
  void independentCallsAreNoProgramsHoweverManyThereAre() {
    assertThat(independent(2_000).isProgrammed()).isFalse();
    assertThat(independent(2_000).isPool()).isFalse();
  }

  @Test
  void moreCallsUnderWayThanAreFollowedAreNoPoolOfThatWidth() {
    assertThat(independent(5).isProgrammed()).isFalse();
    assertThat(independent(5).isPool()).isFalse();
  }

  @Test
  void anUnknownDurationSaysNothingOfAPool() {
    Pace known = new Pace();
    Pace unknown = new Pace();
    for (int call = 0; call < 1_000; call++) {
      long at = call * 1_000L + call % 7 * 130L;
      known.add(at, at + TAKES_MILLIS);
      unknown.add(at, call == 500 ? null : (Long) (at + TAKES_MILLIS));
    }
    assertThat(known.isPool()).isTrue();
    assertThat(unknown.isPool()).isFalse();
  }
}
