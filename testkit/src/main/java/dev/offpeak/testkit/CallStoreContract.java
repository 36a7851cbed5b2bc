package dev.offpeak.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.CallStore.HourRow;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for calls that somebody waited for. */
public abstract class CallStoreContract extends StoreContract {

  private static final Feature CHAT = new Feature("chat-reply");
  private static final String MODEL = "gpt-6-luna";
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");
  private static final Sender SENDER = new Sender("a1b2c3", "OpenAI/Java 4.50", "/v1/responses");
  private static final Bill BILL =
      new Bill(Metering.REPORTED, billed("default"), new Usd(700), new Usd(1_000));
  private static final Bill NOTHING =
      new Bill(Metering.NONE, new BilledAnswer(Usage.NONE, null, null, null), null, null);

  private static BilledAnswer billed(String tier) {
    return new BilledAnswer(USAGE, "gpt-6-luna-2026-10-01", tier, null);
  }

  private static CallEntry call(String id, Instant at, @Nullable String importId, Bill bill) {
    return new CallEntry(
        id,
        at,
        importId,
        CHAT,
        ProviderName.OPENAI,
        MODEL,
        Lane.INTERACTIVE,
        SENDER,
        new Hints(CallOrigin.CRON, "4bf92f3577b34da6a3ce929d0e0e4736"),
        new Course(
            true,
            Duration.ofMillis(812),
            Duration.ofMillis(90),
            false,
            200,
            null,
            Duration.ofNanos(210_000)),
        bill,
        new PromptPrefix(2_000, 7, List.of(1), List.of(2, 3)),
        500L,
        1);
  }

  private static CallEntry flex(CallEntry call) {
    return new CallEntry(
        call.id(),
        call.at(),
        call.importId(),
        call.feature(),
        call.provider(),
        call.model(),
        Lane.FLEX,
        new Sender(null, null, ""),
        new Hints(CallOrigin.UNKNOWN, null),
        new Course(null, null, null, null, null, "server_error"),
        call.bill(),
        null,
        null,
        7);
  }

  private static SpendRow spend(Lane lane, long requests, Usage usage, long paid, long unpriced) {
    return new SpendRow(
        DAY,
        CHAT,
        ProviderName.OPENAI,
        MODEL,
        lane,
        requests,
        usage,
        new Usd(paid),
        new Usd(paid == 0 ? 0 : 1_000),
        unpriced);
  }

  private List<CallEntry> all() {
    List<CallEntry> seen = new ArrayList<>();
    store().calls().each(Instant.EPOCH, now().plus(Duration.ofDays(9)), null, seen::add);
    return seen;
  }

  @Test
  void aCallIsFoundAsItWasRecorded() {
    CallEntry metered = call("op_1", now(), null, BILL);
    CallEntry imported = flex(call("row_1", now().minusMillis(1), "import-1", NOTHING));
    assertThat(store().calls().record(List.of(metered, imported))).isEqualTo(2);

    assertThat(store().calls().find("op_1")).contains(metered);
    assertThat(store().calls().find("row_1")).contains(imported);
    assertThat(store().calls().find("op_2")).isEmpty();
    assertThat(all()).containsExactly(imported, metered);
  }

  @Test
  void spansHaveTheirFirstInstantAndNotTheirLast() {
    CallEntry first = call("1", now(), null, BILL);
    CallEntry last = call("2", now().plusSeconds(5), null, BILL);
    store().calls().record(List.of(last, first));

    List<CallEntry> seen = new ArrayList<>();
    store().calls().each(now(), now().plusSeconds(5), CHAT, seen::add);
    store().calls().each(now(), now().plusSeconds(5), new Feature("other"), seen::add);
    assertThat(seen).containsExactly(first);
  }

  @Test
  void anIdCountsOnce() {
    CallEntry call = call("op_1", now(), null, BILL);
    assertThat(store().calls().record(List.of(call, call))).isEqualTo(1);
    assertThat(store().calls().record(List.of(call))).isZero();

    assertThat(all()).hasSize(1);
    assertThat(store().ledger().spend(null, null, null))
        .containsExactly(spend(Lane.INTERACTIVE, 1, USAGE, 700, 0));
    assertThat(hours()).singleElement().extracting(HourRow::calls).isEqualTo(1L);
  }

  @Test
  void meteredCallsStandBesideBatches() {
    active(1);
    record(answer(attempts(opened().id()).getFirst()));
    Bill unpriced = new Bill(Metering.ESTIMATED, billed("flex"), null, null);
    store()
        .calls()
        .record(List.of(call("1", now(), null, BILL), flex(call("2", now(), null, unpriced))));

    assertThat(store().ledger().spend(DAY, DAY.plusDays(1), CHAT))
        .containsExactly(
            spend(Lane.FLEX, 7, USAGE, 0, 7), spend(Lane.INTERACTIVE, 1, USAGE, 700, 0));
    assertThat(store().ledger().spend(null, null, null))
        .extracting(SpendRow::lane)
        .containsExactly(Lane.FLEX, Lane.INTERACTIVE, Lane.BATCH);
    assertThat(store().ledger().imported(null, null, null)).isEmpty();
  }

  @Test
  void callsDoNotTeachWhatBatchesTake() {
    store().calls().record(List.of(call("1", now(), null, BILL)));
    assertThat(store().ledger().ratios(CHAT, ProviderName.OPENAI, MODEL)).isNull();
  }

  @Test
  void aFailedCallIsKeptAndInNoReport() {
    store().calls().record(List.of(call("1", now(), null, NOTHING)));

    assertThat(store().ledger().spend(null, null, null)).isEmpty();
    HourRow hour = hours().getFirst();
    assertThat(hour.calls()).isEqualTo(1);
    assertThat(hour.booked()).isZero();
    assertThat(hour.unpriced()).isZero();
  }

  @Test
  void importedCallsStandApartAndGiveWayToMeteredOnes() {
    Instant later = now().plus(Duration.ofHours(1));
    store()
        .calls()
        .record(List.of(call("i1", now(), "import", BILL), call("i2", later, "import", BILL)));
    assertThat(store().ledger().spend(null, null, null)).isEmpty();
    assertThat(store().ledger().imported(DAY, DAY.plusDays(1), CHAT))
        .singleElement()
        .extracting(SpendRow::requests)
        .isEqualTo(2L);

    store().calls().record(List.of(call("m", now().plusSeconds(9), null, BILL)));
    assertThat(store().ledger().imported(null, null, null))
        .containsExactly(spend(Lane.INTERACTIVE, 1, USAGE, 700, 0));
    assertThat(hours()).extracting(HourRow::imported).containsExactly(false, true);
    assertThat(store().ledger().imported(DAY.plusDays(1), null, null)).isEmpty();
  }

  private static CallEntry bucket(String id, Instant at, int hours) {
    CallEntry call = call(id, at, "import-1", BILL);
    return new CallEntry(
        id,
        at,
        call.importId(),
        call.feature(),
        call.provider(),
        call.model(),
        call.lane(),
        call.sender(),
        call.hints(),
        call.course(),
        call.bill(),
        null,
        null,
        12,
        true,
        hours);
  }

  @Test
  void aSumOfADayGivesWayToACallInAnyOfItsHours() {
    Instant day = DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
    CallEntry before = bucket("day_0", day.minus(Duration.ofDays(1)), 24);
    CallEntry sum = bucket("day_1", day, 24);
    CallEntry hour = bucket("hour_1", day, 1);
    CallEntry after = bucket("day_2", day.plus(Duration.ofDays(1)), 24);
    store().calls().record(List.of(before, sum, hour, after));
    assertThat(store().calls().find("day_1")).contains(sum);

    store()
        .calls()
        .record(List.of(call("op_1", day.plus(Duration.ofHours(23)).plusMillis(1), null, BILL)));

    List<CallEntry> counted = new ArrayList<>();
    store().calls().eachCounted(Instant.EPOCH, day.plus(Duration.ofDays(9)), counted::add);
    assertThat(counted)
        .extracting(CallEntry::id)
        .containsExactly("day_0", "hour_1", "op_1", "day_2");
    assertThat(store().ledger().imported(DAY, DAY.plusDays(1), CHAT))
        .extracting(SpendRow::requests)
        .containsExactly(12L);
    assertThat(store().calls().hours(day, day.plus(Duration.ofDays(1)), CHAT))
        .extracting(HourRow::calls)
        .containsExactly(12L, 1L);
  }

  @Test
  void whatCountsLeavesOutImportedCallsThatWereMeteredToo() {
    Instant later = now().plus(Duration.ofHours(1));
    CallEntry metered = call("m", now().plusSeconds(9), null, BILL);
    CallEntry apart = call("i2", later, "import", BILL);
    store().calls().record(List.of(call("i1", now(), "import", BILL), metered, apart));

    List<CallEntry> seen = new ArrayList<>();
    store().calls().eachCounted(now(), later.plusMillis(1), seen::add);
    assertThat(seen).containsExactly(metered, apart);
    seen.clear();
    store().calls().eachCounted(now(), later, seen::add);
    assertThat(seen).containsExactly(metered);
  }

  @Test
  void theSpanReachesFromTheFirstEntryToTheLast() {
    assertThat(store().calls().span()).isEmpty();

    Instant early = now().minus(Duration.ofDays(40));
    store().calls().record(List.of(call("2", now(), null, BILL), call("1", early, "i", BILL)));
    assertThat(store().calls().span()).contains(new CallStore.Span(early, now()));
  }

  private List<HourRow> hours() {
    return store().calls().hours(now(), now().plus(Duration.ofDays(1)), null);
  }

  @Test
  void hoursSumWhatHappened() {
    store()
        .calls()
        .record(
            IntStream.range(0, 300)
                .mapToObj(i -> call("op_" + i, now().plusSeconds(i), null, BILL))
                .toList());
    store().calls().record(List.of(call("late", now().plusSeconds(3_600), null, BILL)));

    HourRow first = hours().getFirst();
    assertThat(first.hour()).isEqualTo(now());
    assertThat(first.sender()).isEqualTo(SENDER);
    assertThat(first.calls()).isEqualTo(300);
    assertThat(first.streamed()).isEqualTo(300);
    assertThat(first.paid()).isEqualTo(new Usd(210_000));
    assertThat(hours()).hasSize(2);
    assertThat(store().calls().hours(now(), now().plusSeconds(60), null)).hasSize(1);
    assertThat(store().calls().hours(now(), now().plusSeconds(60), new Feature("x"))).isEmpty();
  }

  @Test
  void sharedBeginningsAreToldToTheKilobyte() {
    PromptPrefix one = new PromptPrefix(3_000, 5, List.of(1, 2), List.of(9, 8, 7));
    assertThat(one.sharedBytes(one)).isEqualTo(3_000 + 3 * 1024);
    assertThat(one.sharedBytes(new PromptPrefix(3_000, 5, List.of(1, 2), List.of(9, 1))))
        .isEqualTo(3_000 + 1024);
    assertThat(one.sharedBytes(new PromptPrefix(3_100, 6, List.of(1, 3), List.of(9, 8))))
        .isEqualTo(1024);
    assertThat(one.sharedBytes(new PromptPrefix(0, 0, List.of(), List.of(9)))).isZero();
  }
}
