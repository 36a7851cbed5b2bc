package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.store.NewRun;
import dev.offpeak.store.OutputStore.Delivered;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.RunStore.AskedBefore;
import dev.offpeak.store.RunStore.Duplicate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for runs and the intake of their requests. */
public abstract class RunStoreContract extends StoreContract {

  @Test
  void aRunComesBackAsItWasCreated() {
    NewRun wanted =
        aRun().delivering().withDeadline(FOLLOWED).withCostCap(new Usd(5_000_000_000L)).build();
    loading(wanted);
    append(wanted.id(), 1, 2);
    store().runs().activate(wanted.id(), "identity", false);

    assertThat(run(wanted.id()))
        .isEqualTo(
            new Run(
                wanted.id(),
                RunState.ACTIVE,
                "identity",
                ACCOUNT,
                wanted.feature(),
                "tickets.jsonl",
                false,
                wanted.createdAt(),
                FOLLOWED,
                new Usd(5_000_000_000L),
                false,
                null,
                null,
                new RunCounts(2, 0, 0, 0, 0),
                RunMoney.NONE));
  }

  @Test
  void whereOutcomesAreWrittenBackIsKeptWithTheRun() {
    RunId kept = active(aRun().deliveringTo("{\"table\":\"ticket\"}"), 1);
    RunId embedded = active(aRun().withId("r_embedded").delivering(), 1);

    assertThat(store().runs().sink(kept)).contains("{\"table\":\"ticket\"}");
    assertThat(store().runs().sink(embedded)).isEmpty();
    assertThat(store().runs().sink(new RunId("r_nobody"))).isEmpty();
  }

  @Test
  void runsOfAnIdentityAreFoundForAsLongAsSomethingIsToBeWrittenBack() {
    RunId run = active(aRun().delivering(), 2);
    String identity = run(run).identity();
    assertThat(store().runs().undelivered(identity)).isEmpty();
    store().runs().cancel(run, now());
    store().runs().finishIfDone(run, now());
    assertThat(store().runs().undelivered(identity)).containsExactly(run);
    assertThat(store().runs().undelivered("another")).isEmpty();

    store()
        .output()
        .delivered(
            run,
            store().output().due(run, 10).stream()
                .map(row -> new Delivered(row.id(), row.endSequence(), Delivery.SKIPPED))
                .toList());
    assertThat(store().runs().undelivered(identity)).isEmpty();
  }

  @Test
  void anIdIsTakenOnce() {
    assertThat(store().runs().create(aRun().build(), FOLLOWED)).isTrue();
    assertThat(store().runs().create(aRun().withFeature("other").build(), FOLLOWED)).isFalse();
    assertThat(run(aRun().build().id()).feature()).isEqualTo(aRun().build().feature());
  }

  @Test
  void aCustomIdIsTakenOncePerRun() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withCustomId("a"), aRequest(2).withCustomId("b"));

    List<Duplicate> duplicates =
        store()
            .runs()
            .append(
                run,
                List.of(
                    aRequest(3).withCustomId("b").build(store().payloads()),
                    aRequest(4).withCustomId("c").build(store().payloads()),
                    aRequest(5).withCustomId("c").build(store().payloads())));

    assertThat(duplicates).containsExactly(new Duplicate(3, "b", 2), new Duplicate(5, "c", 4));
    assertThat(run(run).counts().ready()).isEqualTo(3);
    RunId other = loading(aRun().withId("r_other").build());
    append(other, aRequest(1).withCustomId("a"));
    assertThat(run(other).counts().ready()).isEqualTo(1);
  }

  @Test
  void anInvalidRequestIsStoredAsFailed() {
    RunId run = loading(aRun().delivering().build());
    append(run, aRequest(1), aRequest(2).invalid("no model"));
    store().runs().activate(run, "i", false);

    assertThat(run(run).counts()).isEqualTo(new RunCounts(1, 0, 0, 1, 0));
    assertThat(row(run, 2).failure()).isEqualTo(new Failure(FailureKind.INVALID_INPUT, "no model"));
    assertThat(store().output().due(run, 10)).extracting(row -> row.ordinal()).containsExactly(2L);
  }

  @Test
  void aFinalOrSealedRunTakesNoMore() {
    RunId run = active(1);
    assertThatThrownBy(() -> append(run, 2, 2)).isInstanceOf(IllegalStateException.class);

    RunId open = active(aRun().withId("r_open").openEnded(), 1);
    append(open, 2, 2);
    store().runs().seal(open);
    assertThatThrownBy(() -> append(open, 3, 3)).isInstanceOf(IllegalStateException.class);
    assertThat(run(open).counts().ready()).isEqualTo(2);
    assertThat(run(open).openEnded()).isFalse();
  }

  @Test
  void oneRunAnIdentity() {
    RunId first = active(2);
    RunId second = loading(aRun().withId("r_second").build());
    append(second, 1, 2);

    assertThat(store().runs().activate(second, first.value(), false)).isEqualTo(first);
    assertThat(store().runs().find(second)).isEmpty();

    RunId third = loading(aRun().withId("r_third").build());
    assertThat(store().runs().activate(third, first.value(), true)).isEqualTo(first);
    assertThat(store().runs().findByIdentity(first.value()).map(Run::id)).contains(first);
  }

  @Test
  void againStartsANewRunOnceTheOldOneIsFinal() {
    RunId first = active(0);
    assertThat(store().runs().finishIfDone(first, now())).isTrue();

    RunId kept = loading(aRun().withId("r_kept").build());
    assertThat(store().runs().activate(kept, first.value(), false)).isEqualTo(first);

    RunId again = loading(aRun().withId("r_again").build());
    assertThat(store().runs().activate(again, first.value(), true)).isEqualTo(again);
    assertThat(store().runs().findByIdentity(first.value()).map(Run::id)).contains(again);
  }

  @Test
  void onlyDeadLoadsAreDropped() {
    RunId dead = loading(aRun().withId("r_dead").build());
    RunId alive = loading(aRun().withId("r_alive").build());
    RunId active = active(aRun().withId("r_active"), 1);
    append(dead, 1, 3);
    store().runs().follow(alive, FOLLOWED.plusSeconds(60));

    store().runs().dropDeadLoads(FOLLOWED.plusSeconds(1));

    assertThat(store().runs().find(dead)).isEmpty();
    assertThat(store().runs().find(alive)).isPresent();
    assertThat(store().runs().find(active)).isPresent();
  }

  @Test
  void anActiveRunIsNeverDropped() {
    RunId run = active(2);

    store().runs().dropLoading(run);

    assertThat(rows(run)).hasSize(2);
  }

  @Test
  void recentRunsAreNewestFirstWithoutLoads() {
    RunId old = active(aRun().withId("r_old"), 1);
    RunId young =
        active(aRun().withId("r_young").createdAt(SettableTime.START.plus(Duration.ofHours(1))), 1);
    loading(aRun().withId("r_load").build());

    assertThat(store().runs().recent(10)).extracting(Run::id).containsExactly(young, old);
    assertThat(store().runs().recent(1)).extracting(Run::id).containsExactly(young);
  }

  @Test
  void openEndedRunsAreFoundHoweverManyCameAfterThem() {
    NewRun gateway = aRun().withId("r_gateway").openEnded().build();
    loading(gateway);
    store().runs().activate(gateway.id(), "gateway", true);
    active(aRun().withId("r_file").createdAt(SettableTime.START.plus(Duration.ofHours(1))), 1);
    loading(aRun().withId("r_load").openEnded().build());

    assertThat(store().runs().openEnded()).containsExactly(gateway.id());

    store().runs().cancel(gateway.id(), now());
    store().runs().finishIfDone(gateway.id(), now());
    assertThat(store().runs().openEnded()).isEmpty();
  }

  /** It takes no more requests, however long the provider takes to end the last of its batches. */
  @Test
  void anOpenEndedRunThatIsBeingCancelledGivesItsIdentityToTheNext() {
    RunId first = loading(aRun().withId("r_first").openEnded().build());
    RunId second = loading(aRun().withId("r_second").openEnded().build());
    store().runs().activate(first, "gateway", true);
    store().runs().cancel(first, now());
    assertThat(run(first).state()).isEqualTo(RunState.ACTIVE);

    assertThat(store().runs().activate(second, "gateway", true)).isEqualTo(second);
    assertThat(store().runs().findByIdentity("gateway")).map(Run::id).contains(second);
  }

  @Test
  void aStoppedRunIsNotPlannedUntilItResumes() {
    RunId run = active(1);
    Stop stop = new Stop(Stop.Reason.COST_CAP, "The cap is reached.");

    store().runs().stop(run, stop);
    assertThat(run(run).stop()).isEqualTo(stop);
    assertThat(readyGroups()).isEmpty();

    Account other = new Account(new AccountId("ffffffffffff"), ACCOUNT.target());
    store().runs().resume(run, other, null, new Usd(7));
    assertThat(run(run).stop()).isNull();
    assertThat(run(run).account()).isEqualTo(other);
    assertThat(run(run).costCap()).isEqualTo(new Usd(7));
    assertThat(readyGroups()).isEmpty();
    assertThat(store().plans().readyGroups(other.id(), now(), true)).hasSize(1);
  }

  @Test
  void stopAllStopsOnlyWhatHasSomethingToSend() {
    RunId atProvider = active(aRun().withId("r_sent"), 1);
    opened();
    RunId waiting = active(aRun().withId("r_wait"), 1);

    store().runs().stopAll(ACCOUNT.id(), new Stop(Stop.Reason.QUOTA, "No money."));

    assertThat(run(atProvider).stop()).isNull();
    assertThat(run(waiting).stop()).isNotNull();
  }

  @Test
  void cancelEndsWhatIsReadyAndLeavesWhatIsInFlight() {
    RunId run = active(aRun().delivering(), 2);
    var batch = opened();
    RunId more = active(aRun().withId("r_more"), 3);

    assertThat(store().runs().cancel(more, now())).isEqualTo(3);
    assertThat(store().runs().cancel(run, now())).isZero();

    assertThat(run(more).counts()).isEqualTo(new RunCounts(0, 0, 0, 0, 3));
    assertThat(run(run).cancelRequested()).isTrue();
    assertThat(store().runs().finishIfDone(more, now())).isTrue();
    assertThat(run(more).state()).isEqualTo(RunState.CANCELLED);
    assertThat(store().runs().finishIfDone(run, now())).isFalse();
    assertThat(store().results().unanswered(batch.id(), null, 10))
        .allMatch(unanswered -> unanswered.cancelRequested());
  }

  @Test
  void aRunIsFinishedWhenAllItsRequestsAre() {
    RunId run = active(1);
    assertThat(store().runs().finishIfDone(run, now())).isFalse();
    var attempt = attempts(opened().id()).getFirst();
    assertThat(store().runs().finishIfDone(run, now())).isFalse();
    record(answer(attempt));

    assertThat(store().runs().finishIfDone(run, now())).isTrue();
    assertThat(run(run).state()).isEqualTo(RunState.FINISHED);
    assertThat(run(run).finishedAt()).isEqualTo(now());
    assertThat(store().runs().finishIfDone(run, now().plusSeconds(9))).isTrue();
    assertThat(run(run).finishedAt()).isEqualTo(now());
  }

  @Test
  void anOpenEndedRunIsFinishedOnlyOnceSealed() {
    RunId run = active(aRun().openEnded(), 0);
    assertThat(store().runs().finishIfDone(run, now())).isFalse();

    store().runs().seal(run);

    assertThat(store().runs().finishIfDone(run, now())).isTrue();
  }

  @Test
  void retryMakesWhatFailedReadyAgain() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1), aRequest(2), aRequest(3).invalid("bad line"));
    store().runs().activate(run, "i", false);
    var attempts = attempts(opened().id());
    record(answer(attempts.get(0)));
    settle(
        attempts.get(1),
        new RequestState.Failed(new Failure(FailureKind.INVALID_REQUEST, "no such parameter")));
    store().runs().finishIfDone(run, now());

    assertThat(store().runs().retry(run, now())).isEqualTo(1);

    assertThat(run(run).state()).isEqualTo(RunState.ACTIVE);
    assertThat(run(run).finishedAt()).isNull();
    assertThat(run(run).counts()).isEqualTo(new RunCounts(1, 0, 1, 1, 0));
    assertThat(ready()).hasSize(1);
    assertThat(row(run, 2).failure()).isNull();
  }

  @Test
  void retryOfACancelledRunSendsItAgain() {
    RunId run = active(2);
    store().runs().cancel(run, now());
    store().runs().finishIfDone(run, now());

    assertThat(store().runs().retry(run, now())).isEqualTo(2);

    assertThat(run(run).cancelRequested()).isFalse();
    assertThat(ready()).hasSize(2);
  }

  @Test
  void askedBeforeMeansAnsweredOrInFlight() {
    RunId run = loading(aRun().build());
    append(
        run,
        aRequest(1).withCustomId("a").withBodyHash(1),
        aRequest(2).withCustomId("b").withBodyHash(2));
    store().runs().activate(run, "source", false);
    var attempts = attempts(opened().id());
    record(answer(attempts.get(0)));
    settle(
        attempts.get(1), new RequestState.Failed(new Failure(FailureKind.INVALID_REQUEST, "no")));

    assertThat(
            store()
                .runs()
                .askedBefore(
                    "source",
                    List.of(
                        new AskedBefore("a", 1), new AskedBefore("a", 9), new AskedBefore("b", 2))))
        .containsExactly(new AskedBefore("a", 1));
    assertThat(store().runs().askedBefore("other", List.of(new AskedBefore("a", 1)))).isEmpty();
  }

  @Test
  void accountsInFlightAreThoseWithOpenBatches() {
    RunId run = active(1);
    assertThat(store().runs().accountsInFlight(run)).isEmpty();

    opened();

    assertThat(store().runs().accountsInFlight(run)).containsExactly(ACCOUNT);
  }
}
