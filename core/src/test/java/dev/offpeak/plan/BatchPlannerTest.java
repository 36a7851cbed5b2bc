package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.plan.BatchPlanner.Decision;
import dev.offpeak.plan.BatchPlanner.Waiting;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Pace PACE = new Pace(Duration.ofSeconds(30), null);

  @Test
  void aLoadedRunDoesNotWaitForCompany() {
    assertThat(BatchPlanner.decide(new Waiting(NOW, false, false), PACE, NOW))
        .isInstanceOf(Decision.Close.class);
  }

  @Test
  void anOpenRunWaitsForCompanyUntilItsOldestRequestHasLingered() {
    Waiting young = new Waiting(NOW.minusSeconds(599), true, false);
    assertThat(BatchPlanner.decide(young, PACE, NOW))
        .isEqualTo(new Decision.WaitUntil(NOW.plusSeconds(1)));
    Waiting old = new Waiting(NOW.minusSeconds(600), true, false);
    assertThat(BatchPlanner.decide(old, PACE, NOW)).isInstanceOf(Decision.Close.class);
    Waiting full = new Waiting(NOW, true, true);
    assertThat(BatchPlanner.decide(full, PACE, NOW)).isInstanceOf(Decision.Close.class);
  }

  @Test
  void aHeldCallerIsNotMadeToWaitForAFullerBatch() {
    Waiting joined = new Waiting(NOW.minusSeconds(300), true, false, NOW.minusSeconds(59), true);
    assertThat(BatchPlanner.decide(joined, PACE, NOW))
        .isEqualTo(new Decision.WaitUntil(NOW.plusSeconds(1)));
    Waiting quiet = new Waiting(NOW.minusSeconds(60), true, false, NOW.minusSeconds(60), true);
    assertThat(BatchPlanner.decide(quiet, PACE, NOW)).isInstanceOf(Decision.Close.class);
    Waiting busy = new Waiting(NOW.minusSeconds(600), true, false, NOW, true);
    assertThat(BatchPlanner.decide(busy, PACE, NOW)).isInstanceOf(Decision.Close.class);
  }

  @Test
  void theNextBatchHasAnotherCountThanTheOneInDoubt() {
    assertThat(BatchPlanner.distinctCount(10, Set.of(10, 9))).isEqualTo(8);
    assertThat(BatchPlanner.distinctCount(10, Set.of(7))).isEqualTo(10);
    assertThat(BatchPlanner.distinctCount(1, Set.of(1))).isEqualTo(1);
  }
}
