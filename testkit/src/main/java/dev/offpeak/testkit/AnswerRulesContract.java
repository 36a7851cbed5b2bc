package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.store.ResultStore.Result;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every store does with validators, and with answers that they reject. */
public abstract class AnswerRulesContract extends StoreContract {

  private static final Feature SUMMARY = new Feature("ticket-summary");
  private static final AnswerRules JSON = new AnswerRules(List.of(new AnswerRule.Json()), 3);
  private static final AnswerRules WHOLE =
      new AnswerRules(List.of(new AnswerRule.NotTruncated()), 5);
  private static final Failure BAD = new Failure(FailureKind.INVALID_ANSWER, "it is not JSON");

  private Result.Rejected rejected(AttemptId attempt, RequestState next) {
    return new Result.Rejected(answer(attempt), next, BAD);
  }

  private AttemptRow stored(AttemptId attempt) {
    return Objects.requireNonNull(store().results().attempts(List.of(attempt)).get(attempt));
  }

  private List<SpendRow> spend() {
    return store().ledger().spend(null, null, null);
  }

  @Test
  void theRulesOfARunComeBeforeThoseOfAFeature() {
    RunId run = active(2);
    assertThat(store().runs().rules(run, SUMMARY)).isEmpty();

    store().runs().setRules(run, SUMMARY, WHOLE);
    assertThat(store().runs().rules(run, SUMMARY)).contains(WHOLE);
    assertThat(store().runs().rules(run, new Feature("other"))).isEmpty();

    store().runs().setRules(run, null, JSON);
    assertThat(store().runs().rules(run, SUMMARY)).contains(JSON);
    AttemptId attempt = attempts(opened().id()).getFirst();
    assertThat(stored(attempt).rules()).isEqualTo(JSON);
  }

  @Test
  void rulesGoWithALoadThatIsDropped() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1));
    store().runs().setRules(run, null, JSON);
    store().runs().dropLoading(run);
    assertThat(store().runs().find(run)).isEmpty();
  }

  @Test
  void aRejectedAnswerIsPaidForAndAskedAgain() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();

    assertThat(record(rejected(attempt, new RequestState.Ready(now())))).isEqualTo(1);

    assertThat(run(run).counts().ready()).isEqualTo(1);
    assertThat(run(run).money().paid()).isEqualTo(PAID);
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
    assertThat(spend()).singleElement().extracting(SpendRow::paid).isEqualTo(PAID);
    assertThat(row(run, 1).attempts()).isEqualTo(1);
    assertThat(stored(attempt).outcome()).isEqualTo(AttemptOutcome.REJECTED);
  }

  @Test
  void readingAFileAgainChangesNothing() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    record(rejected(attempt, new RequestState.Failed(BAD)));
    OutputRow before = row(run, 1);

    assertThat(record(rejected(attempt, new RequestState.Failed(BAD)))).isZero();
    assertThat(record(answer(attempt))).isZero();
    assertThat(record(failure(attempt, FailureKind.SERVER_ERROR))).isZero();

    assertThat(row(run, 1)).isEqualTo(before);
    assertThat(run(run).money().paid()).isEqualTo(PAID);
  }

  @Test
  void anAnswerAfterABadOneCostsBoth() {
    RunId run = active(1);
    record(rejected(attempts(opened("one").id()).getFirst(), new RequestState.Ready(now())));
    AttemptId second = attempts(opened("two").id()).getFirst();
    record(answer(second));

    OutputRow row = row(run, 1);
    assertThat(row.state()).isEqualTo(RequestState.Kind.SUCCEEDED);
    assertThat(row.cost()).isEqualTo(PAID.plus(PAID));
    assertThat(row.attempts()).isEqualTo(2);
    assertThat(text(Objects.requireNonNull(row.line()))).contains(second.wire());
    assertThat(store().output().find(row.id())).contains(row);
  }

  @Test
  void theLastBadAnswerIsShownWhenNoneIsGood() {
    RunId run = active(1);
    record(rejected(attempts(opened("one").id()).getFirst(), new RequestState.Ready(now())));
    AttemptId second = attempts(opened("two").id()).getFirst();
    record(rejected(second, new RequestState.Failed(BAD)));

    OutputRow row = row(run, 1);
    assertThat(row.state()).isEqualTo(RequestState.Kind.FAILED);
    assertThat(row.failure()).isEqualTo(BAD);
    assertThat(row.cost()).isEqualTo(PAID.plus(PAID));
    assertThat(row.usage()).isEqualTo(USAGE);
    assertThat(text(Objects.requireNonNull(row.line()))).contains(second.wire());
    assertThat(store().output().find(row.id())).contains(row);
  }

  @Test
  void aBadAnswerIsShownThoughSomethingElseFailsLater() {
    RunId run = active(1);
    AttemptId first = attempts(opened("one").id()).getFirst();
    record(rejected(first, new RequestState.Ready(now())));
    AttemptId second = attempts(opened("two").id()).getFirst();
    record(failure(second, FailureKind.CONTENT_POLICY));
    Failure policy = new Failure(FailureKind.CONTENT_POLICY, "no");
    settle(second, new RequestState.Failed(policy));

    OutputRow row = row(run, 1);
    assertThat(row.failure()).isEqualTo(policy);
    assertThat(row.cost()).isEqualTo(PAID);
    assertThat(text(Objects.requireNonNull(row.line()))).contains(first.wire());
  }

  @Test
  void ofARunThatIsBeingCancelledItFailsSoThatItIsShown() {
    RunId run = active(1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    store().runs().cancel(run, now());

    record(rejected(attempt, new RequestState.Ready(now())));

    assertThat(row(run, 1).failure()).isEqualTo(BAD);
    assertThat(row(run, 1).cost()).isEqualTo(PAID);
  }

  @Test
  void aRejectedLateAnswerIsBookedAndChangesNoOtherAttempt() {
    RunId run = active(1);
    AttemptId first = attempts(opened("one").id()).getFirst();
    settle(first, new RequestState.Ready(now()));
    AttemptId second = attempts(opened("two").id()).getFirst();

    record(rejected(first, new RequestState.Failed(BAD)));

    assertThat(row(run, 1).state()).isEqualTo(RequestState.Kind.BATCHED);
    assertThat(run(run).money().paid()).isEqualTo(PAID);
    record(answer(second));
    assertThat(row(run, 1).cost()).isEqualTo(PAID.plus(PAID));
  }
}
