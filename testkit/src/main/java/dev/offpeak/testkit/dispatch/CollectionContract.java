package dev.offpeak.testkit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RunId;
import dev.offpeak.store.OutputStore.FailureSummary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for reading the results of batches that have ended. */
public abstract class CollectionContract extends DispatchContract {

  /** Polls and collects whenever something is due, for so long. */
  private void collectFor(Dispatcher dispatcher, Duration span) {
    for (Duration gone = Duration.ZERO; gone.compareTo(span) < 0; gone = gone.plus(POLL)) {
      dispatcher.poll();
      dispatcher.collect();
      time.advance(POLL);
    }
  }

  @Test
  void resultsWhosePlaceIsToldAfterTheEndAreRead() {
    ScriptedProvider provider = provider(true);
    Dispatcher dispatcher = dispatcher(provider);
    RunId run = active(2);
    Batch batch = opened("batch_1");
    provider.endedUntold("batch_1", null, now(), 2);
    collectFor(dispatcher, POLL.multipliedBy(4));
    assertThat(state(batch)).isInstanceOf(BatchState.Ended.class);

    List<String> lines = attempts(batch.id()).stream().map(AttemptId::wire).toList();
    provider.ended("batch_1", null, now(), 2, lines);
    collectFor(dispatcher, PACE.notFound().plus(PACE.missing()));

    assertThat(state(batch)).isInstanceOf(BatchState.Collected.class);
    assertThat(store().output().failures(run, 1))
        .extracting(FailureSummary::kind)
        .containsExactly(FailureKind.CONTENT_POLICY);
  }

  @Test
  void resultsWhosePlaceIsNeverToldAreGivenUpInTheEnd() {
    ScriptedProvider provider = provider(true);
    Dispatcher dispatcher = dispatcher(provider);
    RunId run = active(2);
    Batch batch = opened("batch_1");
    provider.endedUntold("batch_1", null, now(), 2);

    collectFor(dispatcher, PACE.notFound().multipliedBy(3));

    assertThat(state(batch)).isInstanceOf(BatchState.Collected.class);
    assertThat(store().output().failures(run, 1))
        .extracting(FailureSummary::kind)
        .containsExactly(FailureKind.RESULT_MISSING);
  }
}
