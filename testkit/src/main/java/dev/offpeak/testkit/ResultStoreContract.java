package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.Duplicates;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.ResultStore.Tally;
import dev.offpeak.store.ResultStore.Unanswered;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for outcomes of attempts: what decides about lost and doubly paid answers. */
public abstract class ResultStoreContract extends StoreContract {

  private static final Failure GAVE_UP = new Failure(FailureKind.INVALID_REQUEST, "no");

  private RequestState.Ready readyNow() {
    return new RequestState.Ready(now());
  }

  /** Attempts of one request: the first in a batch proved absent, the second in another one. */
  private record Twins(Batch absent, AttemptId first, AttemptId second) {}

  private Twins twins() {
    Batch submitting = submitting();
    AttemptId first = attempts(submitting.id()).getFirst();
    Doubt doubt = Doubt.fresh(now(), "reset", false);
    Batch inDoubt = store().batches().move(submitting, new BatchState.InDoubt(doubt, null), now());
    Batch absent =
        store()
            .batches()
            .release(inDoubt, new BatchState.Absent(doubt, FOLLOWED), now(), position -> null);
    AttemptId second = attempts(opened("batch_2").id()).getFirst();
    return new Twins(absent, first, second);
  }

  @Test
  void anAnswerEndsItsRequestAndIsBooked() {
    RunId run = active(2);
    AttemptId attempt = attempts(opened().id()).getFirst();
    Result.Answer answer = answer(attempt);

    assertThat(record(answer)).isEqualTo(1);

    var row = row(run, 1);
    assertThat(row.state()).isEqualTo(Kind.SUCCEEDED);
    assertThat(row.line()).isEqualTo(answer.line());
    assertThat(row.usage()).isEqualTo(USAGE);
    assertThat(row.cost()).isEqualTo(PAID);
    assertThat(row.attempts()).isEqualTo(1);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 1, 1, 0, 0));
    assertThat(run(run).money()).isEqualTo(new RunMoney(PAID, SYNCHRONOUS, new Usd(1_000), 0));
  }

  @Test
  void aLineReadTwiceCountsOnce() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();

    assertThat(record(answer(attempt), answer(attempt))).isEqualTo(1);
    assertThat(record(answer(attempt))).isZero();
    assertThat(record(failure(attempt, FailureKind.SERVER_ERROR))).isZero();

    assertThat(run(run).money()).isEqualTo(new RunMoney(PAID, SYNCHRONOUS, Usd.ZERO, 0));
    assertThat(store().ledger().spend(null, null, null).getFirst().requests()).isEqualTo(1);
  }

  @Test
  void successBeatsFailureInAnyOrder() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();

    record(failure(attempt, FailureKind.SERVER_ERROR));
    assertThat(row(run, 1).state()).isEqualTo(Kind.BATCHED);
    assertThat(record(answer(attempt))).isEqualTo(1);

    assertThat(row(run, 1).state()).isEqualTo(Kind.SUCCEEDED);
    assertThat(store().results().attempts(List.of(attempt)).get(attempt))
        .extracting(AttemptRow::outcome)
        .isEqualTo(AttemptOutcome.SUCCEEDED);
  }

  @Test
  void anAnswerWithoutAPriceIsUnpricedNotFree() {
    RunId run = active(1);
    record(answer(attempts(opened().id()).getFirst(), null, null));

    assertThat(row(run, 1).cost()).isNull();
    assertThat(run(run).money()).isEqualTo(new RunMoney(Usd.ZERO, Usd.ZERO, Usd.ZERO, 1));
  }

  @Test
  void foreignLinesAreIgnored() {
    active(1);
    AttemptId foreign = newAttemptId();

    assertThat(record(answer(foreign))).isZero();
    assertThat(store().results().attempts(List.of(foreign))).isEmpty();
    assertThat(store().ledger().spend(null, null, null)).isEmpty();
  }

  @Test
  void aLateAnswerBeatsAReadyRequest() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    settle(attempt, readyNow());
    assertThat(ready()).hasSize(1);

    record(answer(attempt));

    assertThat(ready()).isEmpty();
    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 0, 1, 0, 0));
    assertThat(row(run, 1).attempts()).isEqualTo(1);
  }

  @Test
  void aLateAnswerBeatsAFailedRequestOfAFinalRun() {
    RunId run = active(aRun().delivering(), 1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    settle(attempt, new RequestState.Failed(GAVE_UP));
    store().runs().finishIfDone(run, now());
    long cursor = row(run, 1).endSequence();

    record(answer(attempt));

    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 0, 1, 0, 0));
    assertThat(run(run).state()).isEqualTo(RunState.FINISHED);
    assertThat(row(run, 1).failure()).isNull();
    assertThat(store().output().finishedSince(run, cursor, 10)).hasSize(1);
    assertThat(store().output().due(run, 10)).hasSize(1);
  }

  @Test
  void aLateAnswerBeatsACancelledRequest() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    settle(attempt, new RequestState.Cancelled());

    record(answer(attempt));

    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 0, 1, 0, 0));
    assertThat(run(run).money().paid()).isEqualTo(PAID);
  }

  @Test
  void aLateTwinAnswersARequestThatIsOutAgainAndTheOtherIsADuplicate() {
    RunId run = active(1);
    Twins twins = twins();
    store()
        .batches()
        .move(
            twins.absent(),
            new BatchState.Open(new ProviderBatchId("late"), now(), BatchProgress.NONE),
            now());

    assertThat(record(answer(twins.first()))).isEqualTo(1);
    assertThat(row(run, 1).state()).isEqualTo(Kind.SUCCEEDED);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 0, 1, 0, 0));
    assertThat(run(run).money().reserved()).isEqualTo(new Usd(1_000));

    assertThat(record(answer(twins.second()))).isEqualTo(1);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 0, 1, 0, 0));
    assertThat(run(run).money()).isEqualTo(new RunMoney(PAID.plus(PAID), SYNCHRONOUS, Usd.ZERO, 0));
    assertThat(row(run, 1).cost()).isEqualTo(PAID);
    assertThat(store().ledger().spend(null, null, null).getFirst().requests()).isEqualTo(2);
    assertThat(store().ledger().duplicates(null, null, null)).isEqualTo(new Duplicates(1, PAID));
    assertThat(store().ledger().duplicates(null, null, new Feature("other")))
        .isEqualTo(new Duplicates(0, Usd.ZERO));
  }

  @Test
  void aTallySumsUpABatchAndWhatWasBookedForIt() {
    active(4);
    Batch batch = opened();
    List<AttemptId> attempts = attempts(batch.id());
    record(answer(attempts.get(0)), answer(attempts.get(1)));
    record(failure(attempts.get(2), FailureKind.EXPIRED));

    assertThat(store().results().tally(batch.id()))
        .isEqualTo(
            new Tally(4, 2, 3, 0, Usage.of(2 * USAGE.inputTokens(), 2 * USAGE.outputTokens())));
    assertThat(store().results().tally(newBatchId()).lines()).isZero();
  }

  @Test
  void aFailureOfAnAttemptThatIsNotCurrentLeavesTheRequestAlone() {
    RunId run = active(1);
    Twins twins = twins();

    settle(twins.first(), new RequestState.Failed(GAVE_UP));

    assertThat(row(run, 1).state()).isEqualTo(Kind.BATCHED);
    assertThat(run(run).money().reserved()).isEqualTo(new Usd(1_000));
  }

  @Test
  void unansweredTellsWhatIsLeftPageByPage() {
    RunId run = active(4);
    Batch batch = opened();
    List<AttemptId> attempts = attempts(batch.id());
    record(answer(attempts.get(0)), failure(attempts.get(1), FailureKind.EXPIRED));
    settle(attempts.get(2), readyNow());

    List<Unanswered> first = store().results().unanswered(batch.id(), null, 1);
    List<Unanswered> rest = store().results().unanswered(batch.id(), attempts.get(1), 10);

    assertThat(first)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.attempt()).isEqualTo(attempts.get(1));
          assertThat(one.run()).isEqualTo(run);
          assertThat(one.failure())
              .isEqualTo(new Failure(FailureKind.EXPIRED, "the provider says no"));
          assertThat(one.attempts()).isZero();
          assertThat(one.current()).isTrue();
          assertThat(one.cancelRequested()).isFalse();
        });
    assertThat(rest).extracting(Unanswered::attempt).containsExactly(attempts.get(3));
    assertThat(rest.getFirst().failure()).isNull();
  }

  @Test
  void settlingCountsOnlyWhatRanAndReleasesOnce() {
    RunId run = active(2);
    List<AttemptId> attempts = attempts(opened().id());
    Settlement counted = new Settlement(attempts.get(0), AttemptOutcome.FAILED, readyNow(), true);
    Settlement free = new Settlement(attempts.get(1), AttemptOutcome.VOID, readyNow(), false);

    store().results().settle(List.of(counted, free), now());
    store().results().settle(List.of(counted, free), now());

    assertThat(row(run, 1).attempts()).isEqualTo(1);
    assertThat(row(run, 2).attempts()).isZero();
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(2, 0, 0, 0, 0));
  }

  @Test
  void aRetryWaitsUntilItsTime() {
    active(1);
    settle(attempts(opened().id()).getFirst(), new RequestState.Ready(now().plusSeconds(30)));
    assertThat(readyGroups()).isEmpty();

    time.set(now().plusSeconds(30));

    assertThat(readyGroups().getFirst().oldestReadyAt()).isEqualTo(now());
  }

  @Test
  void aCancelledRunGetsNoRetry() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    store().runs().cancel(run, now());

    settle(attempt, readyNow());

    assertThat(row(run, 1).state()).isEqualTo(Kind.CANCELLED);
    assertThat(store().runs().finishIfDone(run, now())).isTrue();
  }

  @Test
  void aRequestCannotBeSettledAsAnswered() {
    active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();

    assertThatThrownBy(() -> settle(attempt, new RequestState.Succeeded(attempt)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailedRequestShowsItsLine() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    Result.Failed failed = failure(attempt, FailureKind.CONTENT_POLICY);
    record(failed);
    settle(attempt, new RequestState.Failed(failed.failure()));

    assertThat(row(run, 1).line()).isEqualTo(failed.line());
    assertThat(row(run, 1).failure()).isEqualTo(failed.failure());
    assertThat(row(run, 1).usage()).isNull();
  }

  @Test
  void attemptsTellWhatTheyAskedFor() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withModel("gpt-6-sol"));
    store().runs().activate(run, "i", false);
    Batch batch = opened();
    AttemptId attempt = attempts(batch.id()).getFirst();

    AttemptRow row = store().results().attempts(List.of(attempt)).get(attempt);

    assertThat(row)
        .isEqualTo(
            new AttemptRow(
                attempt,
                batch.id(),
                row(run, 1).id(),
                "gpt-6-sol",
                row(run, 1).endpoint(),
                null,
                0,
                null));
  }
}
