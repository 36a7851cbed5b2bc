package dev.offpeak.testkit;

import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Budget;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import dev.offpeak.store.CallTimes;
import dev.offpeak.store.DeadlineStore.Selection;
import dev.offpeak.store.DecisionStore.Baseline;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.DecisionStore.Requests;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.ResultStore.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for decisions on lanes and what they are measured against. */
public abstract class DecisionStoreContract extends StoreContract {

  /** The feature of the requests that {@link RequestBuilder} makes. */
  private static final Feature SUMMARY = new Feature("ticket-summary");

  private static final FeaturePolicy BATCH = FeaturePolicy.NONE.withLane(Lane.BATCH);
  private static final FeaturePolicy INTERACTIVE = FeaturePolicy.NONE.withLane(Lane.INTERACTIVE);

  private int calls;

  private void call(Instant at, @Nullable String importId, long paid, int millis) {
    Usd cost = new Usd(paid);
    Bill bill = new Bill(Metering.REPORTED, new BilledAnswer(USAGE, null, null, null), cost, cost);
    call(at, importId, bill, millis);
  }

  private void call(Instant at, @Nullable String importId, Bill bill, int millis) {
    store()
        .calls()
        .record(
            List.of(
                new CallEntry(
                    "op_" + ++calls,
                    at,
                    importId,
                    SUMMARY,
                    ProviderName.OPENAI,
                    "gpt-6-luna",
                    Lane.INTERACTIVE,
                    new Sender(null, null, ""),
                    new Hints(CallOrigin.UNKNOWN, null),
                    new Course(
                        false,
                        Duration.ofMillis(millis),
                        Duration.ofMillis(millis / 2),
                        false,
                        200,
                        null,
                        Duration.ofNanos(100_000)),
                    bill,
                    null,
                    null,
                    1)));
  }

  private static long paid(List<SpendRow> rows) {
    return rows.stream().mapToLong(row -> row.paid().nanos()).sum();
  }

  private Baseline baseline() {
    return store().decisions().baseline(SUMMARY).orElseThrow();
  }

  @Test
  void aLaneIsADecisionAndABudgetIsNone() {
    store().policies().set(SUMMARY, FeaturePolicy.of(Budget.parse("5 USD/day")), now(), "ann");
    assertThat(store().decisions().find(SUMMARY)).isEmpty();
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    Decision decided = new Decision(SUMMARY, now(), "ann", Lane.BATCH);
    time.advance(Duration.ofHours(1));
    store().policies().set(SUMMARY, BATCH.withDeadline(Duration.ofHours(6)), now(), "bob");
    assertThat(store().decisions().find(SUMMARY)).contains(decided);
    assertThat(store().decisions().list()).containsExactly(decided);
    store().policies().set(SUMMARY, INTERACTIVE, now(), "bob");
    assertThat(store().decisions().find(SUMMARY))
        .contains(new Decision(SUMMARY, now(), "bob", Lane.INTERACTIVE));
  }

  @Test
  void aModelIsADecisionAndIsUndone() {
    ModelRoute route = new ModelRoute(ProviderName.OPENAI, "gpt-6-luna");
    FeaturePolicy routed = FeaturePolicy.NONE.withRoute(route);
    store().policies().set(SUMMARY, routed, now(), "ann");
    assertThat(store().decisions().find(SUMMARY))
        .contains(new Decision(SUMMARY, now(), "ann", null, "gpt-6-luna"));
    assertThat(store().decisions().decide(new Decision(SUMMARY, now(), "bob", null, "gpt-6-luna")))
        .isFalse();
    store().policies().set(SUMMARY, routed.withLane(Lane.BATCH), now(), "ann");
    assertThat(store().decisions().find(SUMMARY))
        .contains(new Decision(SUMMARY, now(), "ann", Lane.BATCH, "gpt-6-luna"));
    store().policies().undo(SUMMARY, now(), "ann");
    store().policies().undo(SUMMARY, now(), "ann");
    assertThat(store().decisions().find(SUMMARY)).isEmpty();
    assertThat(store().decisions().routedSince(SUMMARY)).isEqualTo(Usd.ZERO);
  }

  /**
   * Of calls and of answers of batches, since the latest decision; what came twice is worth none.
   */
  @Test
  void whatOtherModelsSavedIsSummedSinceTheDecision() {
    routed(1_000);
    assertThat(store().decisions().routedSince(SUMMARY)).isEqualTo(Usd.ZERO);
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    routed(70);
    routed(-3);
    RunId run = active(aRun(), 1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    Result.Answer answer =
        new Result.Answer(
            attempt,
            payload("{}"),
            new BilledAnswer(USAGE, null, null, null),
            PAID,
            SYNCHRONOUS,
            null,
            new Usd(400));
    assertThat(record(answer)).isEqualTo(1);
    assertThat(record(answer)).isZero();
    assertThat(store().decisions().routedSince(SUMMARY)).isEqualTo(new Usd(467));
    assertThat(run(run).counts().succeeded()).isEqualTo(1);
    store().policies().set(SUMMARY, INTERACTIVE, now(), "ann");
    assertThat(store().decisions().routedSince(SUMMARY)).isEqualTo(Usd.ZERO);
  }

  private void routed(long saved) {
    call(
        now(),
        null,
        new Bill(
            Metering.REPORTED,
            new BilledAnswer(USAGE, null, null, null),
            new Usd(10),
            new Usd(10 + saved),
            new Bill.Routed("gpt-6-sol", new Usd(saved))),
        10);
  }

  @Test
  void theBaselineHoldsThirtyDaysAndIsFrozen() {
    call(now().minus(Duration.ofDays(31)), null, 5_000, 10);
    call(now().minus(Duration.ofDays(20)), null, 70, 10);
    call(now().minus(Duration.ofDays(3)), "import-1", 300, 10);
    call(now().minusSeconds(1), null, 7, 10);
    store().policies().set(SUMMARY, BATCH, now(), "ann");

    assertThat(paid(baseline().spend())).isEqualTo(377);
    assertThat(baseline().to()).isEqualTo(now());
    assertThat(baseline().from()).isEqualTo(now().minus(Duration.ofDays(20)));

    call(now().minus(Duration.ofDays(3)), "import-2", 1_000, 10);
    time.advance(Duration.ofDays(2));
    store().policies().set(SUMMARY, INTERACTIVE, now(), "ann");
    assertThat(paid(baseline().spend())).isEqualTo(377);
  }

  @Test
  void importedCallsGiveWayToMeteredOnesOfTheirHour() {
    call(now().minusSeconds(7_200), null, 70, 10);
    call(now().minusSeconds(7_200), "import-1", 80, 10);
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    assertThat(paid(baseline().spend())).isEqualTo(70);
  }

  @Test
  void nothingBeforeIsABaselineToo() {
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    assertThat(baseline()).isEqualTo(new Baseline(now(), now(), List.of(), CallTimes.NONE));
  }

  @Test
  void beforeAndAfterAddUpToTheLedger() {
    active(4);
    List<AttemptId> attempts = attempts(opened().id());
    record(answer(attempts.get(0)));
    call(now(), null, 70, 10);
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    record(answer(attempts.get(1)));
    // It had begun before, and ended after.
    call(now().minus(Duration.ofHours(9)), null, 90, 10);
    time.advance(Duration.ofDays(1));
    record(answer(attempts.get(2)));

    List<SpendRow> after = store().decisions().spendSince(SUMMARY);
    assertThat(paid(baseline().spend())).isEqualTo(570);
    assertThat(paid(after)).isEqualTo(1_090);
    assertThat(after.stream().mapToLong(SpendRow::requests).sum()).isEqualTo(3);
    assertThat(paid(baseline().spend()) + paid(after))
        .isEqualTo(paid(store().ledger().spend(null, null, SUMMARY)));
    assertThat(store().decisions().spendSince(new Feature("other"))).isEmpty();
  }

  @Test
  void timesOfCallsAreToldApart() {
    call(now(), null, 1, 100);
    call(now().minus(Duration.ofDays(2)), null, 1, 100);
    store().policies().set(SUMMARY, INTERACTIVE, now(), "ann");
    call(now(), null, 1, 2_000);

    assertThat(baseline().times().total().count()).isEqualTo(2);
    CallTimes after = store().decisions().timesSince(SUMMARY);
    assertThat(after.total().count()).isEqualTo(1);
    assertThat(after.total().percentile(50).orElseThrow().toMillis()).isBetween(1_930L, 2_070L);
    assertThat(after.toFirstByte().percentile(95).orElseThrow().toMillis()).isBetween(960L, 1_040L);
    assertThat(after.own().percentile(50).orElseThrow().toNanos()).isBetween(96_000L, 104_000L);
  }

  @Test
  void undoRemovesTheDecisionAndWithTheLastTheBaseline() {
    call(now(), null, 70, 10);
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    store().policies().set(SUMMARY, INTERACTIVE, now(), "ann");
    store().policies().undo(SUMMARY, now(), "bob");
    assertThat(store().decisions().find(SUMMARY))
        .contains(new Decision(SUMMARY, now(), "ann", Lane.BATCH));
    assertThat(paid(baseline().spend())).isEqualTo(70);
    store().policies().undo(SUMMARY, now(), "bob");
    assertThat(store().decisions().find(SUMMARY)).isEmpty();
    assertThat(store().decisions().baseline(SUMMARY)).isEmpty();

    call(now(), null, 5, 10);
    store().policies().set(SUMMARY, BATCH, now(), "ann");
    assertThat(paid(baseline().spend())).isEqualTo(75);
  }

  @Test
  void aFileDecidesToo() {
    assertThat(store().decisions().decide(SUMMARY, null, now(), "configuration")).isFalse();
    assertThat(store().decisions().decide(SUMMARY, Lane.BATCH, now(), "configuration")).isTrue();
    assertThat(store().decisions().decide(SUMMARY, Lane.BATCH, now(), "configuration")).isFalse();
    assertThat(store().decisions().find(SUMMARY))
        .contains(new Decision(SUMMARY, now(), "configuration", Lane.BATCH));
    assertThat(store().decisions().decide(SUMMARY, null, now(), "configuration")).isTrue();
    assertThat(baseline().spend()).isEmpty();
  }

  @Test
  void whatIsInFlightAndWhatFailedIsCounted() {
    Instant before = now();
    active(3);
    Requests ready = store().decisions().requests(SUMMARY, before, now());
    assertThat(ready.inFlight()).isEqualTo(3);
    assertThat(ready.inFlightMost().nanos()).isPositive();
    List<AttemptId> attempts = attempts(opened().id());
    assertThat(store().decisions().requests(SUMMARY, before, now())).isEqualTo(ready);

    record(answer(attempts.get(0)), failure(attempts.get(1), FailureKind.INVALID_REQUEST));
    settle(
        attempts.get(1), new RequestState.Failed(new Failure(FailureKind.INVALID_REQUEST, "no")));
    assertThat(store().decisions().requests(SUMMARY, before, now()))
        .extracting(Requests::inFlight, Requests::failed)
        .containsExactly(1L, 1L);
    assertThat(store().decisions().requests(SUMMARY, now().plusSeconds(1), now()).failed())
        .isZero();
    assertThat(store().decisions().requests(new Feature("other"), before, now()))
        .isEqualTo(new Requests(0, Usd.ZERO, 0, 0));
  }

  @Test
  void whatIsLateIsCountedOnceWhateverSaysWhenItWasDue() {
    Instant before = now();
    Instant due = now().plus(Duration.ofHours(1));
    RunId whole = active(RunBuilder.aRun().withId("r_whole").withDeadline(due), 2);
    RunId each = loading(RunBuilder.aRun().withId("r_each").build());
    append(
        each,
        RequestBuilder.aRequest(1).withDeadline(due),
        RequestBuilder.aRequest(2).withDeadline(due.plus(Duration.ofHours(2))));
    store().runs().activate(each, "each", false);
    assertThat(store().decisions().requests(SUMMARY, before, due).late()).isZero();

    time.advance(Duration.ofHours(2));
    assertThat(store().decisions().requests(SUMMARY, before, now()).late()).isEqualTo(3);
    store().deadlines().hurry(new Selection(each, now(), false, null), 10);
    Requests hurried = store().decisions().requests(SUMMARY, before, now());
    assertThat(hurried.inFlight()).isEqualTo(4);
    store().deadlines().markLate(new Selection(whole, now(), true, null), null, 10);
    assertThat(store().decisions().requests(SUMMARY, before, now())).isEqualTo(hurried);
    assertThat(store().decisions().requests(SUMMARY, now(), now()).late()).isZero();
  }
}
