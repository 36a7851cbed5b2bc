package dev.offpeak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationsTest {

  private static Durations of(LongStream micros) {
    Durations.Tally tally = new Durations.Tally();
    micros.forEach(one -> tally.add(Duration.ofNanos(one * 1_000)));
    return tally.sum();
  }

  @Test
  void percentilesAreOffByAThirtySecondAtMost() {
    long[] micros = new Random(3).longs(5_000, 1, 600_000_000).sorted().toArray();
    Durations all = of(LongStream.of(micros));
    assertThat(all.count()).isEqualTo(5_000);
    for (int percent : new int[] {1, 50, 95, 99, 100}) {
      long exact = micros[Math.max(0, Math.ceilDiv(5_000 * percent, 100) - 1)];
      long told = all.percentile(percent).orElseThrow().toNanos() / 1_000;
      assertThat(told).isBetween(exact - exact / 31 - 1, exact + exact / 31 + 1);
    }
  }

  @Test
  void countsAreAddedTakenAwayAndStored() {
    Durations few = of(LongStream.of(0, 5, 15, 16, 17, 1_000));
    assertThat(Durations.of(few.bytes())).isEqualTo(few);
    assertThat(few.plus(few).minus(few)).isEqualTo(few);
    assertThat(few.minus(few)).isEqualTo(Durations.NONE);
    Durations tooLong = of(LongStream.of(Duration.ofDays(400).toMillis() * 1_000));
    assertThat(few.plus(tooLong).percentile(100).orElseThrow()).isLessThan(Duration.ofHours(25));
    assertThat(Durations.NONE.percentile(50)).isEmpty();
    assertThatThrownBy(() -> Durations.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
