package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.source.CacheMark;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.testkit.simulation.SimDialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for what becomes a batch and when, step by step. */
public abstract class PlanningContract extends DispatchContract {

  /** What a request of the tests costs at most. */
  private static final long RESERVE_NANOS = 1_000;

  private List<Batch> waitingToBeSent() {
    return store().batches().in(ACCOUNT.id(), EnumSet.of(BatchState.Kind.PLANNED));
  }

  private static void planAll(Dispatcher dispatcher) {
    while (dispatcher.plan()) {
      // Until nothing more can be planned.
    }
  }

  private List<Line> lines(List<Batch> batches) {
    List<Line> lines = new ArrayList<>();
    batches.forEach(batch -> lines.addAll(store().batches().lines(batch.id(), null, 1_000)));
    return lines;
  }

  @Test
  void noMoreThanTwoBatchesOfAGroupWaitToBeSent() {
    active(12);
    ScriptedProvider provider = provider(true);
    provider.requestsMax = 2;
    Dispatcher dispatcher = dispatcher(provider);

    planAll(dispatcher);
    assertThat(waitingToBeSent()).hasSize(2);

    store()
        .batches()
        .move(waitingToBeSent().getFirst(), new BatchState.Submitting(now(), null, 0), now());
    planAll(dispatcher);
    assertThat(waitingToBeSent()).as("one was sent, so that one more is planned").hasSize(2);
  }

  @Test
  void aGroupThatIsAheadDoesNotKeepAnotherEndpointFromItsBatch() {
    active(6);
    ScriptedProvider provider = provider(true);
    provider.requestsMax = 1;
    Dispatcher dispatcher = dispatcher(provider);
    planAll(dispatcher);

    RunId other = loading(aRun().withId("r_other").build());
    append(other, aRequest(1).withEndpoint(Endpoint.RESPONSES));
    store().runs().activate(other, other.value(), false);
    planAll(dispatcher);

    assertThat(waitingToBeSent())
        .extracting(batch -> batch.group().endpoint())
        .contains(Endpoint.RESPONSES);
  }

  @Test
  void aRunThatReachedItsCapStaysBehindAndItsNeighbourGoes() {
    active(aRun().withId("r_capped").withCostCap(new Usd(RESERVE_NANOS * 2)), 5);
    active(aRun().withId("r_free"), 5);

    planAll(dispatcher(provider(true)));

    assertThat(sent(new RunId("r_free"))).isEqualTo(5);
    assertThat(sent(new RunId("r_capped")))
        .as("no more than its money allows")
        .isLessThanOrEqualTo(2);
  }

  private long sent(RunId run) {
    return rows(run).stream()
        .map(OutputRow::state)
        .filter(state -> state == RequestState.Kind.BATCHED)
        .count();
  }

  private static final Feature SUMMARY = new Feature("ticket-summary");

  private static Beginning system(long hash) {
    return new Beginning(Beginning.Place.SYSTEM, hash, 3_000, 9, 13, true);
  }

  /** Every other of twelve requests begins in one way, the others in another; one is alone. */
  private List<Line> plannedTogether(boolean cached) {
    store().policies().set(SUMMARY, FeaturePolicy.NONE.withCache(cached), now(), "ann");
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withBeginnings(system(7)));
    for (int i = 2; i <= 13; i++) {
      append(run, aRequest(i).withBeginnings(system(i % 2)));
    }
    store().runs().activate(run, "i", false);
    planAll(dispatcher(provider(true)));
    return lines(waitingToBeSent());
  }

  @Test
  void requestsThatShareABeginningAreMarkedAndStandTogether() {
    List<Line> lines = plannedTogether(true);

    assertThat(lines)
        .extracting(Line::mark)
        .startsWith((Beginning) null)
        .containsSequence(Collections.nCopies(6, system(0)))
        .containsSequence(Collections.nCopies(6, system(1)))
        .hasSize(13);
    long bytes = 0;
    for (Line line : lines) {
      Beginning mark = line.mark();
      int extra = mark == null ? 0 : CacheMark.extraBytes(line.endpoint(), mark);
      bytes += new SimDialect(true).lineBytes(line.endpoint(), line.body().length() + extra);
    }
    assertThat(waitingToBeSent())
        .extracting(Batch::wireBytes)
        .as("the mark counts, to the byte")
        .containsExactly(bytes);
  }

  @Test
  void whatWasTakenInWhileItsFeatureWasCachedIsSentAsItIsWhenItIsNoMore() {
    assertThat(plannedTogether(false)).hasSize(13).extracting(Line::mark).containsOnlyNulls();
  }

  @Test
  void whatAFailedStepLeftHalfAssembledIsPlannedAnewAndOnlyOnce() {
    active(5);
    Dispatcher dispatcher = dispatcher(provider(true));
    BatchId half = assembling();

    planAll(dispatcher);

    List<Line> lines = lines(waitingToBeSent());
    assertThat(waitingToBeSent()).extracting(Batch::id).doesNotContain(half);
    assertThat(lines).hasSize(5);
    assertThat(lines).extracting(Line::attempt).doesNotHaveDuplicates();
    assertThat(store().plans().assembling(ACCOUNT.id())).isEmpty();
    assertThat(ready()).isEmpty();
  }
}
