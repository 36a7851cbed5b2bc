package dev.offpeak.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.lane.CallRate.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallRateTest {

  private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");
  private static final CallRate STATED = CallRate.stated(Duration.ofSeconds(30));

  private static List<Span> calls(int count, Duration apart, Duration took) {
    List<Span> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant begun = START.plus(apart.multipliedBy(i));
      calls.add(new Span(begun, begun.plus(took)));
    }
    return calls;
  }

  private static Duration learned(List<Span> calls) {
    return STATED.learned(calls, 16).round();
  }

  @Test
  void nothingKnownIsWhatIsStated() {
    assertThat(learned(List.of())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatCallsTookCorrectsItTheMoreTheMoreThereAre() {
    Duration apart = Duration.ofSeconds(1);
    Duration few = learned(calls(8, apart, Duration.ofSeconds(10)));
    Duration many = learned(calls(320, apart, Duration.ofSeconds(10)));
    assertThat(few).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(29));
    assertThat(many).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
    assertThat(learned(calls(320, apart, Duration.ofSeconds(90))))
        .isBetween(Duration.ofSeconds(80), Duration.ofSeconds(90));
  }

  @Test
  void pausesInWhichNothingWasDueCountForNothing() {
    Duration took = Duration.ofSeconds(10);
    assertThat(learned(calls(100, Duration.ofHours(1), took)))
        .isEqualTo(learned(calls(100, Duration.ZERO, took)));
  }

  @Test
  void arestAfterARefusalHoldsEveryCallBack() {
    List<Span> calls = calls(160, Duration.ofMillis(1), Duration.ofSeconds(10));
    Instant refused = START.plusSeconds(20);
    calls.add(new Span(refused, null));
    calls.add(new Span(refused.plusSeconds(60), refused.plusSeconds(70)));
    // 16 calls rested a minute each.
    long taken = 32 * 30 + 161 * 10 + 16 * 60;
    assertThat(learned(calls)).isEqualTo(Duration.ofSeconds(taken).dividedBy(32 + 161));
    Collections.shuffle(calls, new Random(1));
    assertThat(learned(calls)).isEqualTo(Duration.ofSeconds(taken).dividedBy(32 + 161));
  }

  @Test
  void refusalsAtTheSameTimeAreOneRest() {
    Instant refused = START;
    Span after = new Span(refused.plusSeconds(60), refused.plusSeconds(70));
    Duration one = learned(List.of(new Span(refused, null), after));
    List<Span> many = new ArrayList<>(Collections.nCopies(16, new Span(refused, null)));
    many.add(after);
    assertThat(learned(many)).isEqualTo(one);
  }

  @Test
  void itNeverStraysFarFromWhatIsStated() {
    assertThat(learned(calls(10_000, Duration.ZERO, Duration.ZERO)))
        .isEqualTo(Duration.ofMillis(7_500));
    assertThat(learned(calls(10_000, Duration.ZERO, Duration.ofHours(1))))
        .isEqualTo(Duration.ofMinutes(4));
    List<Span> refused = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      refused.add(new Span(START.plus(Duration.ofHours(i)), null));
    }
    assertThat(learned(refused)).isEqualTo(Duration.ofMinutes(4));
    // Clocks may go back.
    assertThat(learned(List.of(new Span(START, START.minusSeconds(900)))))
        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }
}
