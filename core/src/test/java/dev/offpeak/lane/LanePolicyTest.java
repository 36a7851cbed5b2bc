package dev.offpeak.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.lane.LanePolicy.Choice;
import dev.offpeak.model.Lane;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanePolicyTest {

  private static final Instant DEADLINE = Instant.parse("2026-11-23T12:00:00Z");
  private static final List<Lane> INTERACTIVE = List.of(Lane.INTERACTIVE);

  private final LanePolicy policy = new LanePolicy(Pace.DEFAULT, 16);

  @Test
  void batchIsLeftWhenTheTimeToLeaveItAndToCallIsNearlyUp() {
    // 10 min to leave a batch, 2 rounds of 30 s, and 5 min more.
    Instant cutoff = policy.cutoff(DEADLINE, 17);
    assertThat(Duration.between(cutoff, DEADLINE)).isEqualTo(Duration.ofMinutes(16));
    assertThat(policy.choose(DEADLINE, 17, INTERACTIVE, cutoff.minusNanos(1)))
        .isEqualTo(new Choice.Batch(cutoff));
    assertThat(policy.choose(DEADLINE, 17, INTERACTIVE, cutoff))
        .isEqualTo(new Choice.Escalate(Lane.INTERACTIVE, cutoff));
  }

  @Test
  void withoutLeaveToEscalateTheBatchLaneIsKeptWhateverTheTime() {
    assertThat(policy.choose(DEADLINE, 1, List.of(), DEADLINE.plusSeconds(1)))
        .isEqualTo(new Choice.Stay());
  }

  @Test
  void aMillionRequestsDoNotLeaveMoreThanAnHourEarlier() {
    assertThat(Duration.between(policy.cutoff(DEADLINE, 1_000_000), DEADLINE))
        .isEqualTo(Duration.ofMinutes(75));
  }

  @Test
  void whatCallsTookMovesTheCutoff() {
    Instant begun = DEADLINE.minus(Duration.ofDays(1));
    List<CallRate.Span> quick =
        Collections.nCopies(10_000, new CallRate.Span(begun, begun.plusMillis(500)));
    List<CallRate.Span> slow =
        Collections.nCopies(10_000, new CallRate.Span(begun, begun.plusSeconds(200)));
    // 10 min to leave a batch, 20 rounds, and 5 min more.
    assertThat(Duration.between(policy.learned(quick).cutoff(DEADLINE, 320), DEADLINE))
        .isEqualTo(Duration.ofMinutes(15).plusMillis(20 * 7_500));
    assertThat(Duration.between(policy.cutoff(DEADLINE, 320), DEADLINE))
        .isEqualTo(Duration.ofMinutes(25));
    assertThat(Duration.between(policy.learned(slow).cutoff(DEADLINE, 320), DEADLINE))
        .isEqualTo(Duration.ofMinutes(75));
    assertThat(policy.learned(slow).learned(List.of())).isEqualTo(policy);
  }

  @Test
  void whatIsWithinTheHorizonIsPastItsCutoff() {
    Instant now = policy.cutoff(DEADLINE, 40);
    assertThat(policy.horizon(now, 40)).isEqualTo(DEADLINE);
  }

  @Test
  void anotherBatchNeedsItsWholeWindow() {
    Instant now = DEADLINE.minus(Duration.ofHours(24));
    assertThat(LanePolicy.hasTimeForAnother(DEADLINE, now)).isTrue();
    assertThat(LanePolicy.hasTimeForAnother(DEADLINE, now.plusSeconds(1))).isFalse();
  }
}
