package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for bytes outside the rows. */
public abstract class PayloadStoreContract extends StoreContract {

  @Test
  void bytesComeBackAsTheyWere() {
    PayloadRef first = payload("one");
    PayloadRef empty = payload("");
    byte[] large = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    PayloadRef big = store().payloads().append(large);
    PayloadRef last = payload("größer \u0000 \n");

    assertThat(text(first)).isEqualTo("one");
    assertThat(text(empty)).isEmpty();
    assertThat(store().payloads().read(big)).isEqualTo(large);
    assertThat(text(last)).isEqualTo("größer \u0000 \n");
  }

  @Test
  void aPartOfAnArrayCanBeAppended() {
    byte[] bytes = "abcdef".getBytes(StandardCharsets.UTF_8);

    assertThat(text(store().payloads().append(bytes, 2, 3))).isEqualTo("cde");
  }

  @Test
  void committedBytesAreReadBack() {
    RunId run = active(3);

    assertThat(rows(run)).hasSize(3);
    List<String> bodies = new ArrayList<>();
    for (var line : store().batches().lines(assembling(), null, 10)) {
      bodies.add(text(line.body()));
    }
    assertThat(bodies)
        .containsExactly(
            "{\"messages\":[],\"n\":1}", "{\"messages\":[],\"n\":2}", "{\"messages\":[],\"n\":3}");
  }

  @Test
  void aWriterHasItsOwnSegment() {
    PayloadRef shared = payload("shared");
    try (PayloadWriter writer = store().payloads().newWriter()) {
      PayloadRef own = writer.append("own".getBytes(StandardCharsets.UTF_8));

      assertThat(own.segment()).isNotEqualTo(shared.segment());
      assertThat(text(own)).isEqualTo("own");
    }
  }

  @Test
  void whatAWriterAppendedStaysWhenItIsClosed() {
    PayloadRef ref;
    try (PayloadWriter writer = store().payloads().newWriter()) {
      ref = writer.append("kept".getBytes(StandardCharsets.UTF_8));
    }
    RunId run = loading(aRun().build());
    store().runs().append(run, List.of(aRequest(1).build(ref, null)));

    assertThat(text(ref)).isEqualTo("kept");
  }

  @Test
  void discardedBytesAreGone() {
    PayloadWriter writer = store().payloads().newWriter();
    PayloadRef ref = writer.append("gone".getBytes(StandardCharsets.UTF_8));

    writer.discard();

    assertThatThrownBy(() -> store().payloads().read(ref)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> writer.append(new byte[1])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void droppingALoadDropsItsSegments() {
    RunId run = loading(aRun().build());
    PayloadWriter writer = store().payloads().newWriter();
    NewRequest request =
        aRequest(1).build(writer.append("dropped".getBytes(StandardCharsets.UTF_8)), null);
    store().runs().append(run, List.of(request));
    writer.close();

    store().runs().dropLoading(run);

    assertThatThrownBy(() -> store().payloads().read(request.body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void bytesThatARowNeedsSurviveADiscard() {
    RunId run = loading(aRun().build());
    PayloadWriter writer = store().payloads().newWriter();
    NewRequest request =
        aRequest(1).build(writer.append("needed".getBytes(StandardCharsets.UTF_8)), null);
    store().runs().append(run, List.of(request));

    writer.discard();
    assertThat(text(request.body())).isEqualTo("needed");

    store().runs().dropLoading(run);
    assertThatThrownBy(() -> store().payloads().read(request.body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void bytesSharedWithAnotherRunSurviveADrop() {
    RunId dropped = loading(aRun().withId("r_dropped").build());
    RunId kept = loading(aRun().withId("r_kept").build());
    append(dropped, 1, 2);
    append(kept, 1, 2);
    store().runs().activate(kept, "same", false);

    store().runs().dropLoading(dropped);

    assertThat(text(store().batches().lines(assembling(), null, 1).getFirst().body()))
        .isEqualTo("{\"messages\":[],\"n\":1}");
  }
}
