package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.DeferredStore.Choice;
import dev.offpeak.store.DeferredStore.Chooser;
import dev.offpeak.store.DeferredStore.Kin;
import dev.offpeak.store.DeferredStore.Overdue;
import dev.offpeak.store.DeferredStore.Placed;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.trace.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for calls that are answered later. */
public abstract class DeferredStoreContract extends StoreContract {

  private static final Chooser NEW = kin -> new Choice.Create();

  private final List<Kin> seen = new ArrayList<>();
  private int calls;

  private RunId openEnded() {
    RunId run = loading(aRun().openEnded().build());
    return store().runs().activate(run, "gateway", true);
  }

  private static NewDeferred call(int number, Mode mode, @Nullable String key) {
    return new NewDeferred(
        new DeferredId("op_%024x".formatted(number)),
        "credential",
        "/openai/v1/chat/completions",
        mode,
        "body",
        key,
        SettableTime.START.plus(Duration.ofHours(1)),
        "a client");
  }

  private Deferred created(RunId run, Mode mode, @Nullable String key) {
    NewDeferred call = call(++calls, mode, key);
    Placed placed = place(run, call, NEW);
    return ((Placed.Created) placed).call();
  }

  private Placed place(RunId run, NewDeferred call, Chooser chooser) {
    return store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(call.id().value()).build(store().payloads()),
            call,
            now().minus(Duration.ofMinutes(10)),
            now(),
            chooser);
  }

  private Kin kin() {
    store()
        .deferred()
        .claim(
            call(9_999, Mode.HOLD, null),
            now().minus(Duration.ofMinutes(10)),
            kin -> {
              seen.add(kin);
              return new Choice.Create();
            });
    return seen.getLast();
  }

  @Test
  void aCallAndItsRequestAreStoredTogether() {
    RunId run = openEnded();
    Deferred call = created(run, Mode.HOLD, null);

    assertThat(store().deferred().find(call.id())).contains(call);
    assertThat(call.state()).isEqualTo(State.WAITING);
    assertThat(call.held()).isTrue();
    assertThat(store().output().find(call.request()).orElseThrow().customId())
        .isEqualTo(call.id().value());
    assertThat(run(run).counts().ready()).isEqualTo(1);
  }

  @Test
  void whatTheChooserAttachesToMakesNoRequest() {
    RunId run = openEnded();
    Deferred first = created(run, Mode.HOLD, null);
    store().deferred().leave(first.id());

    Placed placed =
        place(
            run,
            call(77, Mode.HOLD, null),
            kin -> new Choice.Attach(kin.abandoned().orElseThrow()));

    assertThat(((Placed.Attached) placed).call().id()).isEqualTo(first.id());
    assertThat(((Placed.Attached) placed).call().held()).isTrue();
    assertThat(run(run).counts().ready()).isEqualTo(1);
    assertThat(store().deferred().find(new DeferredId("op_%024x".formatted(77)))).isEmpty();
  }

  @Test
  void kinAreToldByWhoHasThem() {
    RunId run = openEnded();
    Deferred first = created(run, Mode.HOLD, null);
    Deferred second = created(run, Mode.HOLD, null);
    created(run, Mode.ASYNC, null);
    assertThat(kin().held()).map(Deferred::id).contains(first.id());
    assertThat(kin().abandoned()).isEmpty();

    store().deferred().leave(second.id());
    assertThat(kin().abandoned()).map(Deferred::id).contains(second.id());

    store().deferred().delivered(first.id(), now());
    assertThat(kin().held()).isEmpty();
    assertThat(kin().delivered()).map(Deferred::id).contains(first.id());
    time.advance(Duration.ofMinutes(11));
    assertThat(kin().delivered()).isEmpty();
  }

  @Test
  void aKeyNamesOneCall() {
    RunId run = openEnded();
    Deferred named = created(run, Mode.HOLD, "key");
    List<Deferred> found = new ArrayList<>();
    place(
        run,
        call(88, Mode.HOLD, "key"),
        kin -> {
          kin.named().ifPresent(found::add);
          return new Choice.Conflict();
        });
    assertThat(found).extracting(Deferred::id).containsOnly(named.id());
    assertThatThrownBy(() -> place(run, call(89, Mode.HOLD, "key"), NEW))
        .isInstanceOf(RuntimeException.class);
    assertThat(run(run).counts().total()).isEqualTo(1);
  }

  @Test
  void aCallThatGoesToAnotherModelTellsBoth() {
    RunId run = openEnded();
    NewDeferred call = call(++calls, Mode.ASYNC, null).asked("gpt-6-sol");
    Deferred placed = ((Placed.Created) place(run, call, NEW)).call();
    assertThat(placed.routedTo()).isEqualTo("gpt-6-luna");
    assertThat(created(run, Mode.ASYNC, null).routedTo()).isNull();
    assertThat(store().deferred().find(call.id()).orElseThrow().routedTo()).isEqualTo("gpt-6-luna");
    AttemptId attempt = attempts(opened().id()).getFirst();
    AttemptRow row =
        Objects.requireNonNull(store().results().attempts(List.of(attempt)).get(attempt));
    assertThat(row.model()).isEqualTo("gpt-6-luna");
    assertThat(row.asked()).isEqualTo("gpt-6-sol");
  }

  @Test
  void aBatchKnowsTheTracesOfItsCallsEachOnceAndNotTooMany() {
    RunId run = openEnded();
    TraceContext first = trace(1);
    TraceContext second = trace(2);
    place(run, call(++calls, Mode.ASYNC, null).traced(first), NEW);
    place(run, call(++calls, Mode.ASYNC, null).traced(first), NEW);
    place(run, call(++calls, Mode.HOLD, null).traced(second), NEW);
    created(run, Mode.ASYNC, null);
    Batch batch = opened();
    place(run, call(++calls, Mode.ASYNC, null).traced(trace(3)), NEW);

    assertThat(store().deferred().traces(batch.id(), 10)).containsExactlyInAnyOrder(first, second);
    assertThat(store().deferred().traces(batch.id(), 1)).hasSize(1);
    assertThat(store().deferred().traces(newBatchId(), 10)).isEmpty();
  }

  private static TraceContext trace(int number) {
    return new TraceContext("%032x".formatted(number), "%016x".formatted(number), true);
  }

  @Test
  void aReadyCallThatIsTakenBackIsNeverSent() {
    RunId run = openEnded();
    Deferred call = created(run, Mode.ASYNC, null);

    assertThat(store().deferred().cancel(call.id(), now())).isTrue();
    assertThat(store().deferred().cancel(call.id(), now())).isFalse();

    assertThat(run(run).counts().cancelled()).isEqualTo(1);
    assertThat(store().output().find(call.request()).orElseThrow().state())
        .isEqualTo(RequestState.Kind.CANCELLED);
    assertThat(store().output().lastEnd(run)).isEqualTo(1);
    assertThat(store().output().finishedSince(run, 0, 10)).hasSize(1);
    assertThat(readyGroups()).isEmpty();
  }

  @Test
  void whatNobodyCameForIsCancelledIfUnsentAndElseKept() {
    RunId run = openEnded();
    Deferred sent = created(run, Mode.HOLD, null);
    opened();
    Deferred unsent = created(run, Mode.HOLD, null);
    Deferred held = created(run, Mode.HOLD, null);
    store().deferred().leave(sent.id());
    store().deferred().leave(unsent.id());
    assertThat(store().deferred().expire(now(), 10)).isZero();

    time.advance(Duration.ofHours(1));
    assertThat(store().deferred().expire(now(), 10)).isEqualTo(2);

    assertThat(store().deferred().find(sent.id())).map(Deferred::state).contains(State.UNCOLLECTED);
    assertThat(store().deferred().find(unsent.id())).map(Deferred::state).contains(State.EXPIRED);
    assertThat(store().deferred().find(held.id())).map(Deferred::state).contains(State.WAITING);
    assertThat(store().deferred().uncollected(10))
        .extracting(Deferred::id)
        .containsExactly(sent.id());
    assertThat(run(run).counts().cancelled()).isEqualTo(1);
  }

  @Test
  void aRunStaysUntilItsCallsAreAnsweredAndThenTakesThemAlong() {
    RunId old = openEnded();
    Deferred waited = created(old, Mode.ASYNC, "key");
    store().runs().cancel(old, now());
    assertThat(store().runs().finishIfDone(old, now())).isTrue();
    time.advance(Duration.ofDays(40));
    assertThat(store().retention().letGo(now(), now(), now())).as("it is waited for").isZero();

    store().deferred().delivered(waited.id(), now());
    assertThat(store().retention().letGo(now(), now(), now())).isEqualTo(1);
    store().runs().dropDeadLoads(now());

    Deferred next = created(openEnded(), Mode.ASYNC, "key");
    assertThat(next.request()).as("the number is used again").isEqualTo(waited.request());
    assertThat(store().deferred().find(waited.id())).isEmpty();
    assertThat(store().deferred().find(next.id())).contains(next);
  }

  @Test
  void planningKnowsWhetherACallerIsHeldAndWhenTheLastOneJoined() {
    RunId run = openEnded();
    Deferred first = created(run, Mode.HOLD, null);
    time.advance(Duration.ofSeconds(30));
    created(run, Mode.ASYNC, null);
    assertThat(readyGroups())
        .singleElement()
        .satisfies(group -> {
          assertThat(group.held()).isTrue();
          assertThat(group.oldestReadyAt()).isEqualTo(SettableTime.START);
          assertThat(group.newestReadyAt()).isEqualTo(now());
        });

    store().deferred().leave(first.id());
    assertThat(readyGroups())
        .singleElement()
        .satisfies(group ->
            assertThat(group.held()).as("nobody waits on a connection any more").isFalse());
  }

  @Test
  void aRemovedCallIsFoundByNobodyAndItsKeyIsFree() {
    RunId run = openEnded();
    Deferred call = created(run, Mode.BACKGROUND, "key");

    assertThat(store().deferred().remove(call.id(), now())).isTrue();

    assertThat(store().deferred().find(call.id())).isEmpty();
    assertThat(store().deferred().remove(call.id(), now())).isFalse();
    assertThat(run(run).counts().ready()).isZero();
    assertThat(run(run).counts().cancelled()).isEqualTo(1);
    Placed placed =
        place(
            run,
            call(78, Mode.BACKGROUND, "key"),
            kin -> {
              assertThat(kin.named()).isEmpty();
              return new Choice.Create();
            });
    assertThat(placed).isInstanceOf(Placed.Created.class);
  }

  private Deferred taken(RunId run, String feature, @Nullable Duration within) {
    DeferredId id = new DeferredId("op_%024x".formatted(++calls));
    Instant due = within == null ? null : now().plus(within);
    NewDeferred call =
        new NewDeferred(
            id, "credential", "/openai/v1/chat/completions", Mode.ASYNC, "body", null, due, "");
    RequestBuilder request = aRequest(1).withCustomId(id.value()).withFeature(feature);
    if (due != null) {
      request.withDeadline(due);
    }
    Placed placed =
        store().deferred().place(run, request.build(store().payloads()), call, now(), now(), NEW);
    return ((Placed.Created) placed).call();
  }

  @Test
  void callsPastTheirDeadlineAreCountedByFeature() {
    RunId run = openEnded();
    Instant first = now().plus(Duration.ofHours(1));
    taken(run, "digest", Duration.ofHours(2));
    taken(run, "digest", Duration.ofHours(1));
    taken(run, "mail", Duration.ofHours(3));
    taken(run, "mail", null);
    Deferred gone = taken(run, "gone", Duration.ofHours(1));
    store().deferred().cancel(gone.id(), now());
    // Its request still waits, and nobody does.
    store().deferred().delivered(taken(run, "had", Duration.ofHours(1)).id(), now());
    assertThat(store().deferred().overdue(first.minusMillis(1))).isEmpty();

    time.advance(Duration.ofHours(2));
    assertThat(store().deferred().overdue(now()))
        .containsExactly(new Overdue(new Feature("digest"), 2, first));
  }

  @Test
  void anAnsweredCallIsNotOverdue() {
    RunId run = openEnded();
    Deferred call = taken(run, "digest", Duration.ofHours(1));
    AttemptId attempt = attempts(opened().id()).getFirst();
    time.advance(Duration.ofHours(2));
    assertThat(store().deferred().overdue(now())).hasSize(1);
    store().results().record(List.of(answer(attempt)), now());
    assertThat(store().deferred().overdue(now())).isEmpty();
    assertThat(call.state()).isEqualTo(State.WAITING);
  }

  @Test
  void callsWithoutADeadlineAreFoundByWhenTheyWereTakenIn() {
    RunId run = openEnded();
    Instant first = now();
    taken(run, "digest", null);
    taken(run, "mail", Duration.ofHours(1));
    time.advance(Duration.ofHours(1));
    assertThat(store().deferred().waiting(first.minusMillis(1))).isEmpty();
    assertThat(store().deferred().waiting(first))
        .containsExactly(new Overdue(new Feature("digest"), 1, first));

    planned();
    taken(run, "digest", null);
    assertThat(store().deferred().waiting(now().minusMillis(1)))
        .as("its batch is not as old yet")
        .isEmpty();
    assertThat(store().deferred().waiting(now()))
        .as("one in a batch and one that is ready")
        .containsExactly(new Overdue(new Feature("digest"), 2, first));
  }
}
