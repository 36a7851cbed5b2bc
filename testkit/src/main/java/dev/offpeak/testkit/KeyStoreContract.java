package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Budget;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.DeadlineStore.Callable;
import dev.offpeak.store.DeadlineStore.Intent;
import dev.offpeak.store.DeadlineStore.Selection;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.DeferredStore.Choice;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore;
import dev.offpeak.store.KeyStore.KeySpend;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Obeyed by every {@link KeyStore}. */
public abstract class KeyStoreContract extends StoreContract {

  private static final KeyScope NARROW =
      new KeyScope(
          List.of(new Feature("b, c"), new Feature("a")),
          Set.of(Lane.BATCH, Lane.INTERACTIVE),
          List.of("gpt-6*", "claude-haiku-5-5"),
          Budget.parse("5 USD/week").withOver(Budget.Over.REFUSE),
          60,
          true,
          KeyScope.Role.ADMIN,
          new AccountName("research"));

  private KeyStore keys() {
    return store().keys();
  }

  private GatewayKey key(String name, KeyScope scope) {
    KeySecret secret = KeySecret.create(new Random(name.hashCode()));
    return new GatewayKey(
        secret.id(), name, secret.shown(), secret.hash(), now(), null, null, scope);
  }

  @Test
  void everyPartOfAKeyComesBack() {
    GatewayKey one = key("one", KeyScope.USE);
    GatewayKey two = key("two", NARROW);
    assertThat(keys().list()).isEmpty();
    assertThat(keys().create(two)).isTrue();
    assertThat(keys().create(one)).isTrue();
    assertThat(keys().list()).containsExactly(two, one);
  }

  @Test
  void aNameIsNeverUsedTwice() {
    GatewayKey first = key("team", KeyScope.USE);
    keys().create(first);
    keys().revoke(first.id(), now());
    KeySecret other = KeySecret.create(new Random(99));
    assertThat(
            keys()
                .create(
                    new GatewayKey(
                        other.id(),
                        "team",
                        other.shown(),
                        other.hash(),
                        now(),
                        null,
                        null,
                        KeyScope.ALL)))
        .isFalse();
    assertThat(keys().list()).hasSize(1);
  }

  @Test
  void aKeyIsRevokedOnce() {
    GatewayKey key = key("team", KeyScope.USE);
    assertThat(keys().revoke(key.id(), now())).isFalse();
    keys().create(key);
    Instant at = now();
    assertThat(keys().revoke(key.id(), at)).isTrue();
    time.advance(Duration.ofHours(1));
    assertThat(keys().revoke(key.id(), now())).isFalse();
    assertThat(keys().list().getFirst().revokedAt()).isEqualTo(at);
  }

  @Test
  void theLastUseNeverGoesBack() {
    GatewayKey key = key("team", KeyScope.USE);
    keys().create(key);
    Instant later = now().plusSeconds(60);
    keys().used(Map.of(key.id(), later));
    keys().used(Map.of(key.id(), now()));
    keys().used(Map.of());
    assertThat(keys().list().getFirst().usedAt()).isEqualTo(later);
  }

  private CallEntry call(String id, String key, Instant at) {
    return new CallEntry(
        id,
        at,
        null,
        new Feature("chat"),
        ProviderName.OPENAI,
        "gpt-6-luna",
        Lane.INTERACTIVE,
        new CallEntry.Sender(key, "a client", "/v1/responses"),
        new CallEntry.Hints(CallOrigin.UNKNOWN, null),
        new CallEntry.Course(false, Duration.ofMillis(8), null, false, 200, null),
        new CallEntry.Bill(
            CallEntry.Metering.REPORTED,
            new BilledAnswer(USAGE, null, null, null),
            PAID,
            SYNCHRONOUS),
        null,
        null,
        1);
  }

  @Test
  void aKeySpendsWhatPassedAndWhatWaits() {
    Instant from = now();
    store()
        .calls()
        .record(
            List.of(
                call("op_1", "team", from),
                call("op_2", "team", from.plusSeconds(7_200)),
                call("op_3", "team", from.minusSeconds(7_200)),
                call("op_4", "other", from)));
    RunId loading = loading(aRun().openEnded().build());
    RunId run = store().runs().activate(loading, "gateway", true);
    DeferredId id = new DeferredId("op_%024x".formatted(5));
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(id.value()).build(store().payloads()),
            new NewDeferred(
                id, "credential", "/path", Mode.HOLD, "body", null, now().plusSeconds(60), ""),
            now(),
            now(),
            kin -> new Choice.Create());

    KeySpend spent = keys().spent("team", "credential", from);
    assertThat(spent.calls()).isEqualTo(2);
    assertThat(spent.passed()).isEqualTo(new Usd(2 * PAID.nanos()));
    assertThat(spent.settled()).isEqualTo(spent.passed());
    assertThat(spent.reserved()).isGreaterThan(Usd.ZERO);
    assertThat(keys().spent("team", "credential", from.plusSeconds(3_600)).reserved())
        .isEqualTo(Usd.ZERO);
    assertThat(keys().spent("nobody", "none", from))
        .isEqualTo(new KeySpend(Usd.ZERO, Usd.ZERO, 0, Usd.ZERO));
  }

  private void makeBatch(String id, Usd bound) {
    NewServedBatch batch =
        new NewServedBatch(
            id,
            "team",
            ProviderName.OPENAI,
            "f1",
            "/v1/responses",
            null,
            new Feature("digest"),
            now(),
            now().plus(Duration.ofDays(1)),
            null,
            0,
            bound,
            new AccountName("research"),
            new NewServedBatch.Call("team", id, null, false));
    store().served().make(batch, now(), Set.of());
  }

  @Test
  void aBatchCountsWithItsBoundUntilItEnds() {
    Instant from = now();
    makeBatch("batch_one", new Usd(5_000));
    makeBatch("batch_two", new Usd(700));
    assertThat(store().served().open())
        .extracting(ServedBatch::account)
        .containsOnly(new AccountName("research"));
    assertThat(keys().spent("team", "credential", from).reserved()).isEqualTo(new Usd(5_700));

    RunId run = loading(aRun().withId("r_served").build());
    append(run, 1, 1);
    store().runs().activate(run, "served:batch_one", false);
    store().served().loaded("batch_one", run, 1, now());
    assertThat(keys().spent("team", "credential", from).reserved()).isEqualTo(new Usd(5_700));
    End end = new End(End.Kind.CANCELLED, 0, 0, 1, 0, null, null, null, null);
    store().served().end("batch_one", end, List.of(), now());
    assertThat(keys().spent("team", "credential", from).total()).isEqualTo(new Usd(700));
    store().served().end("batch_two", End.failed("[]"), List.of(), now());
    assertThat(keys().spent("team", "credential", from).total()).isEqualTo(Usd.ZERO);
    assertThat(keys().spent("other", "credential", from).total()).isEqualTo(Usd.ZERO);
  }

  @Test
  void aKeySpendsWhatWasHurriedOutOfItsBatch() {
    Instant from = now();
    RunId loading = loading(aRun().openEnded().build());
    RunId run = store().runs().activate(loading, "gateway", true);
    DeferredId id = new DeferredId("op_%024x".formatted(6));
    Instant due = now().plusSeconds(60);
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(id.value()).withDeadline(due).build(store().payloads()),
            new NewDeferred(id, "credential", "/path", Mode.HOLD, "body", null, due, ""),
            now(),
            now(),
            kin -> new Choice.Create());
    assertThat(store().deadlines().hurry(new Selection(run, due, true, null), 10)).isEqualTo(1);
    Callable hurried = store().deadlines().callable(ACCOUNT.id(), now(), 10).getFirst();
    AttemptId attempt = newAttemptId();
    store()
        .deadlines()
        .begin(ACCOUNT.id(), List.of(new Intent(hurried.id(), attempt, 900)), List.of(), now());
    assertThat(keys().spent("team", "credential", from).reserved()).isEqualTo(new Usd(900));

    record(
        new Result.Answer(
            attempt,
            payload("{}"),
            new BilledAnswer(USAGE, null, "default", null),
            PAID,
            PAID,
            new Usd(PAID.nanos() / 2)));
    KeySpend spent = keys().spent("team", "credential", from);
    assertThat(spent.settled()).isEqualTo(PAID);
    assertThat(spent.reserved()).isEqualTo(Usd.ZERO);
  }

  @Test
  void aKeySpendsWhatWasAnsweredBadlyToo() {
    Instant from = now();
    RunId loading = loading(aRun().openEnded().build());
    RunId run = store().runs().activate(loading, "gateway", true);
    DeferredId id = new DeferredId("op_%024x".formatted(7));
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(id.value()).build(store().payloads()),
            new NewDeferred(
                id, "credential", "/path", Mode.HOLD, "body", null, now().plusSeconds(60), ""),
            now(),
            now(),
            kin -> new Choice.Create());
    Failure bad = new Failure(FailureKind.INVALID_ANSWER, "it is not JSON");

    Result.Answer first = answer(attempts(opened("one").id()).getFirst());
    record(new Result.Rejected(first, new RequestState.Ready(now()), bad));
    assertThat(keys().spent("team", "credential", from).settled()).isEqualTo(PAID);

    AttemptId second = attempts(opened("two").id()).getFirst();
    assertThat(keys().spent("team", "credential", from).settled()).isEqualTo(PAID);
    record(new Result.Rejected(answer(second), new RequestState.Failed(bad), bad));
    assertThat(keys().spent("team", "credential", from).settled()).isEqualTo(PAID.plus(PAID));
  }
}
