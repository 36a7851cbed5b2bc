package dev.offpeak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Doubt;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DoubtOutlookTest {

  private static final Instant SENT = Instant.parse("2026-11-23T08:00:00Z");
  private static final Pace PACE = Pace.DEFAULT;

  private static Instant after(Duration time) {
    return SENT.plus(time);
  }

  @Test
  void withoutCandidatesItEndsAfterTheQuietTimeFromTheNextLook() {
    Doubt fresh = Doubt.fresh(SENT, "reset", false);
    Instant next = after(Duration.ofMinutes(1));
    assertThat(DoubtOutlook.of(fresh, PACE, true, next, SENT))
        .isEqualTo(
            new DoubtOutlook(next.plus(PACE.quiet(true, false)).plus(PACE.pollInterval()), false));
  }

  @Test
  void listingsSoFarCount() {
    Instant first = after(Duration.ofMinutes(2));
    Doubt listed = Doubt.fresh(SENT, "reset", true).notListed(first, null);
    assertThat(DoubtOutlook.of(listed, PACE, false, after(Duration.ofMinutes(9)), first))
        .isEqualTo(
            new DoubtOutlook(first.plus(PACE.quiet(false, true)).plus(PACE.pollInterval()), false));
  }

  @Test
  void aTimeThatHasPassedMeansTheNextLook() {
    Doubt listed = Doubt.fresh(SENT, "reset", false).notListed(after(Duration.ofMinutes(1)), null);
    Instant next = after(Duration.ofDays(2));
    assertThat(DoubtOutlook.of(listed, PACE, true, next, after(Duration.ofDays(1))))
        .isEqualTo(new DoubtOutlook(next, false));
  }

  @Test
  void candidatesAreWaitedForToTheirEnd() {
    Instant endBy = after(Duration.ofHours(24));
    Doubt doubt = Doubt.fresh(SENT, "reset", false).candidates(2, endBy, null);
    DoubtOutlook outlook = DoubtOutlook.of(doubt, PACE, false, SENT, after(Duration.ofHours(25)));
    assertThat(outlook.needsOperator()).isFalse();
    assertThat(outlook.decidedBy()).isAfter(endBy.plus(PACE.quiet(false, false)));
  }

  @Test
  void candidatesThatProveNothingNeedAnOperatorUntilTheirResultsAreGone() {
    Instant endBy = after(Duration.ofHours(24));
    Doubt doubt = Doubt.fresh(SENT, "reset", false).candidates(1, endBy, null);
    assertThat(DoubtOutlook.of(doubt, PACE, false, SENT, after(Duration.ofHours(27))))
        .isEqualTo(
            new DoubtOutlook(
                endBy.minus(DoubtOutlook.WINDOW).plus(DoubtOutlook.RESULTS_KEPT), true));
  }
}
