package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Target;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LessonsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Pace PACE = Pace.DEFAULT;
  private static final RequestGroup GROUP =
      new RequestGroup(
          new Target(ProviderName.OPENAI, "https://api.example.test/v1"),
          Endpoint.CHAT_COMPLETIONS,
          "gpt-6-luna");

  @Test
  void aFullQueueHoldsWhatWasInItAndNotTheSum() {
    assertThat(Lessons.queueFull(Limit.QUEUED_TOKENS, GROUP, 900_000, 500_000, 0, NOW))
        .containsExactly(
            new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 900_000, NOW),
            new LearnedLimit(Limit.BATCH_TOKENS, GROUP, 700_000, NOW));
  }

  @Test
  void aBatchThatIsRefusedAloneIsHalved() {
    assertThat(Lessons.queueFull(Limit.QUEUED_REQUESTS, null, 0, 500, 499, NOW))
        .containsExactly(
            new LearnedLimit(Limit.QUEUED_REQUESTS, null, 499, NOW),
            new LearnedLimit(Limit.BATCH_REQUESTS, null, 250, NOW));
    assertThat(Lessons.queueFull(Limit.QUEUED_REQUESTS, null, 0, 1, 0, NOW))
        .extracting(LearnedLimit::most)
        .containsExactly(1L, 1L);
  }

  @Test
  void whatWasHeldLatelyIsNotHalved() {
    assertThat(Lessons.queueFull(Limit.QUEUED_REQUESTS, null, 0, 500, 500, NOW)).isEmpty();
    assertThat(Lessons.queueFull(Limit.QUEUED_REQUESTS, null, 10, 500, 500, NOW)).hasSize(2);
  }

  @Test
  void whatIsLearnedRisesSlowlyAndIsForgotten() {
    LearnedLimit learned = new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 1_000, NOW);

    assertThat(learned.most(PACE, NOW.minusSeconds(60))).isEqualTo(1_000);
    assertThat(learned.most(PACE, NOW.plus(Duration.ofMinutes(59)))).isEqualTo(1_000);
    assertThat(learned.most(PACE, NOW.plus(Duration.ofHours(1)))).isEqualTo(1_100);
    assertThat(learned.most(PACE, NOW.plus(Duration.ofHours(2)))).isEqualTo(1_210);
    assertThat(learned.most(PACE, NOW.plus(Duration.ofDays(2)))).isEqualTo(LearnedLimit.UNLIMITED);
    LearnedLimit one = new LearnedLimit(Limit.BATCH_REQUESTS, null, 1, NOW);
    assertThat(one.most(PACE, NOW.plus(Duration.ofHours(3)))).isEqualTo(4);
  }

  @Test
  void aRefusalNeverTeachesMoreThanWasKnown() {
    LearnedLimit before = new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 1_000, NOW);
    Instant later = NOW.plus(Duration.ofHours(1));

    LearnedLimit more = new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 5_000, later);
    assertThat(Lessons.smaller(before, more, PACE).most()).isEqualTo(1_100);
    LearnedLimit less = new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 700, later);
    assertThat(Lessons.smaller(before, less, PACE)).isEqualTo(less);
    assertThat(Lessons.smaller(null, more, PACE)).isEqualTo(more);
  }

  @Test
  void whatAQueueIsSeenToHoldIsKnown() {
    LearnedLimit before = new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 100, NOW);

    assertThat(Lessons.held(before, 100, PACE, NOW)).isEmpty();
    assertThat(Lessons.held(before, 900_000, PACE, NOW))
        .contains(new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, 900_000, NOW));
    assertThat(Lessons.held(null, 900_000, PACE, NOW)).isEmpty();
  }

  @Test
  void badHoursMakeBatchesSmallerDownToABound() {
    assertThat(Lessons.ended(GROUP, 40_000, 9_999, 50_000, NOW)).isEmpty();
    assertThat(Lessons.ended(GROUP, 40_000, 0, 50_000, NOW)).isEmpty();
    assertThat(Lessons.ended(GROUP, 40_000, 10_000, 50_000, NOW))
        .contains(new LearnedLimit(Limit.BATCH_REQUESTS, GROUP, 20_000, NOW));
    assertThat(Lessons.ended(GROUP, 2, 2, 50_000, NOW).orElseThrow().most()).isEqualTo(781);
  }

  @Test
  void aBatchThatIsTooLargeIsHalvedBothWays() {
    assertThat(Lessons.tooLarge(40_000, 150_000_000, NOW))
        .containsExactly(
            new LearnedLimit(Limit.BATCH_REQUESTS, null, 20_000, NOW),
            new LearnedLimit(Limit.BATCH_BYTES, null, 75_000_000, NOW));
  }

  @Test
  void aBusyProviderIsLeftAloneLongerEachTime() {
    Backoff once = Backoff.NONE.longer(null, PACE, NOW);
    assertThat(once).isEqualTo(new Backoff(1, NOW.plusSeconds(150)));
    assertThat(once.holds(NOW.plusSeconds(149))).isTrue();
    assertThat(once.holds(NOW.plusSeconds(150))).isFalse();
    assertThat(once.longer(null, PACE, NOW).until()).isEqualTo(NOW.plusSeconds(300));
    Backoff many = new Backoff(20, NOW);
    assertThat(many.longer(null, PACE, NOW).until()).isEqualTo(NOW.plusSeconds(2_400));
    assertThat(Backoff.NONE.longer(Duration.ofSeconds(2), PACE, NOW).until())
        .isEqualTo(NOW.plusSeconds(2));
    assertThat(many.longer(Duration.ofHours(2), PACE, NOW).until())
        .isEqualTo(NOW.plus(Duration.ofHours(2)));
  }
}
