package dev.offpeak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Doubt;
import dev.offpeak.retry.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoubtOutlookTest {

  private static final Instant SENT = Instant.parse("2026-11-23T08:00:00Z");
  private static final Pace PACE = Pace.DEFAULT;
  private static final Duration POLL = PACE.pollInterval();

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
    Instant now = after(Duration.ofDays(1));
    Instant next = now.plus(Duration.ofMinutes(50));
    assertThat(DoubtOutlook.of(listed, PACE, true, next, now))
        .isEqualTo(new DoubtOutlook(next, false));
  }

  @Test
  void whatIsLeftIsToldByTheProvidersClock() {
    Instant theirs = Instant.parse("2026-11-24T20:00:00Z");
    Doubt listed =
        Doubt.fresh(SENT, "reset", false)
            .notListed(after(Duration.ofMinutes(1)), theirs)
            .notListed(after(Duration.ofDays(3)), theirs.plus(Duration.ofMinutes(5)));
    Instant last = after(Duration.ofDays(3));
    assertThat(DoubtOutlook.of(listed, PACE, true, last, last).decidedBy())
        .isEqualTo(last.plus(PACE.quiet(true, false)).minus(Duration.ofMinutes(5)).plus(POLL));
  }

  @Test
  void aClockThatWasSetBackOrForwardMovesNothingByAsMuch() {
    Doubt listed = Doubt.fresh(SENT, "reset", false).notListed(after(Duration.ofMinutes(1)), null);
    Instant next = after(Duration.ofMinutes(2));
    for (Duration set : List.of(Duration.ofDays(-3), Duration.ofDays(3))) {
      Instant now = after(set);
      assertThat(DoubtOutlook.of(listed, PACE, true, next, now).decidedBy())
          .isEqualTo(now.plus(PACE.quiet(true, false)).plus(POLL));
    }
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
