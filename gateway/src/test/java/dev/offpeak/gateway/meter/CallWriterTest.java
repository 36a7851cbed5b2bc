package dev.offpeak.gateway.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import dev.offpeak.store.StoreException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries are written behind the calls, whatever the store does. */
@Timeout(60)
class CallWriterTest {

  private final KeptCalls calls = new KeptCalls();

  private static Observed call(String id, @Nullable String model, Metering metering) {
    return new Observed(
        id,
        Instant.parse("2026-11-25T02:00:00Z"),
        Feature.UNTAGGED,
        ProviderName.OPENAI,
        model,
        null,
        Lane.INTERACTIVE,
        new Sender(null, null, "/v1/responses"),
        new Hints(CallOrigin.UNKNOWN, null),
        new Course(false, null, null, false, 200, null),
        metering,
        new BilledAnswer(Usage.of(1_000, 100), null, null, null),
        null,
        7);
  }

  private static Observed call(String id) {
    return call(id, "gpt-6-luna", Metering.REPORTED);
  }

  /**
   * The counterfactual is the model that was asked for, with the tokens of the one that answered.
   */
  @Test
  void whatWentToAnotherModelIsBookedWithWhatThatSaved() {
    Observed plain = call("op_1");
    Observed routed =
        new Observed(
            "op_2",
            plain.at(),
            plain.feature(),
            plain.provider(),
            "gpt-6-luna",
            "gpt-6-sol",
            plain.lane(),
            plain.sender(),
            plain.hints(),
            plain.course(),
            plain.metering(),
            new BilledAnswer(Usage.of(1_000, 100), "gpt-6-luna-2026-10-01", null, null),
            null,
            7);
    CallWriter writer = new CallWriter(() -> calls, PriceList.bundled(), 10);
    writer.offer(plain);
    writer.offer(routed);
    writer.close();
    CallEntry first = calls.all().getFirst();
    CallEntry second = calls.all().getLast();
    assertThat(first.bill().routed()).isNull();
    assertThat(second.model()).isEqualTo("gpt-6-luna");
    assertThat(second.bill().paid()).isEqualTo(first.bill().paid());
    // 1,000 tokens in and 100 out: $2 and $10 a million against $0.10 and $0.50.
    assertThat(second.bill().synchronous()).isEqualTo(new Usd(3_000_000));
    assertThat(second.bill().routed())
        .isEqualTo(new CallEntry.Bill.Routed("gpt-6-sol", new Usd(3_000_000 - 150_000)));
  }

  /** So many tokens that the price of one model can be counted, that of the other cannot. */
  @Test
  void whatIsBeyondCountingStopsNobodysEntries() {
    Observed plain = call("op_1");
    Observed endless =
        new Observed(
            "op_0",
            plain.at(),
            plain.feature(),
            plain.provider(),
            "gpt-6-luna",
            "gpt-6-sol",
            plain.lane(),
            plain.sender(),
            plain.hints(),
            plain.course(),
            plain.metering(),
            new BilledAnswer(Usage.of(1, 1_000_000_000_000L), "gpt-6-luna", null, null),
            null,
            7);
    CallWriter writer = new CallWriter(() -> calls, PriceList.bundled(), 10);
    writer.offer(endless);
    writer.offer(plain);
    writer.close();
    assertThat(calls.all()).extracting(CallEntry::id).containsExactly("op_0", "op_1");
    assertThat(calls.find("op_0").orElseThrow().bill().paid()).isGreaterThan(Usd.ZERO);
    assertThat(calls.find("op_0").orElseThrow().bill().routed()).isNull();
  }

  @Test
  void everythingOfferedIsWrittenAtTheEndAndPriced() {
    CallWriter writer = new CallWriter(() -> calls, PriceList.bundled(), 5_000);
    IntStream.range(0, 2_345).forEach(i -> writer.offer(call("op_" + i)));
    writer.offer(call("unpriced", "nobody-knows-it", Metering.REPORTED));
    writer.offer(call("nameless", null, Metering.NONE));
    writer.close();

    assertThat(writer.dropped()).isZero();
    assertThat(calls.all()).hasSize(2_347);
    assertThat(calls.find("op_0").orElseThrow().bill().paid()).isGreaterThan(Usd.ZERO);
    assertThat(calls.find("unpriced").orElseThrow().bill().paid()).isNull();
    CallEntry nameless = calls.find("nameless").orElseThrow();
    assertThat(nameless.model()).isEqualTo("unknown");
    assertThat(nameless.bill().booked()).isFalse();
  }

  @Test
  void aStoreThatComesBackGetsWhatWaited() throws InterruptedException {
    calls.setDown(true);
    CallWriter writer = new CallWriter(() -> calls, PriceList.bundled(), 10);
    writer.offer(call("early"));
    calls.awaitAsked();
    calls.setDown(false);
    writer.offer(call("late"));
    writer.close();

    assertThat(calls.all()).extracting(CallEntry::id).containsExactly("early", "late");
    assertThat(writer.dropped()).isZero();
  }

  @Test
  void whatIsNeverWrittenIsCounted() {
    CallWriter writer =
        new CallWriter(
            () -> {
              throw new StoreException(StoreException.Reason.CORRUPT, "not a database");
            },
            PriceList.bundled(),
            10);
    IntStream.range(0, 3).forEach(i -> writer.offer(call("op_" + i)));
    writer.close();
    assertThat(writer.dropped()).isEqualTo(3);
  }

  @Test
  void aFullQueueDropsAndNobodyWaits() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    CallWriter writer =
        new CallWriter(
            () -> {
              asked.countDown();
              try {
                opened.await();
              } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
              }
              return calls;
            },
            PriceList.bundled(),
            1);
    writer.offer(call("first"));
    asked.await();
    writer.offer(call("second"));
    writer.offer(call("third"));
    assertThat(writer.dropped()).isEqualTo(1);
    opened.countDown();
    writer.close();
    assertThat(calls.all()).extracting(CallEntry::id).containsExactly("first", "second");
  }

  @Test
  void aSliceThatCannotBeWrittenDoesNotStopTheNext() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    CallWriter writer =
        new CallWriter(
            () -> {
              if (failed.getCount() > 0) {
                failed.countDown();
                throw new IllegalStateException("a fault of ours");
              }
              return calls;
            },
            PriceList.bundled(),
            10);
    writer.offer(call("lost"));
    failed.await();
    writer.offer(call("kept"));
    writer.close();
    assertThat(writer.dropped()).isEqualTo(1);
    assertThat(calls.all()).extracting(CallEntry::id).containsExactly("kept");
  }
}
