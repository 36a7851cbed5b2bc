package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunId;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.Trouble;
import dev.offpeak.testkit.RunBuilder;
import dev.offpeak.testkit.simulation.SimDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for batches of which nobody knows whether they arrived, and for late twins. */
public abstract class DoubtContract extends DispatchContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final ProviderBatchId FOUND = new ProviderBatchId("batch_found");

  private String firstId(Batch batch) {
    return attempts(batch.id()).getFirst().wire();
  }

  private int listings(Batch batch) {
    return ((BatchState.Doubted) state(batch)).doubt().listings();
  }

  @Test
  void aTaggedBatchIsAdoptedHoweverDeepTheListHasIt() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    provider.running("batch_found", batch.id().wire(), now(), 2);
    for (int i = 0; i < 5; i++) {
      provider.running("batch_other" + i, null, now(), 2);
    }

    dispatcher(provider).poll();

    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);
    assertThat(((BatchState.Open) state(batch)).id()).isEqualTo(FOUND);
  }

  @Test
  void threeCompleteListingsOverTheQuietTimeProveItAbsentAndARestartDoesNotBeginAgain() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);

    pollFor(dispatcher(provider), POLL.multipliedBy(29));
    assertThat(state(batch)).isInstanceOf(BatchState.InDoubt.class);
    pollFor(dispatcher(provider), POLL.multipliedBy(2));

    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
    assertThat(ready()).hasSize(2);
  }

  @Test
  void aFailedOrBrokenListingCountsForNothingAndResetsNothing() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    for (int i = 0; i < 5; i++) {
      provider.running("batch_other" + i, null, now(), 2);
    }
    Dispatcher dispatcher = dispatcher(provider);
    dispatcher.poll();
    assertThat(listings(batch)).isEqualTo(1);

    provider.brokenPage = 3;
    pollFor(dispatcher, HOUR);
    assertThat(listings(batch)).isEqualTo(1);

    provider.brokenPage = 0;
    dispatcher.poll();
    time.advance(POLL);
    dispatcher.poll();
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
  }

  @Test
  void aListingThatIsToldToWaitWaits() {
    inDoubt(1);
    ScriptedProvider provider = provider(true);
    provider.trouble = new Trouble("429", false, HOUR);
    Dispatcher dispatcher = dispatcher(provider);

    pollFor(dispatcher, HOUR);

    assertThat(provider.listings).isEqualTo(1);
  }

  @Test
  void theListIsReadBackByTheProvidersClock() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    provider.ahead = Duration.ofHours(-5);
    Instant theirs = now().plus(provider.ahead);
    provider.running("batch_found", batch.id().wire(), theirs, 2);
    provider.running("batch_a", null, theirs, 2);
    provider.running("batch_b", null, theirs, 2);

    dispatcher(provider).poll();

    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);
  }

  @Test
  void withoutATagOnlyResultsProveItAndUntilThenItWaits() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    provider.running("batch_found", null, now(), 2);
    Dispatcher dispatcher = dispatcher(provider);

    pollFor(dispatcher, HOUR.multipliedBy(20), Duration.ofMinutes(5));
    assertThat(state(batch)).isInstanceOf(BatchState.InDoubt.class);
    assertThat(((BatchState.InDoubt) state(batch)).doubt().candidates()).isEqualTo(1);

    provider.ended("batch_found", null, now().minus(HOUR), 2, List.of("stray", firstId(batch)));
    pollFor(dispatcher, Duration.ofMinutes(10));
    assertThat(store().batches().ofProvider(batch.account(), FOUND)).contains(again(batch));
    assertThat(provider.cancelled).isEmpty();
  }

  @Test
  void batchesOfOtherSizesTimesAndOwnersAreNoCandidates() {
    active(aRun().withId("r_claimer"), 2);
    Batch claimer = opened("batch_claimed");
    Batch batch = doubtOfAnotherRun();
    ScriptedProvider provider = provider(false);
    provider.running("batch_old", null, now().minus(HOUR).minusSeconds(1), 2);
    provider.running("batch_claimed", null, now(), 2);
    provider.running("batch_size", null, now(), 3);
    provider.ended("batch_foreign", null, now(), 2, List.of("x", "y"));
    provider.running("batch_later", null, now().plus(HOUR.multipliedBy(25)).plusSeconds(1), 2);

    pollFor(dispatcher(provider), POLL.multipliedBy(122));

    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
    assertThat(provider.cancelled).isEmpty();
    assertThat(claimer.state()).isInstanceOf(BatchState.Open.class);
  }

  private Batch doubtOfAnotherRun() {
    active(aRun().withId("r_other"), 2);
    return doubted(submitting());
  }

  @Test
  void whatEndedWithoutAnyProofIsGivenUpOnlyWhenItsResultsAreGoneAndSaysSo() {
    Batch batch = inDoubt(2);
    Instant sent = now();
    ScriptedProvider provider = provider(false);
    provider.ended("batch_mute", null, sent, 2, List.of());
    Dispatcher dispatcher = dispatcher(provider);

    pollFor(dispatcher, Duration.ofDays(29), HOUR);
    assertThat(state(batch)).isInstanceOf(BatchState.InDoubt.class);
    pollFor(dispatcher, Duration.ofHours(3), HOUR);

    assertThat(state(batch)).isInstanceOf(BatchState.Abandoned.class);
    RunId run = new RunId("r_aaaaaa");
    assertThat(row(run, 1).failure())
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN));
    assertThat(store().runs().retry(run, now())).isEqualTo(2);
  }

  @Test
  void whatMayBeItAndNeverEndsIsWaitedForNoLonger() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    provider.running("batch_stuck", null, now(), 2);
    Dispatcher dispatcher = dispatcher(provider);

    pollFor(dispatcher, Duration.ofDays(29), HOUR);
    assertThat(state(batch)).isInstanceOf(BatchState.InDoubt.class);
    pollFor(dispatcher, Duration.ofHours(3), HOUR);
    assertThat(state(batch)).isInstanceOf(BatchState.Abandoned.class);

    pollFor(dispatcher, Duration.ofDays(31), HOUR);
    assertThat(again(batch).nextAt()).isEqualTo(BatchState.GivenUp.NEVER);
  }

  private Batch absent(ScriptedProvider provider, Dispatcher dispatcher) {
    Batch batch = inDoubt(2);
    provider.batches.clear();
    pollFor(dispatcher, POLL.multipliedBy(122));
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
    return batch;
  }

  @Test
  void aTaggedLateTwinIsStoppedBeforeItIsTakenBack() {
    ScriptedProvider provider = provider(true);
    Dispatcher dispatcher = dispatcher(provider);
    Batch batch = absent(provider, dispatcher);
    provider.running("batch_found", batch.id().wire(), now(), 2);
    provider.answer = new CallOutcome.Failed(Trouble.passing("503"));

    pollFor(dispatcher, HOUR);
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
    assertThat(provider.cancelled).contains(FOUND);

    provider.answer = new CallOutcome.Done();
    time.advance(HOUR);
    dispatcher.poll();
    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);
  }

  @Test
  void anUntaggedLateTwinIsTakenBackAtItsEndAndNeverStopped() {
    ScriptedProvider provider = provider(false);
    Dispatcher dispatcher = dispatcher(provider);
    Batch batch = absent(provider, dispatcher);
    ProviderBatch running = provider.running("batch_found", null, now(), 2);

    pollFor(dispatcher, Duration.ofHours(26), Duration.ofMinutes(5));
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
    assertThat(again(batch).nextAt()).isNotEqualTo(BatchState.GivenUp.NEVER);

    provider.ended("batch_found", null, running.createdAt(), 2, List.of(firstId(batch)));
    pollFor(dispatcher, Duration.ofMinutes(10));
    assertThat(store().batches().ofProvider(batch.account(), FOUND)).contains(again(batch));
    assertThat(provider.cancelled).isEmpty();
  }

  @Test
  void theWatchEndsWithACompleteLookAfterItsTimeHoweverLate() {
    ScriptedProvider provider = provider(true);
    Batch batch = absent(provider, dispatcher(provider));
    time.advance(Duration.ofDays(9));
    Dispatcher nextProcess = dispatcher(provider);
    provider.trouble = Trouble.passing("503");
    nextProcess.poll();
    assertThat(again(batch).nextAt()).isNotEqualTo(BatchState.GivenUp.NEVER);

    provider.trouble = null;
    time.advance(HOUR);
    nextProcess.poll();
    assertThat(again(batch).nextAt()).isEqualTo(BatchState.GivenUp.NEVER);

    int listings = provider.listings;
    pollFor(nextProcess, HOUR);
    assertThat(provider.listings).isEqualTo(listings);
    assertThat(row(new RunId("r_aaaaaa"), 1).state()).isEqualTo(Kind.READY);
  }

  @Test
  void aDoubtUnderAnotherKeyIsNotLookedInto() {
    Batch batch = inDoubt(1);
    ScriptedProvider other =
        new ScriptedProvider(
            new Account(new AccountId("ffffffffffff"), RunBuilder.ACCOUNT.target()),
            new SimDialect(true),
            time);

    pollFor(dispatcher(other), HOUR);

    assertThat(other.listings).isZero();
    assertThat(listings(batch)).isZero();
  }
}
