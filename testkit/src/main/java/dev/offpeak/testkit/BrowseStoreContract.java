package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BrowseStore.AttemptLife;
import dev.offpeak.store.BrowseStore.BatchColumn;
import dev.offpeak.store.BrowseStore.BatchShare;
import dev.offpeak.store.BrowseStore.Booking;
import dev.offpeak.store.BrowseStore.Order;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestPage;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.BrowseStore.RequestSearch;
import dev.offpeak.store.BrowseStore.RunColumn;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules for lists and lives as people look at them. */
public abstract class BrowseStoreContract extends StoreContract {

  @Test
  void runsComeTheLatestFirstPageByPage() {
    active(aRun().withId("r_one"), 1);
    active(aRun().withId("r_two"), 1);
    loading(aRun().withId("r_three").build());
    active(aRun().withId("r_four"), 1);

    List<Run> first = store().browse().runs(RunColumn.USUAL, null, 2);

    assertThat(first).extracting(run -> run.id().value()).containsExactly("r_four", "r_two");
    assertThat(store().browse().runs(RunColumn.USUAL, first.getLast().id(), 2))
        .extracting(run -> run.id().value())
        .containsExactly("r_one");
    assertThat(store().browse().runs(RunColumn.USUAL, new RunId("r_none"), 2)).isEmpty();
  }

  /** Three runs, of which no two are alike in anything but their state. */
  private void threeRuns() {
    active(aRun().withId("r_one").withFeature("b"), 2);
    record(answer(attempts(opened("batch_1").id()).getFirst(), new Usd(100), new Usd(900)));
    time.advance(Duration.ofSeconds(1));
    active(aRun().withId("r_two").withFeature("c"), 3);
    List<AttemptId> second = attempts(opened("batch_2").id());
    record(answer(second.get(0), new Usd(300), new Usd(500)));
    record(answer(second.get(1), new Usd(300), new Usd(500)));
    time.advance(Duration.ofSeconds(1));
    active(aRun().withId("r_a").withFeature("a"), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED,  r_one r_two r_a",
    "NAME,     r_a r_one r_two",
    "STATE,    r_one r_two r_a",
    "FEATURE,  r_a r_one r_two",
    "REQUESTS, r_a r_one r_two",
    "ANSWERED, r_a r_one r_two",
    "FAILED,   r_one r_two r_a",
    "PAID,     r_a r_one r_two",
    "SAVED,    r_a r_two r_one",
  })
  void runsComeInEveryOrderOverAllPages(RunColumn column, String ascending) {
    threeRuns();
    List<String> expected = List.of(ascending.split(" "));
    assertThat(runsInOrder(new Order<>(column, true))).isEqualTo(expected);
    assertThat(runsInOrder(new Order<>(column, false))).isEqualTo(expected.reversed());
  }

  /** All runs, a page of one at a time. */
  private List<String> runsInOrder(Order<RunColumn> order) {
    List<String> names = new ArrayList<>();
    List<Run> page = store().browse().runs(order, null, 1);
    while (!page.isEmpty()) {
      names.add(page.getFirst().id().value());
      page = store().browse().runs(order, page.getFirst().id(), 1);
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource(BatchColumn.class)
  void endedBatchesComeInEveryOrderOverAllPages(BatchColumn column) {
    List<String> planned = new ArrayList<>();
    for (int requests : List.of(2, 3, 1)) {
      active(aRun().withId("r_" + requests), requests);
      planned.add(collect(opened("batch_" + requests)).requests() + "");
    }
    List<String> ascending = column == BatchColumn.REQUESTS ? List.of("1", "2", "3") : planned;
    assertThat(endedInOrder(new Order<>(column, true))).isEqualTo(ascending);
    assertThat(endedInOrder(new Order<>(column, false))).isEqualTo(ascending.reversed());
  }

  private List<String> endedInOrder(Order<BatchColumn> order) {
    List<String> requests = new ArrayList<>();
    List<Batch> page = store().browse().ended(order, null, 1);
    while (!page.isEmpty()) {
      requests.add(page.getFirst().requests() + "");
      page = store().browse().ended(order, page.getFirst().id(), 1);
    }
    return requests;
  }

  @Test
  void onlyBatchesThatNeedNothingMoreHaveEnded() {
    active(aRun().withId("r_one"), 2);
    Batch open = opened("batch_1");
    assertThat(store().browse().ended(BatchColumn.USUAL, null, 10)).isEmpty();

    Batch collected = collect(open);
    active(aRun().withId("r_two"), 1);
    opened("batch_2");

    assertThat(store().browse().ended(BatchColumn.USUAL, null, 10)).containsExactly(collected);
    assertThat(store().browse().ended(BatchColumn.USUAL, collected.id(), 10)).isEmpty();
    assertThat(store().browse().shares(open.id()))
        .containsExactly(new BatchShare(new RunId("r_one"), 2));
  }

  private Batch collect(Batch open) {
    ProviderBatchId id = ((BatchState.Open) open.state()).id();
    Batch ended =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, now(), now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    return store()
        .batches()
        .move(ended, new BatchState.Collected(id, now(), now(), BatchEnd.COMPLETED), now());
  }

  @Test
  void withoutAQuestionTheLatestRequestsComeFirst() {
    active(aRun().withId("r_one"), 2);
    active(aRun().withId("r_two"), 2);

    assertThat(names(RequestSearch.ALL, 3))
        .containsExactly("r_two/2", "r_two/1", "r_one/2", "r_one/1");
  }

  @Test
  void requestsOfARunComeInTheOrderOfItsInput() {
    active(aRun().withId("r_one"), 5);
    active(aRun().withId("r_two"), 2);

    assertThat(names(search("r_one", null, null, null), 2))
        .containsExactly("r_one/1", "r_one/2", "r_one/3", "r_one/4", "r_one/5");
    assertThat(names(search("r_none", null, null, null), 2)).isEmpty();
  }

  @Test
  void requestsAreFoundByHowTheirCustomIdBegins() {
    RunId one = loading(aRun().withId("r_one").build());
    append(
        one,
        aRequest(1).withCustomId("ticket-1"),
        aRequest(2).withCustomId("mail-1"),
        aRequest(3).withCustomId("ticket-2"));
    store().runs().activate(one, "one", false);
    RunId two = loading(aRun().withId("r_two").build());
    append(two, aRequest(1).withCustomId("ticket-1"));
    store().runs().activate(two, "two", false);

    assertThat(names(search(null, "ticket", null, null), 1))
        .containsExactly("r_two/1", "r_one/1", "r_one/3");
    assertThat(names(search("r_one", "ticket-1", null, null), 10)).containsExactly("r_one/1");
    assertThat(names(search(null, "ticket-1%", null, null), 10)).isEmpty();
    assertThat(names(search(null, "ticket", null, Kind.FAILED), 10)).isEmpty();
  }

  @Test
  void requestsAreFoundByFeatureAndState() {
    RunId run = loading(aRun().withId("r_one").build());
    append(
        run,
        aRequest(1).withFeature("a"),
        aRequest(2).withFeature("b"),
        aRequest(3).withFeature("a"));
    store().runs().activate(run, "one", false);
    List<AttemptId> attempts = attempts(opened().id());
    record(answer(attempts.get(0)));

    assertThat(names(search(null, null, "a", null), 1)).containsExactly("r_one/3", "r_one/1");
    assertThat(names(search(null, null, "a", Kind.SUCCEEDED), 10)).containsExactly("r_one/1");
    assertThat(names(search("r_one", null, "b", Kind.BATCHED), 10)).containsExactly("r_one/2");
    assertThat(names(search(null, null, "nobody's", null), 10)).isEmpty();
    RequestRow answered =
        store()
            .browse()
            .requests(search(null, null, "a", Kind.SUCCEEDED), null, 1)
            .rows()
            .getFirst();
    assertThat(answered.cost()).isEqualTo(PAID);
  }

  @Test
  void whatFailedIsFoundAmongAllThatDidNot() {
    active(aRun().withId("r_one"), 3);
    List<AttemptId> attempts = attempts(opened().id());
    Failure failure = new Failure(FailureKind.CONTENT_POLICY, "no");
    for (AttemptId attempt : List.of(attempts.get(0), attempts.get(2))) {
      record(failure(attempt, FailureKind.CONTENT_POLICY));
      settle(attempt, new RequestState.Failed(failure));
    }
    active(aRun().withId("r_two"), 1);

    assertThat(names(search(null, null, null, Kind.FAILED), 1))
        .containsExactly("r_one/3", "r_one/1");
    assertThat(names(search(null, null, "nobody's", Kind.FAILED), 1)).isEmpty();
    assertThat(names(search(null, null, null, Kind.CANCELLED), 1)).isEmpty();
  }

  @Test
  void requestsAreFoundByModelAndByWhenTheyWereTakenIn() {
    active(aRun().withId("r_one"), 1);
    time.advance(Duration.ofDays(2));
    called(openEnded("r_two"), 1, "mine");

    assertThat(names(new RequestSearch(null, null, null, null, "gpt-6-luna", null, null, null), 1))
        .containsExactly("r_two/1", "r_one/1");
    assertThat(names(new RequestSearch(null, null, null, null, "other", null, null, null), 1))
        .isEmpty();
    assertThat(names(new RequestSearch(null, null, null, null, null, now(), null, null), 1))
        .containsExactly("r_two/1");
    assertThat(names(new RequestSearch(null, null, null, null, null, null, now(), null), 1))
        .containsExactly("r_one/1");
    RequestRow call = store().browse().requests(RequestSearch.ALL, null, 1).rows().getFirst();
    assertThat(call.call()).isEqualTo(new DeferredId("op_%024x".formatted(1)));
    assertThat(call.takenAt()).isEqualTo(now());
    assertThat(call.lane()).isEqualTo(Lane.BATCH);
  }

  @Test
  void aCredentialsCallsAreFoundAndNoOthers() {
    RunId run = openEnded("r_one");
    called(run, 1, "mine");
    called(run, 2, "others");
    time.advance(Duration.ofSeconds(1));
    called(run, 3, "mine");
    called(run, 4, "mine");
    active(aRun().withId("r_two"), 1);

    RequestSearch mine = new RequestSearch(null, null, null, null, null, null, null, "mine");
    assertThat(names(mine, 1)).containsExactly("r_one/4", "r_one/3", "r_one/1");
    assertThat(names(mine, 3)).containsExactly("r_one/4", "r_one/3", "r_one/1");
    assertThat(names(mine, 10)).hasSize(3);
    assertThat(names(new RequestSearch(null, null, null, null, null, now(), null, "mine"), 1))
        .containsExactly("r_one/4", "r_one/3");
    assertThat(names(new RequestSearch(null, null, null, Kind.FAILED, null, null, null, "mine"), 1))
        .isEmpty();
    assertThat(names(new RequestSearch(null, null, null, null, null, null, null, "nobody"), 1))
        .isEmpty();
  }

  private RunId openEnded(String name) {
    RunId run = loading(aRun().withId(name).openEnded().build());
    return store().runs().activate(run, name, true);
  }

  private void called(RunId run, int number, String credential) {
    DeferredId id = new DeferredId("op_%024x".formatted(number));
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(id.value()).build(store().payloads()),
            new NewDeferred(
                id, credential, "/api/requests", Deferred.Mode.ASYNC, "body", null, null, ""),
            now(),
            now(),
            kin -> new DeferredStore.Choice.Create());
  }

  @Test
  void aRequestsLifeHoldsEveryAttempt() {
    active(aRun().withId("r_one"), 1);
    Batch first = opened("batch_1");
    AttemptId failed = attempts(first.id()).getFirst();
    record(failure(failed, FailureKind.SERVER_ERROR));
    settle(failed, new RequestState.Ready(now()));
    Batch second = opened("batch_2");
    AttemptId answered = attempts(second.id()).getFirst();
    record(answer(answered));
    RequestId id = store().browse().requests(RequestSearch.ALL, null, 1).rows().getFirst().id();

    RequestLife life = store().browse().life(id).orElseThrow();

    assertThat(life.request().state()).isEqualTo(Kind.SUCCEEDED);
    assertThat(life.attempts()).extracting(AttemptLife::id).containsExactly(failed, answered);
    AttemptLife before = life.attempts().getFirst();
    assertThat(before.batch()).isEqualTo(first.id());
    assertThat(before.outcome()).isEqualTo(AttemptOutcome.FAILED);
    assertThat(before.failure())
        .isEqualTo(new Failure(FailureKind.SERVER_ERROR, "the provider says no"));
    assertThat(before.booking()).isNull();
    AttemptLife after = life.attempts().getLast();
    assertThat(after.batch()).isEqualTo(second.id());
    assertThat(text(Objects.requireNonNull(after.line()))).contains(answered.wire());
    assertThat(after.booking()).isEqualTo(new Booking(now(), false, USAGE, PAID, SYNCHRONOUS));
    assertThat(store().browse().life(new RequestId(999))).isEmpty();
  }

  private static RequestSearch search(
      @Nullable String run,
      @Nullable String customId,
      @Nullable String feature,
      @Nullable Kind state) {
    return new RequestSearch(
        run == null ? null : new RunId(run),
        customId,
        feature == null ? null : new Feature(feature),
        state);
  }

  /** What a search finds over all its pages, by run and ordinal. */
  private List<String> names(RequestSearch search, int pageSize) {
    List<String> names = new ArrayList<>();
    RequestId cursor = null;
    do {
      RequestPage page = store().browse().requests(search, cursor, pageSize);
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(pageSize);
      page.rows().forEach(row -> names.add(row.run().value() + "/" + row.ordinal()));
      cursor = page.next();
    } while (cursor != null);
    return names;
  }
}
