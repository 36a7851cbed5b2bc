package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usd;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.DeferredStore.Choice;
import dev.offpeak.store.HookEvent;
import dev.offpeak.store.HookStore;
import dev.offpeak.store.HookStore.Delivery;
import dev.offpeak.store.HookStore.Result;
import dev.offpeak.store.HookStore.Standing;
import dev.offpeak.store.HookStore.Telling;
import dev.offpeak.store.HookStore.Untold;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.Occasion;
import dev.offpeak.store.ServedBatch.End;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Obeyed by every {@link HookStore}. */
public abstract class HookStoreContract extends StoreContract {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private int events;

  private HookStore hooks() {
    return store().hooks();
  }

  private RunId gateway() {
    RunId run = loading(aRun().withId("r_gggggg").openEnded().build());
    return store().runs().activate(run, "gateway:account", true);
  }

  private DeferredId call(RunId run, int number, Mode mode) {
    DeferredId id = new DeferredId("op_%024x".formatted(number));
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(id.value()).build(store().payloads()),
            new NewDeferred(
                id, "ann", "/openai/v1/responses", mode, "body" + number, null, null, "a client"),
            now(),
            now(),
            kin -> new Choice.Create());
    return id;
  }

  private void answerAll(String providerId) {
    attempts(opened(providerId).id()).forEach(attempt -> record(answer(attempt)));
  }

  private HookEvent event(String subject) {
    return new HookEvent("evt_" + ++events, "batch.completed", subject, "{\"n\":1}", now());
  }

  /** Tells all that is untold to somebody called ann; the subjects. */
  private List<String> tellAll() {
    Untold page = hooks().untold(100, now());
    hooks().tell(page.occasions().stream().map(one -> telling(one, "ann")).toList(), page);
    return page.occasions().stream().map(Occasion::subject).toList();
  }

  private Telling telling(@Nullable Occasion occasion, String... receivers) {
    String subject = occasion == null ? "nobody's" : occasion.subject();
    return new Telling(event(subject), occasion, Set.of(receivers));
  }

  private void tell(String... receivers) {
    hooks().tell(List.of(telling(null, receivers)), new Untold(List.of(), Map.of(), now(), false));
  }

  private List<Delivery> claim(String receiver) {
    return hooks().claim(receiver, now(), now().plus(LEASE), 10);
  }

  private RunId finished(String id) {
    RunId run = active(aRun().withId(id), 1);
    answerAll("batch_" + id);
    assertThat(store().runs().finishIfDone(run, now())).isTrue();
    return run;
  }

  @Test
  void nothingIsNotedWhileNobodyWatches() {
    finished("r_aaaaaa");
    assertThat(hooks().untold(100, now()).occasions()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    hooks().watch(now());
    assertThat(hooks().untold(100, now()).occasions()).isEmpty();
    finished("r_bbbbbb");
    assertThat(tellAll()).containsExactly("r_bbbbbb");
  }

  @Test
  void whatEndsUnwatchedIsNeverTold() {
    hooks().watch(now());
    RunId run = gateway();
    call(run, 1, Mode.ASYNC);
    answerAll("batch_1");
    hooks().unwatch();
    time.advance(Duration.ofSeconds(1));
    hooks().watch(now());
    assertThat(tellAll()).isEmpty();
  }

  @Test
  void callsThatAreAskedForAgainAreToldInTheOrderOfTheirEnds() {
    hooks().watch(now());
    RunId run = gateway();
    DeferredId async = call(run, 1, Mode.ASYNC);
    call(run, 2, Mode.HOLD);
    DeferredId background = call(run, 3, Mode.BACKGROUND);
    assertThat(hooks().untold(100, now()).isEmpty()).isTrue();
    answerAll("batch_1");

    Untold page = hooks().untold(100, now());
    assertThat(page.occasions())
        .extracting(Occasion::subject)
        .containsExactly(async.value(), background.value());
    Occasion.Call told = (Occasion.Call) page.occasions().getLast();
    assertThat(told.mode()).isEqualTo(Mode.BACKGROUND);
    assertThat(told.state()).isEqualTo(RequestState.Kind.SUCCEEDED);
    assertThat(told.withdrawn()).isFalse();
    assertThat(told.provider()).isEqualTo(ProviderName.OPENAI);
    assertThat(tellAll()).hasSize(2);
    assertThat(hooks().untold(100, now()).isEmpty()).isTrue();
  }

  @Test
  void endsThatNobodyWantsAreLookedThroughOnce() {
    hooks().watch(now());
    RunId run = gateway();
    call(run, 1, Mode.HOLD);
    answerAll("batch_1");
    Untold page = hooks().untold(100, now());
    assertThat(page.occasions()).isEmpty();
    assertThat(page.seen()).containsOnlyKeys(run);
    hooks().tell(List.of(), page);
    assertThat(hooks().untold(100, now()).isEmpty()).isTrue();
  }

  @Test
  void aCallThatWasTakenBackSaysSo() {
    hooks().watch(now());
    RunId run = gateway();
    store().deferred().cancel(call(run, 1, Mode.ASYNC), now());
    Occasion.Call told = (Occasion.Call) hooks().untold(100, now()).occasions().getFirst();
    assertThat(told.withdrawn()).isTrue();
    assertThat(told.state()).isEqualTo(RequestState.Kind.CANCELLED);
  }

  @Test
  void morePagesFollow() {
    hooks().watch(now());
    RunId run = gateway();
    for (int number = 1; number <= 5; number++) {
      call(run, number, Mode.ASYNC);
    }
    answerAll("batch_1");
    for (int expected : List.of(2, 2, 1, 0)) {
      Untold page = hooks().untold(2, now());
      assertThat(page.occasions()).hasSize(expected);
      assertThat(page.more()).isEqualTo(expected == 2);
      hooks().tell(page.occasions().stream().map(one -> telling(one, "ann")).toList(), page);
    }
  }

  @Test
  void servedBatchesAreToldAndTheirRunsAreNot() {
    hooks().watch(now());
    NewServedBatch batch =
        new NewServedBatch(
            "batch_ours",
            "ann",
            ProviderName.OPENAI,
            "f1",
            "/v1/responses",
            null,
            new Feature("digest"),
            now(),
            now().plus(Duration.ofDays(1)),
            null,
            0,
            Usd.ZERO,
            null,
            new NewServedBatch.Call("ann", "hash", null, false));
    store().served().make(batch, now(), Set.of());
    RunId run = loading(aRun().withId("r_served").build());
    append(run, 1, 1);
    store().runs().activate(run, "served:batch_ours", false);
    answerAll("batch_1");
    store().runs().finishIfDone(run, now());
    assertThat(tellAll()).isEmpty();

    End end = new End(End.Kind.EXPIRED, 1, 0, 0, 0, null, null, null, null);
    store().served().end("batch_ours", end, List.of(), now());
    Occasion told = hooks().untold(100, now()).occasions().getFirst();
    assertThat(told).isEqualTo(new Occasion.Batch("batch_ours", End.Kind.EXPIRED, now()));
    assertThat(tellAll()).containsExactly("batch_ours");
    assertThat(tellAll()).isEmpty();
  }

  @Test
  void aRunThatEndsAgainIsToldAgain() {
    hooks().watch(now());
    RunId run = active(aRun(), 1);
    store().runs().cancel(run, now());
    store().runs().finishIfDone(run, now());
    Occasion.Run told = (Occasion.Run) hooks().untold(100, now()).occasions().getFirst();
    assertThat(told.state()).isEqualTo(RunState.CANCELLED);
    assertThat(tellAll()).hasSize(1);

    store().runs().retry(run, now());
    answerAll("batch_1");
    time.advance(Duration.ofSeconds(1));
    store().runs().finishIfDone(run, now());
    told = (Occasion.Run) hooks().untold(100, now()).occasions().getFirst();
    assertThat(told.state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void anEndThatShowsLateIsToldAllTheSame() {
    hooks().watch(now());
    RunId run = active(aRun(), 1);
    answerAll("batch_1");
    Instant stamped = time.advance(Duration.ofMinutes(30));
    time.advance(Duration.ofMinutes(5));
    assertThat(tellAll()).isEmpty();
    hooks().tell(List.of(), hooks().untold(100, now()));
    store().runs().finishIfDone(run, stamped);
    assertThat(tellAll()).containsExactly(run.value());
  }

  @Test
  void twoWhoFoundTheSameEndTellItOnce() {
    hooks().watch(now());
    finished("r_aaaaaa");
    Untold mine = hooks().untold(100, now());
    assertThat(tellAll()).hasSize(1);
    hooks().tell(List.of(telling(mine.occasions().getFirst(), "ann")), mine);
    assertThat(claim("ann")).hasSize(1);
  }

  @Test
  void anEventIsDueToThoseWhoWantItUnderOneId() {
    tell("ann", "ben");
    Delivery ann = claim("ann").getFirst();
    Delivery ben = claim("ben").getFirst();
    assertThat(ann.event()).isEqualTo(ben.event());
    assertThat(ann.event().body()).isEqualTo("{\"n\":1}");
    assertThat(ann.attempts()).isEqualTo(1);
    assertThat(claim("cleo")).isEmpty();
  }

  @Test
  void whatIsBeingTriedIsNobodyElsesUntilTheClaimRunsOut() {
    tell("ann");
    Delivery first = claim("ann").getFirst();
    assertThat(claim("ann")).isEmpty();
    time.advance(LEASE);
    Delivery second = claim("ann").getFirst();
    assertThat(second.event()).isEqualTo(first.event());
    assertThat(second.attempts()).isEqualTo(2);

    hooks().settle(first, new Result.GivenUp(now(), "too late to say"));
    hooks().settle(second, new Result.Delivered(now()));
    Standing standing = hooks().standings().get("ann");
    assertThat(standing).isEqualTo(new Standing(1, 0, 0, null, null));
  }

  @Test
  void whatFailedIsDueWhenItIsSaid() {
    tell("ann");
    Instant happened = now();
    hooks().settle(claim("ann").getFirst(), new Result.Later(now().plusSeconds(90), "status 503"));
    time.advance(Duration.ofSeconds(89));
    assertThat(claim("ann")).isEmpty();
    assertThat(hooks().standings().get("ann"))
        .isEqualTo(new Standing(0, 1, 0, happened, "status 503"));
    time.advance(Duration.ofSeconds(1));
    hooks().settle(claim("ann").getFirst(), new Result.GivenUp(now(), "status 500"));
    time.advance(Duration.ofDays(1));
    assertThat(claim("ann")).isEmpty();
    assertThat(hooks().standings().get("ann")).isEqualTo(new Standing(0, 0, 1, null, "status 500"));
  }

  @Test
  void theLongestDueComesFirst() {
    tell("ann");
    time.advance(Duration.ofSeconds(1));
    tell("ann");
    List<Delivery> first = hooks().claim("ann", now(), now().plus(LEASE), 1);
    assertThat(first.getFirst().event().id()).isEqualTo("evt_1");
    assertThat(claim("ann").getFirst().event().id()).isEqualTo("evt_2");
  }

  @Test
  void oldEventsGoWithTheirDeliveries() {
    tell("ann", "ben");
    time.advance(Duration.ofDays(1));
    tell("ann");
    assertThat(hooks().purge(now(), 10)).isEqualTo(1);
    assertThat(hooks().standings()).containsOnlyKeys("ann");
    assertThat(claim("ann").getFirst().event().id()).isEqualTo("evt_2");
  }
}
