package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.PlanStore.BudgetWait;
import dev.offpeak.store.PlanStore.SpendLimit;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How every store holds batches to what features may spend. */
public abstract class BudgetStoreContract extends StoreContract {

  private static final Feature SUMMARY = new Feature("ticket-summary");
  private static final Feature DIGEST = new Feature("digest");

  private LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }

  private SpendLimit limit(Feature feature, long nanos) {
    return new SpendLimit(feature, today(), today().plusDays(1), new Usd(nanos));
  }

  private FeatureSpend spent(Feature feature) {
    return store().ledger().spent(feature, today(), today().plusDays(1));
  }

  private static FeatureSpend money(long settled, long reserved) {
    return new FeatureSpend(new Usd(settled), new Usd(reserved));
  }

  private Optional<Batch> plan(BatchId batch, SpendLimit... limits) {
    return store().plans().plan(batch, 4_000, now(), List.of(limits));
  }

  /** A run of two features, two requests each, every one of which reserves 1,000. */
  private RunId mixed() {
    RunId run = loading(aRun().build());
    append(
        run,
        aRequest(1),
        aRequest(2).withFeature("digest"),
        aRequest(3).withFeature("digest"),
        aRequest(4));
    return store().runs().activate(run, "mixed", false);
  }

  @Test
  void anIntentReservesTheShareOfEachFeature() {
    mixed();
    BatchId batch = assembling();
    assertThat(spent(SUMMARY)).isEqualTo(money(0, 0));
    plan(batch);
    assertThat(spent(SUMMARY)).isEqualTo(money(0, 2_000));
    assertThat(spent(DIGEST)).isEqualTo(money(0, 2_000));
    assertThat(spent(new Feature("other"))).isEqualTo(money(0, 0));
  }

  @Test
  void whatIsSettledTakesThePlaceOfWhatWasReserved() {
    mixed();
    Batch batch = opened();
    List<AttemptId> attempts = attempts(batch.id());
    record(answer(attempts.get(0)));
    settle(attempts.get(1), new RequestState.Ready(now()));

    assertThat(spent(SUMMARY)).isEqualTo(money(PAID.nanos(), 1_000));
    assertThat(spent(DIGEST)).isEqualTo(money(0, 1_000));
  }

  @Test
  void aBatchThatIsLetGoFreesEveryFeature() {
    mixed();
    Batch batch = planned();
    BatchState.Rejected refused = new BatchState.Rejected(now(), "no");
    store().batches().release(batch, refused, now(), position -> null);
    assertThat(spent(SUMMARY)).isEqualTo(money(0, 0));
    assertThat(spent(DIGEST)).isEqualTo(money(0, 0));
  }

  @Test
  void anIntentThatWouldPassALimitIsNone() {
    RunId run = mixed();
    BatchId batch = assembling();
    assertThat(plan(batch, limit(SUMMARY, 2_000), limit(DIGEST, 1_999))).isEmpty();
    assertThat(spent(SUMMARY)).isEqualTo(money(0, 0));
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(store().plans().assembling(ACCOUNT.id())).containsExactly(batch);

    store().plans().drop(batch);
    assertThat(run(run).counts().ready()).isEqualTo(4);
    assertThat(plan(assembling(), limit(SUMMARY, 2_000), limit(DIGEST, 2_000))).isPresent();
  }

  @Test
  void theSecondIntentSeesWhatTheFirstReservedAndSpent() {
    active(1);
    Batch first = opened("one");
    record(answer(attempts(first.id()).getFirst()));
    active(aRun().withId("r_second"), 2);
    BatchId second = assembling();
    assertThat(plan(second, limit(SUMMARY, PAID.nanos() + 1_999))).isEmpty();
    assertThat(plan(second, limit(SUMMARY, PAID.nanos() + 2_000))).isPresent();
  }

  @Test
  void onlyThePeriodsOwnDaysCount() {
    active(1);
    record(answer(attempts(opened("one").id()).getFirst()));
    assertThat(spent(SUMMARY)).isEqualTo(money(PAID.nanos(), 0));
    time.advance(Duration.ofDays(1));
    assertThat(spent(SUMMARY)).isEqualTo(money(0, 0));
    assertThat(store().ledger().spent(SUMMARY, today().minusDays(1), today().plusDays(1)))
        .isEqualTo(money(PAID.nanos(), 0));
    assertThat(store().ledger().spent(SUMMARY, today().minusDays(2), today().minusDays(1)))
        .as("the end of a period is the first day of the next one")
        .isEqualTo(money(0, 0));
  }

  @Test
  void aRunsOwnBudgetHoldsUntilItIsChangedOrTakenAway() {
    RunId run = active(1);
    assertThat(store().runs().budget(run)).isEmpty();
    Budget weekly = Budget.parse("20.5 USD/week").withOver(Budget.Over.REFUSE);
    store().runs().setBudget(run, weekly);
    assertThat(store().runs().budget(run)).contains(weekly);
    store().runs().setBudget(run, Budget.parse("1 USD/day"));
    assertThat(store().runs().budget(run)).contains(Budget.parse("1 USD/day"));
    store().runs().setBudget(run, null);
    assertThat(store().runs().budget(run)).isEmpty();
  }

  @Test
  void anIntentIsNotRecordedWhoseRunsBudgetIsTakenMeanwhile() {
    RunId run = active(3);
    BatchId batch = assembling();
    store()
        .runs()
        .setBudget(run, new Budget(new Usd(2_999), BudgetPeriod.DAY, Budget.Over.WAIT, false));
    assertThat(store().plans().plan(batch, 4_000, now(), List.of())).isEmpty();
    assertThat(spent(run)).isEqualTo(money(0, 0));

    store()
        .runs()
        .setBudget(run, new Budget(new Usd(3_000), BudgetPeriod.DAY, Budget.Over.WAIT, false));
    assertThat(store().plans().plan(batch, 4_000, now(), List.of())).isPresent();
    assertThat(spent(run)).isEqualTo(money(0, 3_000));
  }

  @Test
  void whatARunSpentIsKnownByDayWhateverItsFeatures() {
    RunId run = mixed();
    RunId other = active(aRun().withId("r_other"), 1);
    Batch batch = opened();
    List<AttemptId> attempts = attempts(batch.id());
    assertThat(spent(run)).isEqualTo(money(0, 4_000));
    record(answer(attempts.get(0)), answer(attempts.get(1)));
    record(answer(attempts.get(0)));
    assertThat(spent(run)).isEqualTo(money(2 * PAID.nanos(), 2_000));
    assertThat(spent(other)).isEqualTo(money(0, 1_000));

    time.advance(Duration.ofDays(1));
    assertThat(spent(run)).isEqualTo(money(0, 2_000));
    assertThat(store().ledger().spent(run, today().minusDays(1), today().plusDays(1)))
        .isEqualTo(money(2 * PAID.nanos(), 2_000));
  }

  private FeatureSpend spent(RunId run) {
    return store().ledger().spent(run, today(), today().plusDays(1));
  }

  @Test
  void aBudgetGoesWithItsRun() {
    RunId run = loading(aRun().build());
    store().runs().setBudget(run, Budget.parse("1 USD/day"));
    store().runs().dropLoading(run);
    assertThat(store().runs().budget(run)).isEmpty();
    loading(aRun().build());
    assertThat(store().runs().budget(run)).isEmpty();
  }

  @Test
  void aRunSaysWhatItWaitsForAsLongAsItDoes() {
    RunId run = active(1);
    BudgetWait wait = new BudgetWait(SUMMARY, now().plus(Duration.ofDays(2)), "it is full");
    assertThat(store().plans().waiting(run)).isEmpty();
    store().plans().waits(Map.of(run, wait), List.of());
    assertThat(store().plans().waiting(run)).contains(wait);
    store().plans().waits(Map.of(), List.of(run));
    assertThat(store().plans().waiting(run)).isEmpty();

    store().plans().waits(Map.of(run, wait), List.of());
    store().runs().cancel(run, now());
    assertThat(store().plans().waiting(run)).isEmpty();
  }
}
