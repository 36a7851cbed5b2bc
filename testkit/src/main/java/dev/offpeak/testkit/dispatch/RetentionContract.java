package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Housekeeping;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.OutputStore.Delivered;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.testkit.RequestBuilder;
import dev.offpeak.testkit.RunBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for deleting what is older than its user wants to keep. */
public abstract class RetentionContract extends DispatchContract {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LONG_AFTER = Duration.ofDays(40);

  private Dispatcher keeping(@Nullable Duration retention) {
    return new Dispatcher(
        store(),
        provider(true),
        time,
        new IdSource(time, new Random(5)),
        Terms.usual(store(), PACE, PriceList.bundled()).with(new Housekeeping(false, retention)));
  }

  private void tidy(Dispatcher dispatcher) {
    int steps = 0;
    while (dispatcher.tidy()) {
      assertThat(steps++).isLessThan(1_000);
    }
  }

  /** Deletes all that may be, the files of the moved included. */
  protected final void tidyUp() {
    tidy(keeping(KEPT));
    time.advance(Duration.ofHours(2));
    tidy(keeping(KEPT));
  }

  protected final void settleAll(Batch open) {
    ProviderBatchId id = new ProviderBatchId("batch_" + open.id());
    Batch ended =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, now(), now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    store()
        .batches()
        .move(ended, new BatchState.Collected(id, now(), now(), BatchEnd.COMPLETED), now());
  }

  /** A run that is over, with an answer for each request. */
  protected final RunId finished(RunBuilder run, int requests) {
    RunId id = active(run, requests);
    Batch open = opened("batch_of_" + id.value());
    attempts(open.id()).forEach(attempt -> record(answer(attempt)));
    settleAll(open);
    assertThat(store().runs().finishIfDone(id, now())).isTrue();
    return id;
  }

  private String read(@Nullable PayloadRef ref) {
    return text(Objects.requireNonNull(ref));
  }

  private boolean isThere(RunId run) {
    return store().runs().find(run).isPresent();
  }

  @Test
  void whatIsOldGoesAndItsMoneyStays() {
    RunId old = finished(aRun(), 3);
    var spend = store().ledger().spend(null, null, null);
    time.advance(LONG_AFTER);

    tidyUp();

    assertThat(isThere(old)).isFalse();
    assertThat(store().runs().recent(10)).isEmpty();
    assertThat(rows(old)).isEmpty();
    assertThat(store().runs().findByIdentity(old.value())).isEmpty();
    assertThat(store().batches().recent(10)).isEmpty();
    assertThat(store().ledger().spend(null, null, null)).isEqualTo(spend).isNotEmpty();
  }

  @Test
  void whatIsYoungOrWasNotLimitedStays() {
    RunId run = finished(aRun(), 3);
    time.advance(Duration.ofDays(29));
    tidyUp();
    assertThat(rows(run)).hasSize(3);

    time.advance(Duration.ofDays(1_000));
    tidy(keeping(null));
    assertThat(rows(run)).hasSize(3);
    rows(run).forEach(row -> assertThat(read(row.line())).contains("custom_id"));
  }

  @Test
  void aRunThatIsNotOverStays() {
    RunId active = active(2);
    time.advance(LONG_AFTER);
    tidyUp();
    assertThat(rows(active)).hasSize(2);
  }

  @Test
  void aFollowedRunStays() {
    RunId run = finished(aRun(), 1);
    time.advance(LONG_AFTER);
    store().runs().follow(run, now().plus(Duration.ofHours(3)));
    tidyUp();
    assertThat(isThere(run)).isTrue();
  }

  @Test
  void whatIsDueForDeliveryStaysUntilItIsDelivered() {
    RunId run = finished(aRun().delivering(), 2);
    time.advance(LONG_AFTER);
    tidyUp();
    List<OutputRow> due = store().output().due(run, 10);
    assertThat(due).hasSize(2);

    store()
        .output()
        .delivered(
            run,
            due.stream()
                .map(row -> new Delivered(row.id(), row.endSequence(), Delivery.WRITTEN))
                .toList());
    tidyUp();
    assertThat(isThere(run)).isFalse();
  }

  @Test
  void aRunWaitsForTheWatchOfItsLostBatch() {
    RunId run = active(1);
    Batch lost = submitting();
    Doubt doubt = Doubt.fresh(now(), "reset", false);
    Batch inDoubt = store().batches().move(lost, new BatchState.InDoubt(doubt, null), now());
    time.advance(Duration.ofDays(20));
    store()
        .batches()
        .release(
            inDoubt,
            new BatchState.Absent(doubt, now().plus(Duration.ofHours(25))),
            now(),
            position -> null);
    store().runs().follow(run, now().plus(Duration.ofHours(1)));
    Batch second = opened("batch_2");
    attempts(second.id()).forEach(attempt -> record(answer(attempt)));
    settleAll(second);
    store().runs().finishIfDone(run, now());

    time.advance(Duration.ofDays(31));
    tidyUp();
    assertThat(isThere(run)).as("nobody took the last look").isTrue();
    Batch absent = store().batches().find(lost.id()).orElseThrow();
    store().batches().postpone(absent, BatchState.GivenUp.NEVER);
    tidyUp();
    assertThat(isThere(run)).isFalse();
  }

  @Test
  void aBatchIsKnownForAsLongAsItsProviderListsIt() {
    RunId run = finished(aRun(), 1);
    Dispatcher hasty = keeping(Duration.ofDays(1));
    time.advance(Duration.ofDays(2));
    tidy(hasty);
    assertThat(isThere(run)).isFalse();
    assertThat(store().batches().recent(10)).hasSize(1);

    time.advance(Duration.ofDays(30));
    tidy(hasty);
    assertThat(store().batches().recent(10)).isEmpty();
  }

  @Test
  void neighboursInAFileMoveAndCanBeReadThroughout() {
    RunId old = finished(aRun().withId("r_oldold"), 4);
    time.advance(LONG_AFTER);
    RunId young = loading(aRun().withId("r_young1").createdAt(now()).build());
    append(
        young,
        IntStream.rangeClosed(1, 900)
            .mapToObj(i -> aRequest(i).withRow("{\"n\":" + i + "}"))
            .toArray(RequestBuilder[]::new));
    store().runs().activate(young, "young", false);
    store().runs().follow(young, now().plus(Duration.ofDays(3)));
    Batch open = opened("batch_young");
    record(attempts(open.id()).stream().map(this::answer).toArray(Result[]::new));
    List<OutputRow> before = store().output().rows(young, 0, 2_000);

    Dispatcher keeping = keeping(KEPT);
    while (keeping.tidy()) {
      readable(young);
    }
    assertThat(isThere(old)).isFalse();
    List<OutputRow> after = store().output().rows(young, 0, 2_000);
    assertThat(after).hasSize(900);
    assertThat(after.getFirst().row()).isNotEqualTo(before.getFirst().row());
    before.forEach(row -> assertThat(read(row.row())).isEqualTo("{\"n\":" + row.ordinal() + "}"));

    time.advance(Duration.ofHours(2));
    tidy(keeping(KEPT));
    readable(young);
  }

  private void readable(RunId run) {
    for (OutputRow row : store().output().rows(run, 0, 2_000)) {
      assertThat(read(row.row())).isEqualTo("{\"n\":" + row.ordinal() + "}");
      assertThat(read(row.line())).contains("custom_id");
    }
  }

  @Test
  void whatAnotherRunSharesABatchWithStays() {
    RunId first = active(aRun().withId("r_first1"), 2);
    RunId second = active(aRun().withId("r_second"), 2);
    Batch open = opened("shared");
    attempts(open.id()).forEach(attempt -> record(answer(attempt)));
    settleAll(open);
    store().runs().finishIfDone(first, now());
    time.advance(LONG_AFTER);
    store().runs().finishIfDone(second, now());

    tidyUp();

    assertThat(isThere(first)).isFalse();
    assertThat(store().batches().ofRun(second)).hasSize(1);
    assertThat(rows(second)).hasSize(2);
    rows(second).forEach(row -> assertThat(read(row.line())).contains("custom_id"));
    assertThat(attempts(open.id())).hasSize(2);
  }
}
