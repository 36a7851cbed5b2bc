package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.plan.Lateness.Verdict;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenessTest {

  private static final Instant SENT = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant OVER = SENT.plus(Duration.ofDays(1));
  private static final UsualTime UNKNOWN = UsualTime.of(List.of());

  private static Verdict after(Duration age, UsualTime usual) {
    return Lateness.judge(SENT, usual, Pace.DEFAULT, SENT.plus(age));
  }

  @Test
  void aBatchIsJudgedByItsAge() {
    assertThat(after(Duration.ofHours(5), UNKNOWN)).isEqualTo(new Verdict.InTime());
    assertThat(after(Duration.ofHours(6), UNKNOWN))
        .isEqualTo(new Verdict.Slow(SENT.plus(Duration.ofHours(6))));
    assertThat(after(Duration.ofDays(1), UNKNOWN)).isEqualTo(new Verdict.Overdue(OVER));
    assertThat(after(Duration.ofHours(25), UNKNOWN)).isEqualTo(new Verdict.Stop(OVER));
    assertThat(after(Duration.ofHours(95), UNKNOWN)).isEqualTo(new Verdict.Stop(OVER));
    assertThat(after(Duration.ofHours(97), UNKNOWN)).isEqualTo(new Verdict.GiveUp(OVER));
  }

  @Test
  void whatUsuallyTakesLongIsNotSlow() {
    UsualTime long5 = UsualTime.of(Collections.nCopies(5, Duration.ofHours(5)));
    assertThat(after(Duration.ofHours(19), long5)).isEqualTo(new Verdict.InTime());
    assertThat(after(Duration.ofHours(20), long5)).isInstanceOf(Verdict.Slow.class);
  }

  @Test
  void onlyWhatEndsAfterItsWindowOutlivedIt() {
    assertThat(Lateness.outlived(SENT, OVER.minusMillis(1))).isFalse();
    assertThat(Lateness.outlived(SENT, OVER)).isTrue();
  }

  @Test
  void theUsualTimeIsTheMedianOfEnoughBatches() {
    Duration minute = Duration.ofMinutes(1);
    assertThat(UsualTime.of(List.of(minute, minute)).duration()).isEqualTo(Duration.ofHours(1));
    assertThat(UsualTime.of(List.of(minute, Duration.ofHours(9), minute)).duration())
        .isEqualTo(minute);
  }

  @Test
  void anEndIsExpectedAfterTheUsualTimeAndNeverInThePast() {
    assertThat(UNKNOWN.expectedEnd(SENT, SENT.plusSeconds(60)))
        .isEqualTo(SENT.plus(Duration.ofHours(1)));
    assertThat(UNKNOWN.expectedEnd(SENT, SENT.plus(Duration.ofHours(2))))
        .isEqualTo(SENT.plus(Duration.ofHours(3)));
    assertThat(UNKNOWN.expectedEnd(SENT, SENT.plus(Duration.ofHours(20)))).isEqualTo(OVER);
    assertThat(UNKNOWN.expectedEnd(SENT, SENT.plus(Duration.ofHours(30)))).isAfter(OVER);
  }
}
