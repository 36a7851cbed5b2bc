package dev.offpeak.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

  private long nanos = Duration.ofDays(100).toNanos();
  private final RequestIds ids = new RequestIds(new Random(1), () -> nanos);

  @Test
  void eachIsNewAlsoInOneMomentAndBeyondWhatIsDrawnAtATime() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
    assertThat(seen).allMatch(id -> id.matches("op_[0-9a-f]{24}"));
  }

  @Test
  void laterOnesStandBehindEarlierOnes() {
    String before = ids.next();
    nanos += Duration.ofMillis(5).toNanos();
    assertThat(ids.next()).isGreaterThan(before);
    nanos += Duration.ofDays(365).toNanos();
    assertThat(ids.next()).isGreaterThan(before);
  }
}
