package dev.offpeak.testkit;

import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.IllegalTransitionException;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.StaleBatchException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules for batches from intent to end. */
public abstract class BatchStoreContract extends StoreContract {

  private static final ProviderBatchId ID = new ProviderBatchId("batch_1");
  private static final ProviderFileId FILE = new ProviderFileId("file-1");

  private Batch moved(Batch from, BatchState to) {
    Batch moved = store().batches().move(from, to, now().plusSeconds(30));
    assertThat(moved.state()).isEqualTo(to);
    assertThat(moved.nextAt()).isEqualTo(now().plusSeconds(30));
    assertThat(store().batches().find(from.id())).contains(moved);
    return moved;
  }

  @Test
  void everyStateComesBackAsItWas() {
    active(1);
    Instant later = now().plus(Duration.ofHours(1));
    BatchProgress progress = new BatchProgress(9, 5, 1);
    Batch batch = planned();
    batch = moved(batch, new BatchState.Planned(later, FILE, 2, "token limit"));
    batch = moved(batch, new BatchState.Uploading(now(), 3));
    Instant told = later.minusSeconds(100);
    batch = moved(batch, new BatchState.Submitting(later, FILE, 3, told));
    Doubt doubt = Doubt.fresh(later, "connection reset", true, told);
    batch = moved(batch, new BatchState.InDoubt(doubt, FILE));
    doubt = doubt.notListed(later, null).notListed(later.plusSeconds(1), told.plusSeconds(1));
    batch = moved(batch, new BatchState.InDoubt(doubt, FILE));
    doubt = doubt.candidates(2, later.plusSeconds(9), told.plusSeconds(2));
    batch = moved(batch, new BatchState.InDoubt(doubt, FILE));
    batch = moved(batch, new BatchState.Open(ID, now(), progress));
    batch = moved(batch, new BatchState.Cancelling(ID, now(), progress));
    List<String> files = List.of("file-2", "file-3");
    batch =
        moved(
            batch, new BatchState.Ended(ID, now(), later, BatchEnd.CANCELLED, files, progress, 0));
    batch =
        moved(
            batch,
            new BatchState.Ended(ID, now(), later, BatchEnd.CANCELLED, List.of(), progress, 1));
    moved(batch, new BatchState.Collected(ID, now(), later, BatchEnd.CANCELLED));
  }

  @Test
  void aMoveFromAnOldStateIsRefused() {
    active(1);
    Batch planned = planned();
    BatchState submitting = new BatchState.Submitting(now(), null, 0);
    store().batches().move(planned, submitting, now());

    assertThatThrownBy(() -> store().batches().move(planned, submitting, now()))
        .isInstanceOf(StaleBatchException.class);
  }

  @Test
  void aMoveOutsideTheTableIsRefused() {
    active(1);
    Batch planned = planned();

    assertThatThrownBy(() ->
            store()
                .batches()
                .move(planned, new BatchState.Open(ID, now(), BatchProgress.NONE), now()))
        .isInstanceOf(IllegalTransitionException.class);
    assertThat(store().batches().find(planned.id())).contains(planned);
  }

  @Test
  void pollsCountMovesThatKeepTheState() {
    active(1);
    Batch open = opened();
    assertThat(open.polls()).isZero();

    Batch polled = moved(open, new BatchState.Open(ID, now(), new BatchProgress(1, 0, 0)));
    assertThat(polled.polls()).isEqualTo(1);
    assertThat(moved(polled, new BatchState.Cancelling(ID, now(), BatchProgress.NONE)).polls())
        .isZero();
  }

  @Test
  void linesComeInTheirOrderPageByPage() {
    active(5);
    Batch batch = planned();

    List<Line> first = store().batches().lines(batch.id(), null, 3);
    List<Line> rest = store().batches().lines(batch.id(), first.getLast().position(), 3);

    assertThat(first).extracting(Line::position).containsExactly(1, 2, 3);
    assertThat(rest).extracting(Line::position).containsExactly(4, 5);
    assertThat(text(rest.getLast().body())).isEqualTo("{\"messages\":[],\"n\":5}");
  }

  @Test
  void batchesAreFoundByStateTheLongestDueFirst() {
    active(aRun().withId("r_1"), 1);
    Batch late =
        store()
            .batches()
            .move(planned(), new BatchState.Planned(now(), null, 1, "x"), now().plusSeconds(60));
    active(aRun().withId("r_2"), 1);
    Batch due = planned();

    assertThat(store().batches().in(ACCOUNT.id(), Set.of(BatchState.Kind.PLANNED)))
        .containsExactly(due, late);
    assertThat(store().batches().in(ACCOUNT.id(), Set.of(BatchState.Kind.OPEN))).isEmpty();
    assertThat(store().batches().in(new AccountId("ffffffffffff"), Set.of(BatchState.Kind.PLANNED)))
        .isEmpty();
    assertThat(store().batches().recent(10)).containsExactly(due, late);
    assertThat(store().batches().unfinished()).containsExactly(due, late);
    assertThat(store().batches().ofRun(new RunId("r_1"))).containsExactly(late);
  }

  @Test
  void whatWasSentIsCounted() {
    active(1);
    Batch batch = submitting();
    assertThat(store().batches().submittedSince(ACCOUNT.id(), now())).isEqualTo(1);
    assertThat(store().batches().submittedSince(ACCOUNT.id(), now().plusMillis(1))).isZero();

    store().batches().move(batch, new BatchState.Planned(now(), null, 1, "429"), now());
    assertThat(store().batches().submittedSince(ACCOUNT.id(), now())).isEqualTo(1);
  }

  @Test
  void aProviderIdIsClaimedByItsAccount() {
    active(1);
    opened("batch_x");

    assertThat(store().batches().claimed(ACCOUNT.id(), new ProviderBatchId("batch_x"))).isTrue();
    assertThat(store().batches().claimed(ACCOUNT.id(), new ProviderBatchId("batch_y"))).isFalse();
    assertThat(
            store()
                .batches()
                .claimed(new AccountId("ffffffffffff"), new ProviderBatchId("batch_x")))
        .isFalse();
  }

  @Test
  void aProviderIdIsClaimedOnlyOnce() {
    active(aRun().withId("r_1"), 1);
    Batch first = opened("batch_x");
    active(aRun().withId("r_2"), 1);
    Batch second = submitting();
    BatchState same =
        new BatchState.Open(new ProviderBatchId("batch_x"), now(), BatchProgress.NONE);

    assertThatThrownBy(() -> store().batches().move(second, same, now()))
        .isInstanceOf(StaleBatchException.class);
    assertThat(store().batches().ofProvider(ACCOUNT.id(), new ProviderBatchId("batch_x")))
        .contains(first);
    assertThat(store().batches().ofProvider(ACCOUNT.id(), new ProviderBatchId("batch_y")))
        .isEmpty();
  }

  @Test
  void batchesAtAProviderComePageByPageTheLatestSentFirst() {
    active(aRun().withId("r_1"), 1);
    Batch first = opened("batch_1");
    active(aRun().withId("r_2"), 1);
    Batch second = opened("batch_2");
    time.advance(Duration.ofSeconds(1));
    active(aRun().withId("r_3"), 1);
    Batch third = opened("batch_3");
    active(aRun().withId("r_4"), 1);
    planned();

    assertThat(store().batches().atProvider(ACCOUNT.id(), null, 2)).containsExactly(third, second);
    assertThat(store().batches().atProvider(ACCOUNT.id(), second, 2)).containsExactly(first);
    assertThat(store().batches().atProvider(ACCOUNT.id(), first, 2)).isEmpty();
  }

  @Test
  void whenTheProviderMadeABatchIsKeptAndSaysItsPlaceAmongThem() {
    active(aRun().withId("r_1"), 1);
    Batch first = opened("batch_1");
    time.advance(Duration.ofHours(3));
    active(aRun().withId("r_2"), 1);
    Batch second = opened("batch_2");
    Instant made = now().plus(Duration.ofDays(2));
    BatchState.Open open = (BatchState.Open) first.state();
    BatchState told = new BatchState.Open(open.id(), open.submittedAt(), open.progress(), made);
    Batch moved = store().batches().move(first, told, first.nextAt());

    assertThat(moved.state()).isEqualTo(told);
    assertThat(store().batches().atProvider(ACCOUNT.id(), null, 2)).containsExactly(moved, second);
    assertThat(store().batches().atProvider(ACCOUNT.id(), moved, 2)).containsExactly(second);
  }

  @Test
  void aReleasedBatchLetsItsRequestsGo() {
    RunId run = active(1_200);
    Batch batch = bigBatch();
    Instant readyAt = now().plusSeconds(30);

    Batch rejected =
        store()
            .batches()
            .release(
                batch,
                new BatchState.Rejected(now(), "line 2 is bad"),
                readyAt,
                position ->
                    position == 2 ? new Failure(FailureKind.INVALID_REQUEST, "bad line") : null);

    assertThat(rejected.state()).isEqualTo(new BatchState.Rejected(now(), "line 2 is bad"));
    assertThat(run(run).counts()).isEqualTo(new RunCounts(1_199, 0, 0, 1, 0));
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(row(run, 2).failure())
        .isEqualTo(new Failure(FailureKind.INVALID_REQUEST, "bad line"));
    assertThat(row(run, 2).attempts()).isZero();
    assertThat(readyGroups()).isEmpty();
    time.set(readyAt);
    assertThat(ready()).hasSize(1_000);
    assertThat(store().results().unanswered(batch.id(), null, 10)).isEmpty();
  }

  private Batch bigBatch() {
    var group = readyGroups().getFirst();
    var batch = newBatchId();
    store().plans().begin(batch, ACCOUNT.id(), group.group(), now());
    store()
        .plans()
        .assemble(
            batch,
            store().plans().readyRequests(ACCOUNT.id(), group, true, now(), null, 5_000).stream()
                .map(r -> new Member(r.id(), newAttemptId()))
                .toList());
    return store().plans().plan(batch, 1, now());
  }

  @Test
  void aReleaseCutByACrashGoesOn() {
    RunId run = active(1_200);
    Batch batch = bigBatch();
    BatchState rejected = new BatchState.Rejected(now(), "no");

    assertThatThrownBy(() ->
            store()
                .batches()
                .release(
                    batch,
                    rejected,
                    now(),
                    position -> {
                      if (position > 1_100) {
                        throw new IllegalStateException("cut");
                      }
                      return null;
                    }))
        .hasMessage("cut");
    assertThat(store().batches().find(batch.id())).contains(batch);

    store().batches().release(batch, rejected, now(), position -> null);
    assertThat(run(run).counts()).isEqualTo(new RunCounts(1_200, 0, 0, 0, 0));
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
  }

  @Test
  void theRequestsOfACancelledRunAreCancelledWithTheirBatch() {
    RunId run = active(2);
    Batch batch = planned();
    store().runs().cancel(run, now());

    store().batches().release(batch, new BatchState.Rejected(now(), "no"), now(), position -> null);

    assertThat(row(run, 1).state()).isEqualTo(Kind.CANCELLED);
    assertThat(store().runs().finishIfDone(run, now())).isTrue();
  }

  @Test
  void waitsLongerThanAnyOfOursEndAndOthersStay() {
    active(aRun(), 1);
    Batch late = planned();
    Instant inDays = now().plus(Duration.ofDays(3));
    late = store().batches().move(late, new BatchState.Planned(inDays, null, 1, "busy"), inDays);
    active(aRun().withId("r_soon"), 1);
    Instant soon = now().plus(Duration.ofMinutes(59));
    Batch inTime = planned();
    inTime = store().batches().move(inTime, new BatchState.Planned(soon, null, 1, "busy"), soon);
    active(aRun().withId("r_ready"), 1);
    Batch refused = planned();
    BatchState rejected = new BatchState.Rejected(now(), "no");
    store().batches().release(refused, rejected, inDays, position -> null);
    assertThat(ready()).isEmpty();

    store().batches().endWaits(ACCOUNT.id(), now(), Duration.ofHours(1));

    assertThat(store().batches().find(late.id()).orElseThrow().nextAt()).isEqualTo(now());
    assertThat(store().batches().submittable(ACCOUNT.id(), now()))
        .extracting(Batch::id)
        .containsExactly(late.id());
    assertThat(store().batches().find(inTime.id())).contains(inTime);
    assertThat(ready()).hasSize(1);
  }

  @Test
  void creationsSentLaterThanNowCountAsSentNow() {
    active(1);
    submitting();
    Instant sent = now();
    time.set(sent.minus(Duration.ofDays(2)));
    Instant since = now().minus(Duration.ofHours(1));
    assertThat(store().batches().firstSubmittedSince(ACCOUNT.id(), since)).contains(sent);

    store().batches().endWaits(ACCOUNT.id(), now(), Duration.ofHours(1));

    assertThat(store().batches().firstSubmittedSince(ACCOUNT.id(), since)).contains(now());
  }

  @Test
  void aWatchThatIsOverStaysOver() {
    active(1);
    Doubt doubt = Doubt.fresh(now(), "reset", false);
    Batch inDoubt =
        store().batches().move(submitting(), new BatchState.InDoubt(doubt, null), now());
    BatchState absent = new BatchState.Absent(doubt, now());
    Batch over = store().batches().release(inDoubt, absent, now(), position -> null);
    over = store().batches().postpone(over, BatchState.GivenUp.NEVER);

    store().batches().endWaits(ACCOUNT.id(), now(), Duration.ofHours(1));

    assertThat(store().batches().find(over.id())).contains(over);
  }

  @Test
  void anAbsentBatchIsUnfinishedWhileItIsWatched() {
    active(1);
    Batch submitting = submitting();
    Doubt doubt = Doubt.fresh(now(), "reset", false);
    Batch inDoubt = store().batches().move(submitting, new BatchState.InDoubt(doubt, null), now());
    Instant watched = now().plus(Duration.ofHours(25));
    Batch absent =
        store()
            .batches()
            .release(inDoubt, new BatchState.Absent(doubt, watched), now(), position -> null);

    assertThat(store().batches().unfinished()).containsExactly(absent);
    time.set(watched);
    assertThat(store().batches().unfinished()).isEmpty();
  }
}
