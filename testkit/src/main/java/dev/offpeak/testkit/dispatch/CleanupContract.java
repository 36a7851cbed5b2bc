package dev.offpeak.testkit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Housekeeping;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.CleanupStore.Standing;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules for deleting what a provider keeps of collected batches. */
public abstract class CleanupContract extends DispatchContract {

  private static final ProviderBatchId ID = new ProviderBatchId("batch_1");

  private Dispatcher cleaning(ScriptedProvider provider) {
    return new Dispatcher(
        store(),
        provider,
        time,
        new IdSource(time, new Random(5)),
        Terms.usual(store(), PACE, PriceList.bundled()).with(new Housekeeping(true, null)));
  }

  private Batch collect(Batch open) {
    Batch ended =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    ID, now(), now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    return store()
        .batches()
        .move(ended, new BatchState.Collected(ID, now(), now(), BatchEnd.COMPLETED), now());
  }

  private Batch collected() {
    active(1);
    Batch open = opened("batch_1");
    record(answer(attempts(open.id()).getFirst()));
    return collect(open);
  }

  private Standing standing(Batch batch) {
    return store().cleanup().standing(batch.id());
  }

  @Test
  void aCollectedBatchIsDeletedOnceAndOnlyIfThatIsWanted() {
    Batch batch = collected();
    ScriptedProvider provider = provider(true);
    provider.ended("batch_1", batch.id().wire(), now(), 1, List.of());
    dispatcher(provider).collect();
    assertThat(provider.deleted).isEmpty();
    assertThat(standing(batch)).isEqualTo(Standing.UNTOUCHED);

    Dispatcher cleaning = cleaning(provider);
    cleaning.collect();
    cleaning.collect();

    assertThat(provider.deleted).containsExactly(ID);
    assertThat(standing(batch)).isEqualTo(Standing.DONE);
  }

  @Test
  void aDeletionThatFailedIsAskedForAgainLater() {
    Batch batch = collected();
    ScriptedProvider provider = provider(true);
    provider.ended("batch_1", batch.id().wire(), now(), 1, List.of());
    provider.answer = new CallOutcome.Failed(Trouble.passing("503"));
    Dispatcher cleaning = cleaning(provider);
    cleaning.collect();
    cleaning.collect();
    assertThat(provider.deleted).hasSize(1);
    assertThat(standing(batch)).isEqualTo(Standing.ASKED);

    provider.answer = new CallOutcome.NotFound();
    time.advance(Duration.ofHours(1));
    cleaning.collect();
    assertThat(standing(batch)).isEqualTo(Standing.DONE);
  }

  @Test
  void whatIsGoneAlreadyCountsAsDeletedAlsoAfterADeathBetweenCallAndRecord() {
    Batch batch = collected();
    store().cleanup().ask(batch.id(), now());

    cleaning(provider(true)).collect();

    assertThat(standing(batch)).isEqualTo(Standing.DONE);
  }

  @Test
  void aBatchWithMissingAnswersIsKept() {
    active(2);
    Batch open = opened("batch_1");
    record(answer(attempts(open.id()).getFirst()));
    RequestState lost = new RequestState.Failed(new Failure(FailureKind.RESULT_MISSING, "lost"));
    store()
        .results()
        .settle(
            List.of(
                new Settlement(attempts(open.id()).getLast(), AttemptOutcome.MISSING, lost, true)),
            now());
    Batch batch = collect(open);
    ScriptedProvider provider = provider(true);
    provider.ended("batch_1", batch.id().wire(), now(), 2, List.of());

    cleaning(provider).collect();

    assertThat(provider.deleted).isEmpty();
    assertThat(standing(batch)).isEqualTo(Standing.KEPT);
  }

  @Test
  void whatIsNotProvedOursIsNeverDeleted() {
    active(1);
    Batch open = opened("batch_1");
    settle(
        attempts(open.id()).getFirst(),
        new RequestState.Failed(new Failure(FailureKind.EXPIRED, "no line")));
    Batch batch = collect(open);
    ScriptedProvider provider = provider(false);
    provider.ended("batch_1", null, now(), 1, List.of());

    cleaning(provider).collect();

    assertThat(provider.deleted).isEmpty();
    assertThat(standing(batch)).isEqualTo(Standing.KEPT);
  }

  @Test
  void theMarkOfAnotherBatchIsRespected() {
    Batch batch = collected();
    ScriptedProvider provider = provider(true);
    provider.ended("batch_1", newBatchId().wire(), now(), 1, List.of());

    cleaning(provider).collect();

    assertThat(provider.deleted).isEmpty();
    assertThat(standing(batch)).isEqualTo(Standing.KEPT);
  }
}
