package dev.offpeak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.ResultStore.Unanswered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Verdicts verdicts = new Verdicts(new Pace(Duration.ofSeconds(30), null));

  @Test
  void anExpiredLineGoesAgainUntilItsAttemptsAreUsedUp() {
    Failure expired = new Failure(FailureKind.EXPIRED, "expired");
    Settlement first = verdicts.failed(line(expired, 0, false), expired, NOW);
    assertThat(first.request()).isEqualTo(new RequestState.Ready(NOW.plusSeconds(30)));
    assertThat(first.counts()).isTrue();
    Settlement fifth = verdicts.failed(line(expired, 4, false), expired, NOW);
    assertThat(fifth.request()).isEqualTo(new RequestState.Failed(expired));
  }

  @Test
  void aLineOfACancelledRunIsCancelledNotRetried() {
    Failure busy = new Failure(FailureKind.OVERLOADED, "busy");
    assertThat(verdicts.failed(line(busy, 0, true), busy, NOW).request())
        .isEqualTo(new RequestState.Cancelled());
  }

  @Test
  void aBatchCancelledBySomebodyElseCostsNoAttempt() {
    Failure cancelled = new Failure(FailureKind.CANCELLED_BY_PROVIDER, "cancelled");
    Settlement settlement = verdicts.failed(line(cancelled, 4, false), cancelled, NOW);
    assertThat(settlement.request()).isInstanceOf(RequestState.Ready.class);
    assertThat(settlement.counts()).isFalse();
  }

  @Test
  void aLineOfABatchThatWasStoppedForItsAgeHasHadItsTime() {
    Failure cancelled = new Failure(FailureKind.CANCELLED_BY_PROVIDER, "cancelled");
    BatchState.Ended early = ended(BatchProgress.NONE);
    assertThat(Verdicts.ofLine(cancelled, early)).isEqualTo(cancelled);
    BatchState.Ended late =
        new BatchState.Ended(
            early.id(),
            NOW.minus(Duration.ofDays(1)),
            NOW,
            BatchEnd.CANCELLED,
            List.of(),
            BatchProgress.NONE,
            0);
    assertThat(Verdicts.ofLine(cancelled, late).kind()).isEqualTo(FailureKind.EXPIRED);
    assertThat(Verdicts.foundNoCapacity(Verdicts.ofLine(cancelled, late))).isTrue();
    assertThat(Verdicts.foundNoCapacity(cancelled)).isFalse();
  }

  @Test
  void aMissingLineIsRetriedOnlyIfTheCountsProveThatItDidNotRun() {
    assertThat(verdicts.answersWereLost(ended(new BatchProgress(10, 7, 0)), 7, 10)).isFalse();
    assertThat(verdicts.answersWereLost(ended(new BatchProgress(10, 8, 0)), 7, 10)).isTrue();
    assertThat(verdicts.answersWereLost(ended(new BatchProgress(10, 1, 0)), 7, 10)).isTrue();
    assertThat(verdicts.answersWereLost(ended(BatchProgress.NONE), 0, 10)).isTrue();

    Settlement retried = verdicts.missing(line(null, 0, false), BatchEnd.EXPIRED, false, NOW);
    assertThat(retried.request()).isInstanceOf(RequestState.Ready.class);
    Settlement lost = verdicts.missing(line(null, 0, false), BatchEnd.COMPLETED, true, NOW);
    assertThat(lost.outcome()).isEqualTo(AttemptOutcome.MISSING);
    assertThat(lost.request())
        .isInstanceOfSatisfying(
            RequestState.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.RESULT_MISSING));
  }

  private static BatchState.Ended ended(BatchProgress counts) {
    return new BatchState.Ended(
        new ProviderBatchId("batch_1"), NOW, NOW, BatchEnd.COMPLETED, List.of(), counts, 0);
  }

  private static Unanswered line(@Nullable Failure failure, int attempts, boolean cancelled) {
    return new Unanswered(
        new AttemptId(new UUID(1, 2)),
        new RequestId(1),
        new RunId("r_abcdef"),
        failure,
        attempts,
        true,
        cancelled);
  }
}
