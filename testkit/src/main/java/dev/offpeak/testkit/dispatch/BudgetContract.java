package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.PlanStore.BudgetWait;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How batches are held to the budgets of runs and features. Each request reserves 1,000. */
public abstract class BudgetContract extends DispatchContract {

  private static final Feature SUMMARY = new Feature("ticket-summary");
  private static final Duration DAY = Duration.ofDays(1);

  private @Nullable Dispatcher started;

  private void plan() {
    Dispatcher dispatcher = started == null ? dispatcher(provider(true)) : started;
    started = dispatcher;
    dispatcher.plan();
  }

  private static Budget daily(long nanos, Budget.Over over) {
    return new Budget(new Usd(nanos), BudgetPeriod.DAY, over, false);
  }

  private RunId budgeted(int requests, long nanos, Budget.Over over) {
    RunId run = active(requests);
    store().runs().setBudget(run, daily(nanos, over));
    return run;
  }

  private List<Integer> sizes(RunId run) {
    return store().batches().ofRun(run).stream().map(Batch::requests).toList();
  }

  private BudgetWait wait(RunId run) {
    return store().plans().waiting(run).orElseThrow();
  }

  /** Answers all that is planned, at no more than was paid. */
  private void answerPlanned() {
    for (Batch planned : store().batches().submittable(ACCOUNT.id(), now())) {
      attempts(planned.id()).forEach(attempt -> record(answer(attempt)));
      store()
          .batches()
          .release(planned, new BatchState.Rejected(now(), "answered"), now(), position -> null);
    }
  }

  /** Plans again, after the while for which a full budget is left alone. */
  private void planLater() {
    time.advance(PACE.refused());
    plan();
  }

  @Test
  void asMuchOfARunAsItsBudgetHoldsIsSentAndTheRestWaitsForTheNextPeriod() {
    RunId run = budgeted(5, 3_000, Budget.Over.WAIT);
    plan();
    assertThat(sizes(run)).containsExactly(3);

    planLater();
    assertThat(sizes(run)).containsExactly(3);
    BudgetWait wait = wait(run);
    assertThat(wait.feature()).isNull();
    assertThat(wait.until())
        .isEqualTo(
            LocalDate.ofInstant(now(), ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    assertThat(wait.message()).contains("the budget of run " + run.value(), "reserved");
    assertThat(run(run).stop()).isNull();
  }

  @Test
  void whatCostsLessThanItReservedMakesRoom() {
    RunId run = budgeted(5, 3_000, Budget.Over.WAIT);
    plan();
    answerPlanned();
    // 3 answers for 500 each: 1,500 are left, which hold one request more.
    planLater();
    assertThat(sizes(run)).containsExactlyInAnyOrder(3, 1);
  }

  @Test
  void theNextDayHasABudgetOfItsOwn() {
    RunId run = budgeted(4, 1_000, Budget.Over.WAIT);
    plan();
    answerPlanned();
    planLater();
    assertThat(sizes(run)).containsExactly(1);

    time.advance(DAY);
    planLater();
    assertThat(sizes(run)).hasSize(2);
    assertThat(store().ledger().spent(run, today(), today().plusDays(1)))
        .isEqualTo(new FeatureSpend(Usd.ZERO, new Usd(1_000)));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }

  @Test
  void aRunThatIsNotToWaitStopsOnceNothingIsInFlight() {
    RunId run = budgeted(3, 1_000, Budget.Over.REFUSE);
    plan();
    planLater();
    assertThat(run(run).stop()).isNull();

    answerPlanned();
    planLater();
    assertThat(run(run).stop())
        .satisfies(stop -> {
          assertThat(stop.reason()).isEqualTo(Stop.Reason.BUDGET);
          assertThat(stop.message()).contains("run " + run.value(), "/day");
        });
  }

  @Test
  void aRequestThatMayCostMoreThanAWholeBudgetStopsItsRunAndALargerOneLetsItGo() {
    RunId run = budgeted(1, 999, Budget.Over.WAIT);
    plan();
    assertThat(run(run).stop()).isNotNull();
    assertThat(sizes(run)).isEmpty();

    store().runs().setBudget(run, daily(1_000, Budget.Over.WAIT));
    store().runs().resume(run, run(run).account(), null, null);
    planLater();
    assertThat(sizes(run)).containsExactly(1);
  }

  @Test
  void aBudgetThatIsTakenAwayHoldsNothingBack() {
    RunId run = budgeted(5, 1_000, Budget.Over.WAIT);
    plan();
    store().runs().setBudget(run, null);
    planLater();
    assertThat(sizes(run)).containsExactlyInAnyOrder(1, 4);
    assertThat(store().plans().waiting(run)).isEmpty();
  }

  @Test
  void aFullBudgetOfOneRunKeepsNoOtherBack() {
    RunId run = budgeted(3, 1_000, Budget.Over.WAIT);
    RunId other = active(aRun().withId("r_other"), 3);
    plan();
    assertThat(run(run).counts().ready()).isEqualTo(2);
    assertThat(run(other).counts().ready()).isZero();
  }

  @Test
  void theSmallerOfTwoBudgetsHolds() {
    store()
        .policies()
        .set(SUMMARY, FeaturePolicy.of(daily(2_000, Budget.Over.WAIT)), now(), "test");
    RunId run = budgeted(5, 3_000, Budget.Over.WAIT);
    plan();
    assertThat(sizes(run)).containsExactly(2);
    assertThat(wait(run).feature()).isEqualTo(SUMMARY);
  }

  @Test
  void whatWasSpentCountsAgainstABudgetThatIsSaidLater() {
    RunId run = budgeted(3, 2_000, Budget.Over.WAIT);
    plan();
    answerPlanned();
    // 1,000 are spent, and the last request reserves 1,000.
    store().runs().setBudget(run, daily(1_999, Budget.Over.WAIT));
    planLater();
    assertThat(sizes(run)).containsExactly(2);

    store().runs().setBudget(run, daily(2_000, Budget.Over.WAIT));
    planLater();
    assertThat(sizes(run)).containsExactlyInAnyOrder(2, 1);
  }

  @Test
  void aModelWithoutAPriceIsNotSentUnderABudget() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withModel("nobody-knows").withReserveNanos(0));
    store().runs().activate(run, run.value(), false);
    store().runs().setBudget(run, daily(1_000, Budget.Over.WAIT));
    plan();
    assertThat(sizes(run)).isEmpty();
    assertThat(run(run).stop())
        .satisfies(stop -> assertThat(stop.message()).contains("nobody-knows", "price"));
  }
}
