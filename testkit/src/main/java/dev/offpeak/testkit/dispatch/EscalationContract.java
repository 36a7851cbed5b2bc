package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Housekeeping;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.Lane;
import dev.offpeak.model.LateCause;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.Features;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.DeadlineStore.Hurry;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.testkit.RunBuilder;
import dev.offpeak.testkit.simulation.SimDialect;
import dev.offpeak.validate.AnswerJudge;
import dev.offpeak.validate.SchemaLibrary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for how deadlines are kept, and for what is not risked to keep them. */
public abstract class EscalationContract extends DispatchContract {

  private static final Duration DUE_IN = Duration.ofHours(6);

  private final ScriptedProvider provider =
      new ScriptedProvider(ACCOUNT, new SimDialect(true), time);
  private int lives;

  private Dispatcher dispatcher() {
    return dispatcher(FeaturePolicy.NONE);
  }

  private Dispatcher dispatcher(FeaturePolicy policy) {
    Features features =
        new Features(
            new FeaturePolicies(Map.of(new Feature("ticket-summary"), policy), store().policies()),
            new AnswerJudge(SchemaLibrary.NONE));
    Dispatcher dispatcher =
        new Dispatcher(
            store(),
            provider,
            time,
            new IdSource(time, new Random(11 + ++lives)),
            new Terms(PACE, PriceList.bundled(), features, Housekeeping.NONE, Runnable::run));
    dispatcher.start();
    return dispatcher;
  }

  private static final FeaturePolicy ESCALATING =
      FeaturePolicy.NONE.withEscalate(List.of(Lane.INTERACTIVE));

  private RunId due(int requests) {
    return active(aRun().withDeadline(now().plus(DUE_IN)), requests);
  }

  private RunId hurried(int requests) {
    RunId run = due(requests);
    store().deadlines().allow(run, List.of(Lane.INTERACTIVE));
    return run;
  }

  /** Past the time at which the batch lane is to be left, and before the deadline. */
  private void pastCutoff() {
    time.advance(DUE_IN.minusMinutes(12));
  }

  private Asked answered(AttemptId attempt) {
    ResultLine line =
        new ResultLine.Answer(
            attempt.wire(), new BilledAnswer(Usage.of(120, 30), null, "default", null));
    return new Asked.Said(
        "{\"answer\":1}".getBytes(StandardCharsets.UTF_8), line, null, null, null);
  }

  private Asked refused(AttemptId attempt, FailureKind kind, @Nullable Duration retryAfter) {
    ResultLine line = new ResultLine.Failed(attempt.wire(), new Failure(kind, "no"));
    return new Asked.Said(
        "{\"error\":1}".getBytes(StandardCharsets.UTF_8), line, null, retryAfter, null);
  }

  /** Looks, calls and records. */
  private void go(Dispatcher dispatcher) {
    dispatcher.poll();
    dispatcher.call();
    dispatcher.call();
  }

  private List<RequestState.Kind> states(RunId run) {
    return rows(run).stream().map(OutputRow::state).toList();
  }

  private Hurry hurry(RunId run) {
    return store().deadlines().hurry(run);
  }

  @Test
  void quickCallsOfYesterdayLeaveBatchesMoreTime() {
    hurried(200);
    provider.toAsk = this::answered;
    Dispatcher dispatcher = dispatcher();
    time.advance(DUE_IN.minus(PACE.leaving()).minus(PACE.calls(13)).minus(PACE.buffer()));
    for (int i = 0; i < 30; i++) {
      go(dispatcher);
    }
    assertThat(provider.asked).hasSize(200);
    assertThat(store().deadlines().lately(ACCOUNT.id(), 500))
        .hasSize(200)
        .allSatisfy(call -> assertThat(call.ended()).isEqualTo(call.begun()));
    assertThat(store().deadlines().lately(ACCOUNT.id(), 7)).hasSize(7);
    assertThat(store().deadlines().lately(new AccountId("fedcba987654"), 7)).isEmpty();

    RunId later = active(aRun().withId("r_bbbbbb").withDeadline(now().plus(DUE_IN)), 320);
    store().deadlines().allow(later, List.of(Lane.INTERACTIVE));
    time.advance(DUE_IN.minus(PACE.leaving()).minus(PACE.calls(20)).minus(PACE.buffer()));
    go(dispatcher);
    assertThat(provider.asked).as("stated, they would be called now").hasSize(200);
    time.advance(PACE.calls(15));
    go(dispatcher);
    assertThat(provider.asked).hasSizeGreaterThan(200);
  }

  @Test
  void callsThatWereRefusedForTheirRateAreRememberedAndOthersThatFailedAreNot() {
    hurried(2);
    provider.toAsk = attempt -> refused(attempt, FailureKind.RATE_LIMITED, Duration.ofMinutes(1));
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    int made = provider.asked.size();
    assertThat(store().deadlines().lately(ACCOUNT.id(), 9))
        .hasSize(made)
        .allSatisfy(call -> assertThat(call.ended()).isNull());
    provider.toAsk = attempt -> refused(attempt, FailureKind.INVALID_REQUEST, null);
    time.advance(Duration.ofMinutes(2));
    go(dispatcher);
    assertThat(provider.asked).hasSizeGreaterThan(made);
    assertThat(store().deadlines().lately(ACCOUNT.id(), 9)).hasSize(made);
  }

  @Test
  void whatIsReadyPastItsCutoffIsCalledAndBookedInItsLane() {
    RunId run = hurried(2);
    provider.toAsk = this::answered;
    Dispatcher dispatcher = dispatcher();
    go(dispatcher);
    assertThat(provider.asked).as("six hours are left").isEmpty();

    pastCutoff();
    go(dispatcher);
    assertThat(states(run)).containsOnly(RequestState.Kind.SUCCEEDED);
    assertThat(rows(run))
        .allSatisfy(row -> {
          assertThat(row.lane()).isEqualTo(Lane.INTERACTIVE);
          assertThat(row.line()).isNotNull();
          assertThat(row.cost()).isNotNull();
        });
    Hurry hurry = hurry(run);
    assertThat(hurry.answered()).isEqualTo(2);
    assertThat(hurry.more().nanos()).isPositive();
    assertThat(hurry.allLate()).isZero();
    assertThat(run(run).money().paid()).isEqualTo(hurry.paid());
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(store().ledger().spend(null, null, null))
        .extracting(SpendRow::lane)
        .containsExactly(Lane.INTERACTIVE);
  }

  @Test
  void aPlannedBatchIsTakenApartAndAnOpenOneCancelled() {
    RunId run = hurried(2);
    Batch planned = planned();
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    dispatcher.poll();
    assertThat(state(planned)).isInstanceOf(BatchState.Rejected.class);
    assertThat(states(run)).containsOnly(RequestState.Kind.READY);
    dispatcher.plan();
    assertThat(store().batches().submittable(ACCOUNT.id(), now())).as("planned again").isEmpty();

    RunId other = active(aRun().withId("r_other").withDeadline(now().plus(DUE_IN)), 1);
    store().deadlines().allow(other, List.of(Lane.INTERACTIVE));
    Batch open = opened("batch_open");
    provider.answer = new CallOutcome.Done();
    pastCutoff();
    dispatcher.poll();
    assertThat(provider.cancelled).containsExactly(new ProviderBatchId("batch_open"));
    assertThat(state(open)).isInstanceOf(BatchState.Cancelling.class);
    dispatcher.call();
    assertThat(states(other))
        .as("its batch may have answered it")
        .containsOnly(RequestState.Kind.BATCHED);
  }

  @Test
  void aBatchInDoubtIsNeverLeft() {
    RunId run = hurried(2);
    Batch doubted = doubted(submitting());
    provider.trouble = Trouble.passing("no listing gets through");
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    time.advance(Duration.ofHours(1));
    go(dispatcher);
    assertThat(state(doubted)).isInstanceOf(BatchState.InDoubt.class);
    assertThat(provider.asked).isEmpty();
    assertThat(hurry(run).late()).isEqualTo(Map.of(LateCause.IN_DOUBT, 2L));
    assertThat(store().deadlines().late(run, 10))
        .isEqualTo(Map.of("row-1", LateCause.IN_DOUBT, "row-2", LateCause.IN_DOUBT));
  }

  @Test
  void withoutLeaveNothingEscalatesAndWhatIsLateIsMarked() {
    RunId run = due(2);
    Batch open = opened();
    provider.running("batch_1", open.id().wire(), now(), 2);
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    assertThat(hurry(run).allLate()).isZero();
    time.advance(Duration.ofHours(1));
    go(dispatcher);
    assertThat(state(open)).isInstanceOf(BatchState.Open.class);
    assertThat(provider.cancelled).isEmpty();
    assertThat(hurry(run).late()).isEqualTo(Map.of(LateCause.NOT_ESCALATED, 2L));
  }

  @Test
  void theFeatureDecidesUnlessTheRunSaysOtherwise() {
    RunId byFeature = due(1);
    RunId kept = active(aRun().withId("r_kept").withDeadline(now().plus(DUE_IN)), 1);
    store().deadlines().allow(kept, List.of());
    provider.toAsk = this::answered;
    Dispatcher dispatcher = dispatcher(ESCALATING);
    pastCutoff();
    go(dispatcher);
    assertThat(states(byFeature)).containsOnly(RequestState.Kind.SUCCEEDED);
    assertThat(states(kept)).containsOnly(RequestState.Kind.READY);
    assertThat(store().deadlines().allowed(kept)).contains(List.of());
    assertThat(store().deadlines().allowed(byFeature)).isEmpty();
  }

  @Test
  void aBatchIsNotLeftAtTheCostOfOthersThatCannotEscalate() {
    hurried(1);
    RunId waits = active(aRun().withId("r_waits").withDeadline(now().plus(DUE_IN)), 1);
    store().deadlines().allow(waits, List.of());
    Batch shared = opened();
    provider.running("batch_1", shared.id().wire(), now(), 2);
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    assertThat(provider.cancelled).isEmpty();
    assertThat(state(shared)).isInstanceOf(BatchState.Open.class);
  }

  @Test
  void aRequestsOwnDeadlineComesBeforeThatOfItsRun() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withDeadline(now().plus(DUE_IN)), aRequest(2));
    store().runs().activate(run, run.value(), false);
    store().deadlines().allow(run, List.of(Lane.INTERACTIVE));
    provider.toAsk = this::answered;
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    assertThat(states(run)).containsExactly(RequestState.Kind.SUCCEEDED, RequestState.Kind.READY);
    time.advance(Duration.ofHours(1));
    go(dispatcher);
    assertThat(hurry(run).allLate()).isZero();
  }

  @Test
  void aCallUnderWayAtACrashIsUnknownAndMadeOnceMore() {
    RunId run = hurried(1);
    provider.toAsk = this::answered;
    pastCutoff();
    Dispatcher dead = dispatcher();
    dead.poll();
    dead.call();
    // It dies before it records the answer.
    Dispatcher next = dispatcher();
    assertThat(states(run)).containsOnly(RequestState.Kind.READY);
    assertThat(store().deadlines().unknown(run)).containsExactly("row-1");
    go(next);
    assertThat(states(run)).containsOnly(RequestState.Kind.SUCCEEDED);
    assertThat(provider.asked).hasSize(2);
    assertThat(hurry(run).unknown()).isEqualTo(1);
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);

    // The answer that was lost turns up after all: it is kept and booked.
    dead.call();
    assertThat(store().ledger().duplicates(null, null, null).answers()).isEqualTo(1);
    assertThat(hurry(run).unknown()).isZero();
  }

  @Test
  void aCallWhoseAnswerIsLostFailsAndIsNotRepeated() {
    RunId run = hurried(1);
    provider.toAsk = attempt -> new Asked.Unknown("reset");
    pastCutoff();
    Dispatcher dispatcher = dispatcher();
    go(dispatcher);
    time.advance(Duration.ofHours(2));
    go(dispatcher);
    assertThat(provider.asked).hasSize(1);
    assertThat(row(run, 1).failure()).isEqualTo(new Failure(FailureKind.OUTCOME_UNKNOWN, "reset"));
  }

  @Test
  void whatTheProviderDidNotRunGoesAgainWhenItSays() {
    RunId run = hurried(1);
    pastCutoff();
    provider.toAsk = attempt -> refused(attempt, FailureKind.RATE_LIMITED, Duration.ofSeconds(90));
    Dispatcher dispatcher = dispatcher();
    go(dispatcher);
    provider.toAsk = this::answered;
    time.advance(Duration.ofSeconds(89));
    go(dispatcher);
    assertThat(provider.asked).hasSize(1);
    time.advance(Duration.ofSeconds(1));
    go(dispatcher);
    assertThat(states(run)).containsOnly(RequestState.Kind.SUCCEEDED);
    assertThat(row(run, 1).attempts()).as("what was not run is no attempt").isEqualTo(1);
  }

  @Test
  void whatDoesNotFitTheCapStaysInTheBatchLane() {
    RunBuilder capped = aRun().withDeadline(now().plus(DUE_IN)).withCostCap(new Usd(1_500));
    RunId run = active(capped, 1);
    store().deadlines().allow(run, List.of(Lane.INTERACTIVE));
    Dispatcher dispatcher = dispatcher();
    pastCutoff();
    go(dispatcher);
    assertThat(provider.asked).isEmpty();
    assertThat(ready()).as("it may still go by batch").hasSize(1);
    Instant before = now();
    time.advance(Duration.ofHours(1));
    go(dispatcher);
    assertThat(before).isBefore(now());
    assertThat(hurry(run).late()).isEqualTo(Map.of(LateCause.MONEY, 1L));
  }
}
