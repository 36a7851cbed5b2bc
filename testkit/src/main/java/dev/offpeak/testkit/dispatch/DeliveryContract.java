package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.deliver.Deliverer;
import dev.offpeak.deliver.Results;
import dev.offpeak.model.RunId;
import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.Sink;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.testkit.RequestBuilder;
import dev.offpeak.testkit.StoreContract;
import dev.offpeak.testkit.simulation.SimDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rules for writing outcomes back, on a real store. */
public abstract class DeliveryContract extends StoreContract {

  private static final int REQUESTS = 1_200;

  /** A sink that remembers. */
  private static final class Rows implements Sink {

    private final List<String> written = new ArrayList<>();
    private int atOnce;

    @Override
    public String name() {
      return "rows";
    }

    @Override
    public List<Delivery> write(List<Outcome> outcomes) {
      outcomes.forEach(outcome -> written.add(outcome.customId()));
      atOnce = Math.max(atOnce, outcomes.size());
      return outcomes.stream().map(outcome -> Delivery.WRITTEN).toList();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void whoeverStopsWaitingLeavesTheRestDueAndEachIsWrittenOnce() {
    RunId run = loading(aRun().delivering().build());
    append(
        run,
        LongStream.rangeClosed(1, REQUESTS)
            .mapToObj(ordinal -> aRequest(ordinal).invalid("the body is empty"))
            .toArray(RequestBuilder[]::new));
    store().runs().activate(run, run.value(), false);
    Rows rows = new Rows();
    Deliverer deliverer = new Deliverer(store(), new Results(store(), new SimDialect(true)), rows);

    long first = deliverer.deliver(run, written -> written == 0);
    assertThat(first).isBetween(1L, REQUESTS - 1L);
    assertThat(rows.written).hasSize((int) first);

    assertThat(deliverer.deliver(run)).isEqualTo(REQUESTS - first);
    assertThat(rows.written).hasSize(REQUESTS).doesNotHaveDuplicates();
    assertThat(deliverer.deliver(run)).isZero();
  }

  @Test
  void aSinkIsNotHandedMoreThanTheHeapHolds() {
    String row = "{\"text\":\"" + "x".repeat(3 << 20) + "\"}";
    RunId run = loading(aRun().delivering().build());
    append(
        run,
        LongStream.rangeClosed(1, 7)
            .mapToObj(ordinal -> aRequest(ordinal).withRow(row).invalid("the body is empty"))
            .toArray(RequestBuilder[]::new));
    store().runs().activate(run, run.value(), false);
    Rows rows = new Rows();

    new Deliverer(store(), new Results(store(), new SimDialect(true)), rows).deliver(run);

    assertThat(rows.written).hasSize(7).doesNotHaveDuplicates();
    assertThat(rows.atOnce).isEqualTo(2);
  }
}
