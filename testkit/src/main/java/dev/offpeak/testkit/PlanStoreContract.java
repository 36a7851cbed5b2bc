package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.IllegalTransitionException;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.PlanStore.ReadyRun;
import dev.offpeak.store.PlanStore.RunBudget;
import dev.offpeak.store.ResultStore.AttemptRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules for ready requests and for batches while they are put together. */
public abstract class PlanStoreContract extends StoreContract {

  @Test
  void requestsOfALoadingRunAreInvisible() {
    RunId run = loading(aRun().build());
    append(run, 1, 3);
    assertThat(readyGroups()).isEmpty();

    store().runs().activate(run, "i", false);
    assertThat(ready()).hasSize(3);
  }

  @Test
  void onlyFollowedRunsArePlanned() {
    active(1);
    time.set(FOLLOWED);
    assertThat(readyGroups()).isEmpty();

    store().runs().follow(aRun().build().id(), FOLLOWED.plusSeconds(1));
    assertThat(readyGroups()).hasSize(1);

    store().runs().follow(aRun().build().id(), FOLLOWED.minusSeconds(1));
    assertThat(readyGroups()).hasSize(1);
  }

  @Test
  void requestsAreGroupedByEndpointAndModel() {
    RunId run = loading(aRun().openEnded().build());
    append(
        run,
        aRequest(1).withModel("small"),
        aRequest(2).withModel("large"),
        aRequest(3).withEndpoint(Endpoint.EMBEDDINGS),
        aRequest(4).withModel("small"));
    store().runs().activate(run, "i", false);

    assertThat(readyGroups())
        .extracting(group -> group.group().model())
        .containsExactly("small", "large", "gpt-6-luna");
    List<ReadyGroup> mixed = store().plans().readyGroups(ACCOUNT.id(), now(), false);
    assertThat(mixed).hasSize(2);
    assertThat(mixed.getFirst().group().model()).isEqualTo("small");
    assertThat(mixed.getFirst().openEnded()).isTrue();
    assertThat(
            store().plans().readyRequests(ACCOUNT.id(), mixed.getFirst(), false, now(), null, 10))
        .extracting(ReadyRequest::model)
        .containsExactly("small", "large", "small");
  }

  @Test
  void requestsOfManyRunsComeInTheOrderOfIntake() {
    RunId first = loading(aRun().withId("r_first").openEnded().build());
    RunId second = loading(aRun().withId("r_second").build());
    append(first, 1, 2);
    append(second, 1, 2);
    append(first, 3, 4);
    store().runs().activate(first, "1", false);
    store().runs().activate(second, "2", false);
    ReadyGroup group = readyGroups().getFirst();

    List<ReadyRequest> page =
        store().plans().readyRequests(ACCOUNT.id(), group, true, now(), null, 4);
    List<ReadyRequest> rest =
        store().plans().readyRequests(ACCOUNT.id(), group, true, now(), page.getLast().id(), 4);

    assertThat(group.openEnded()).isFalse();
    assertThat(page).extracting(ReadyRequest::run).containsExactly(first, first, second, second);
    assertThat(rest).extracting(ReadyRequest::run).containsExactly(first, first);
    assertThat(page).extracting(ReadyRequest::id).isSorted();
  }

  @Test
  void eachRunsRequestsCanBeReadAlone() {
    RunId first = active(aRun().withId("r_first").withFeature("digest").withDeadline(FOLLOWED), 3);
    RunId second = active(aRun().withId("r_second"), 2);
    ReadyGroup group = readyGroups().getFirst();

    assertThat(store().plans().readyRuns(ACCOUNT.id(), group, true, now()))
        .containsExactly(
            new ReadyRun(first, new Feature("digest"), FOLLOWED),
            new ReadyRun(second, new Feature("ticket-summary"), null));
    List<ReadyRequest> of =
        store().plans().readyRequestsOf(first, ACCOUNT.id(), group, true, now(), null, 2);
    assertThat(of).extracting(ReadyRequest::run).containsExactly(first, first);
    assertThat(
            store()
                .plans()
                .readyRequestsOf(first, ACCOUNT.id(), group, true, now(), of.getLast().id(), 2))
        .hasSize(1);
    store().runs().cancel(first, now());
    assertThat(store().plans().readyRequestsOf(first, ACCOUNT.id(), group, true, now(), null, 2))
        .isEmpty();
    assertThat(store().plans().readyRuns(ACCOUNT.id(), group, true, now()))
        .extracting(ReadyRun::run)
        .containsExactly(second);
  }

  @Test
  void theOldestSaysSinceWhenAGroupWaits() {
    RunId run = active(aRun().openEnded(), 1);
    time.advance(Duration.ofMinutes(1));
    append(run, 2, 2);

    assertThat(readyGroups().getFirst().oldestReadyAt()).isEqualTo(SettableTime.START);
  }

  @Test
  void anIntentReservesEachRunsShare() {
    RunId run = active(aRun().withCostCap(new Usd(10_000)), 3);
    BatchId assembling = assembling();
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(store().plans().assembling(ACCOUNT.id())).containsExactly(assembling);

    Batch batch = store().plans().plan(assembling, 4_000, now());

    assertThat(batch.state()).isEqualTo(new BatchState.Planned(now(), null, 0, null));
    assertThat(batch.requests()).isEqualTo(3);
    assertThat(batch.wireBytes()).isEqualTo(4_000);
    assertThat(batch.estimatedInputTokens()).isEqualTo(300);
    assertThat(batch.reserved()).isEqualTo(new Usd(3_000));
    assertThat(store().batches().find(assembling)).contains(batch);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(0, 3, 0, 0, 0));
    assertThat(store().plans().budgets(List.of(run)))
        .containsEntry(run, new RunBudget(new Usd(10_000), Usd.ZERO, new Usd(3_000), 3));
    assertThat(store().plans().assembling(ACCOUNT.id())).isEmpty();
  }

  @Test
  void aRequestIsTakenOnce() {
    RunId run = active(3);
    ReadyGroup group = readyGroups().getFirst();
    List<ReadyRequest> ready = ready();
    assembling();
    BatchId late = newBatchId();
    store().plans().begin(late, ACCOUNT.id(), group.group(), now());

    assertThatThrownBy(() ->
            store()
                .plans()
                .assemble(late, List.of(new Member(ready.getFirst().id(), newAttemptId()))))
        .isInstanceOf(IllegalTransitionException.class);
    assertThat(store().batches().lines(late, null, 10)).isEmpty();
    assertThat(run(run).counts().inFlight()).isEqualTo(3);
  }

  @Test
  void nothingOfARefusedSliceIsWritten() {
    RunId run = active(2);
    List<ReadyRequest> ready = ready();
    BatchId batch = newBatchId();
    store().plans().begin(batch, ACCOUNT.id(), readyGroups().getFirst().group(), now());
    Member good = new Member(ready.getFirst().id(), newAttemptId());

    assertThatThrownBy(() ->
            store()
                .plans()
                .assemble(batch, List.of(good, new Member(good.request(), newAttemptId()))))
        .isInstanceOf(RuntimeException.class);
    assertThat(run(run).counts().ready()).isEqualTo(2);

    store().plans().assemble(batch, List.of(good));
    assertThat(attempts(batch)).containsExactly(good.attempt());
  }

  @Test
  void aDroppedBatchLeavesItsRequestsReady() {
    RunId run = active(2_500);
    BatchId batch = newBatchId();
    ReadyGroup group = readyGroups().getFirst();
    store().plans().begin(batch, ACCOUNT.id(), group.group(), now());
    List<ReadyRequest> all =
        store().plans().readyRequests(ACCOUNT.id(), group, true, now(), null, 5_000);
    store()
        .plans()
        .assemble(batch, all.stream().map(r -> new Member(r.id(), newAttemptId())).toList());

    store().plans().drop(batch);
    store().plans().drop(batch);

    assertThat(run(run).counts()).isEqualTo(new RunCounts(2_500, 0, 0, 0, 0));
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(store().batches().find(batch)).isEmpty();
    assertThat(store().plans().readyRequests(ACCOUNT.id(), group, true, now(), null, 5_000))
        .isEqualTo(all);
  }

  private static final Beginning SYSTEM =
      new Beginning(Beginning.Place.SYSTEM, Long.MIN_VALUE, 3_000, 17, 12_345, true);
  private static final Beginning DOCUMENT =
      new Beginning(Beginning.Place.FIRST_BLOCK, -1, 70_000, 12_400, 2_000_000, false);

  @Test
  void beginningsComeBackAndWhichIsMarkedStandsInTheLine() {
    RunId run = loading(aRun().build());
    append(
        run,
        aRequest(1).withBeginnings(SYSTEM, DOCUMENT),
        aRequest(2).withBeginnings(SYSTEM, DOCUMENT),
        aRequest(3).withBeginnings(SYSTEM),
        aRequest(4));
    store().runs().activate(run, "i", false);
    List<ReadyRequest> ready = ready();
    assertThat(ready)
        .extracting(ReadyRequest::beginnings)
        .containsExactly(
            List.of(SYSTEM, DOCUMENT), List.of(SYSTEM, DOCUMENT), List.of(SYSTEM), List.of());
    BatchId batch = newBatchId();
    store().plans().begin(batch, ACCOUNT.id(), readyGroups().getFirst().group(), now());
    List<Member> members =
        List.of(
            new Member(ready.get(3).id(), newAttemptId()),
            new Member(ready.get(1).id(), newAttemptId(), 1),
            new Member(ready.get(0).id(), newAttemptId(), 0),
            new Member(ready.get(2).id(), newAttemptId()));
    store().plans().assemble(batch, members);

    assertThat(store().batches().lines(batch, null, 10))
        .extracting(Line::mark)
        .containsExactly(null, DOCUMENT, SYSTEM, null);
    List<AttemptId> attempts = members.stream().map(Member::attempt).toList();
    Map<AttemptId, AttemptRow> rows = store().results().attempts(attempts);
    assertThat(rows.values().stream().filter(AttemptRow::marked).map(AttemptRow::id))
        .containsExactlyInAnyOrder(members.get(1).attempt(), members.get(2).attempt());
    store().plans().drop(batch);
    assertThat(ready()).isEqualTo(ready);
  }

  @Test
  void aPlannedBatchCannotBeDropped() {
    active(1);
    Batch batch = planned();

    assertThatThrownBy(() -> store().plans().drop(batch.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().batches().find(batch.id())).contains(batch);
  }

  @Test
  void whatIsCancelledIsNotTaken() {
    RunId run = active(1);
    List<ReadyRequest> ready = ready();
    BatchId batch = newBatchId();
    store().plans().begin(batch, ACCOUNT.id(), readyGroups().getFirst().group(), now());
    store().runs().cancel(run, now());

    assertThatThrownBy(() ->
            store()
                .plans()
                .assemble(batch, List.of(new Member(ready.getFirst().id(), newAttemptId()))))
        .isInstanceOf(IllegalTransitionException.class);
  }

  @Test
  void droppingTheBatchOfACancelledRunCancelsItsRequests() {
    RunId run = active(2);
    BatchId batch = assembling();
    store().runs().cancel(run, now());

    store().plans().drop(batch);

    assertThat(row(run, 1).state()).isEqualTo(Kind.CANCELLED);
    assertThat(store().runs().finishIfDone(run, now())).isTrue();
  }
}
