package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Abandonment;
import dev.offpeak.dispatch.Adoption;
import dev.offpeak.dispatch.Adoption.Finding;
import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rules for what an operator may do about a batch in doubt. */
public abstract class OperatorContract extends DispatchContract {

  private static final RunId RUN = new RunId("r_aaaaaa");

  private Finding examine(ScriptedProvider provider, Batch batch, String id) {
    return new Adoption(store(), provider, time).examine(batch, new ProviderBatchId(id));
  }

  private static String why(Finding finding) {
    return finding instanceof Finding.Refused refused ? refused.why() : finding.toString();
  }

  @Test
  void aTagProvesABatchAndItIsAdopted() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    provider.running("batch_x", batch.id().wire(), now(), 2);
    Adoption adoption = new Adoption(store(), provider, time);

    Finding finding = adoption.examine(batch, new ProviderBatchId("batch_x"));
    assertThat(finding).isInstanceOf(Finding.Proved.class);

    // The dispatcher only looked again meanwhile.
    store().batches().postpone(batch, now().plusSeconds(7));
    Batch adopted = adoption.adopt(batch, ((Finding.Proved) finding).seen()).orElseThrow();
    assertThat(adopted.state()).isInstanceOf(BatchState.Open.class);
    assertThat(adoption.adopt(batch, ((Finding.Proved) finding).seen())).isEmpty();
  }

  @Test
  void whatNothingProvesNeedsAWord() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    provider.running("batch_x", null, now(), 2);
    provider.ended("batch_mute", null, now(), 2, List.of());

    assertThat(examine(provider, batch, "batch_x")).isInstanceOf(Finding.Possible.class);
    assertThat(examine(provider, batch, "batch_mute")).isInstanceOf(Finding.Possible.class);
  }

  @Test
  void whatIsProvedForeignIsRefusedWhateverAnybodySays() {
    active(aRun().withId("r_1"), 2);
    opened("batch_claimed");
    active(aRun().withId("r_2"), 2);
    Batch batch = doubted(submitting());
    BatchId other = newBatchId();
    ScriptedProvider provider = provider(true);
    provider.running("batch_claimed", null, now(), 2);
    provider.running("batch_tag", other.wire(), now(), 2);
    provider.running("batch_size", null, now(), 3);
    provider.ended("batch_lines", null, now(), 2, List.of("x", "y"));

    assertThat(why(examine(provider, batch, "batch_claimed"))).contains("already");
    assertThat(why(examine(provider, batch, "batch_tag"))).contains(other.wire());
    assertThat(why(examine(provider, batch, "batch_size"))).contains("3 requests");
    assertThat(why(examine(provider, batch, "batch_lines"))).contains("somebody else");
    assertThat(why(examine(provider, batch, "batch_none"))).contains("knows no batch");
    provider.trouble = Trouble.passing("503");
    assertThat(examine(provider, batch, "batch_tag")).isInstanceOf(Finding.Unreachable.class);
  }

  @Test
  void aWordIsNotTakenWhileAnotherBatchIsBeingSent() {
    Batch batch = inDoubt(2);
    active(aRun().withId("r_sent"), 2);
    submitting();
    ScriptedProvider provider = provider(false);
    provider.running("batch_x", null, now(), 2);

    assertThat(why(examine(provider, batch, "batch_x"))).contains("being sent");
  }

  @Test
  void aBatchThatIsNotInDoubtIsNotAdopted() {
    active(1);
    Batch open = opened("batch_1");
    assertThat(why(examine(provider(true), open, "batch_2"))).contains("not in doubt");
    assertThat(new Abandonment(store().batches(), time).abandon(open.id())).isEmpty();
  }

  @Test
  void twoBatchesNeverHaveTheSameProviderId() {
    active(aRun().withId("r_1"), 2);
    Batch first = doubted(submitting());
    active(aRun().withId("r_2"), 2);
    Batch second = doubted(submitting());
    ScriptedProvider provider = provider(false);
    var seen = provider.running("batch_x", null, now(), 2);
    Adoption adoption = new Adoption(store(), provider, time);

    assertThat(adoption.adopt(first, seen)).isPresent();
    assertThat(adoption.adopt(second, seen)).isEmpty();
    assertThat(state(second)).isInstanceOf(BatchState.InDoubt.class);
  }

  @Test
  void anAbandonedBatchFailsItsRequestsAndIsWatched() {
    Batch batch = inDoubt(3);
    Batch abandoned = new Abandonment(store().batches(), time).abandon(batch.id()).orElseThrow();

    assertThat(abandoned.state())
        .isInstanceOfSatisfying(
            BatchState.Abandoned.class,
            state -> assertThat(state.watchUntil()).isEqualTo(now().plus(Duration.ofHours(25))));
    assertThat(run(RUN).counts()).isEqualTo(new RunCounts(0, 0, 0, 3, 0));
    assertThat(run(RUN).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(row(RUN, 1).failure())
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN));
  }

  @Test
  void anAbandonedBatchThatTurnsUpIsStoppedAndItsAnswersAreKept() {
    Batch batch = inDoubt(2);
    new Abandonment(store().batches(), time).abandon(batch.id());
    ScriptedProvider provider = provider(true);
    provider.running("batch_x", batch.id().wire(), now(), 2);
    dispatcher(provider).poll();
    assertThat(provider.cancelled).containsExactly(new ProviderBatchId("batch_x"));
    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);

    record(answer(attempts(batch.id()).getFirst()));

    assertThat(run(RUN).counts()).isEqualTo(new RunCounts(0, 0, 1, 1, 0));
  }

  @Test
  void givingUpWinsAgainstADispatcherThatLooksAtEveryMoment() {
    Batch batch = inDoubt(1_000);
    ScriptedProvider provider = provider(true);
    Dispatcher dispatcher = dispatcher(provider);
    AtomicInteger looks = new AtomicInteger();
    Abandonment abandonment =
        new Abandonment(
            store().batches(),
            () -> {
              if (looks.getAndIncrement() < 2) {
                dispatcher.poll();
                time.advance(POLL);
              }
              return time.instant();
            });

    assertThat(abandonment.abandon(batch.id())).isPresent();
    assertThat(run(RUN).counts().failed()).isEqualTo(1_000);
  }
}
