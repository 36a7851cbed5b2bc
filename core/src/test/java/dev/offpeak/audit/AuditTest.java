package dev.offpeak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an audit says of traffic whose truth is known. */
class AuditTest {

  private static final int SEEDS = 3;

  private static final Map<Shape, Set<Verdict>> RIGHT = right();

  private static Map<Shape, Set<Verdict>> right() {
    Map<Shape, Set<Verdict>> right = new EnumMap<>(Shape.class);
    for (Shape shape : Shape.values()) {
      right.put(
          shape,
          shape.deferrable
              ? Set.of(Verdict.BATCH)
              : EnumSet.complementOf(EnumSet.of(Verdict.BATCH)));
    }
    right.put(Shape.QUEUE_THAT_SAYS_NOTHING, Set.of(Verdict.NOT_ENOUGH_DATA));
    for (Shape waiting :
        List.of(
            Shape.CHAT,
            Shape.AUTOCOMPLETE,
            Shape.SERVICE_CALLED_FOR_REQUESTS,
            Shape.NIGHT_RUN_THAT_A_USER_WAITS_FOR,
            Shape.IMPATIENT_CLIENT,
            Shape.AGENT_WITH_TOOLS,
            Shape.AGENT_AT_NIGHT,
            Shape.VOICE)) {
      right.put(waiting, Set.of(Verdict.INTERACTIVE));
    }
    right.put(Shape.CHEAP_NIGHTLY_JOB, Set.of(Verdict.TOO_SMALL));
    right.put(Shape.DEFERRED_JOB, Set.of(Verdict.ALREADY_DEFERRED));
    right.put(Shape.NIGHTLY_JOB_THAT_LIVES_ON_ITS_CACHE, Set.of(Verdict.CACHE_INSTEAD));
    right.put(Shape.SUMS_OF_AN_EXPORT, Set.of(Verdict.NOT_ENOUGH_DATA));
    right.put(Shape.A_FEW_CALLS, Set.of(Verdict.NOT_ENOUGH_DATA));
    right.put(Shape.MIXED_FEATURE, Set.of(Verdict.NOT_ENOUGH_DATA));
    return right;
  }

  private static AuditReport audit(List<CallEntry> calls) {
    return new Audit(
            new KeptTraffic(calls),
            new KeptSpend(List.of()),
            PriceList.bundled(),
            Audit.TOO_SMALL_DEFAULT)
        .look(Traffic.START, Traffic.END);
  }

  private static AuditReport audit(Shape shape, long seed) {
    Traffic traffic = new Traffic(seed);
    shape.into(traffic);
    return audit(traffic.calls());
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aShapeIsToldForWhatItIs(Shape shape) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Finding found = audit(shape, seed).findings().getFirst();
      assertThat(RIGHT.get(shape)).as("seed %s: %s", seed, found).contains(found.verdict());
    }
  }

  @Test
  void noAdviceIsWrongAndMostThatIsRightIsGiven() {
    int advised = 0;
    int right = 0;
    int deferrable = 0;
    Map<String, Integer> missed = new TreeMap<>();
    for (Shape shape : Shape.values()) {
      for (long seed = 100; seed < 100 + SEEDS; seed++) {
        boolean batch = audit(shape, seed).findings().getFirst().verdict() == Verdict.BATCH;
        deferrable += shape.deferrable ? 1 : 0;
        advised += batch ? 1 : 0;
        right += batch && shape.deferrable ? 1 : 0;
        if (shape.deferrable && !batch) {
          missed.merge(shape.name(), 1, Integer::sum);
        }
      }
    }
    assertThat((double) right / advised).as("precision").isEqualTo(1.0);
    assertThat((double) right / deferrable).as("recall, missed %s", missed).isGreaterThan(0.85);
  }

  @Test
  void aNightlyJobIsToldWithItsSavingItsEvidenceAndItsCommand() {
    Traffic traffic = new Traffic(1);
    traffic.feature = new Feature("nightly digest's");
    traffic.prefix = new PromptPrefix(12_400, 7, List.of(1, 2), List.of());
    Shape.NIGHTLY_JOB.into(traffic);
    AuditReport report = audit(traffic.calls());

    Finding found = report.findings().getFirst();
    long paid = traffic.calls().stream().mapToLong(call -> paid(call).nanos()).sum();
    assertThat(report.spend()).isEqualTo(new Usd(paid));
    assertThat(found.saving().expected().nanos()).isEqualTo(paid / 2);
    assertThat(found.saving().low()).isEqualTo(found.saving().high());
    assertThat(report.total()).isEqualTo(found.saving());
    assertThat(found.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(found.command())
        .isEqualTo("offpeak feature set 'nightly digest'\\''s' --lane batch --deadline 24h");
    assertThat(found.evidence())
        .extracting(Reason::text)
        .contains(
            "arrives in bursts on the clock, 30 of 30 times, such as at 02:00 UTC",
            "never streamed",
            "prompts share their first 3,100 tokens or so");
    assertThat(found.calls()).isEqualTo(traffic.calls().size());
  }

  private static Usd paid(CallEntry call) {
    Usd paid = call.bill().paid();
    return paid == null ? Usd.ZERO : paid;
  }

  @Test
  void whatBatchesMayLoseOfTheCachingIsARange() {
    Traffic traffic = new Traffic(2);
    traffic.cached = 0.3;
    Shape.NIGHTLY_JOB.into(traffic);
    Saving saving = audit(traffic.calls()).findings().getFirst().saving();
    assertThat(saving.low()).isLessThan(saving.expected());
    assertThat(saving.expected()).isLessThan(saving.high());
  }

  @Test
  void savingsAreToldForThirtyDays() {
    Traffic traffic = new Traffic(3);
    Shape.NIGHTLY_JOB_THAT_SAYS_SO.into(traffic);
    AuditReport ten =
        new Audit(
                new KeptTraffic(traffic.calls()),
                new KeptSpend(List.of()),
                PriceList.bundled(),
                Audit.TOO_SMALL_DEFAULT)
            .look(Traffic.START, Traffic.START.plus(Duration.ofDays(10)));
    Finding found = ten.findings().getFirst();
    assertThat(found.saving().expected().nanos())
        .isCloseTo(found.spend().nanos() * 3 / 2, org.assertj.core.data.Offset.offset(3L));
  }

  @Test
  void anUntaggedMixtureIsTakenApart() {
    Traffic traffic = new Traffic(4);
    traffic.feature = Feature.UNTAGGED;
    traffic.nightly(2, 8, 300);
    traffic.streamed = true;
    traffic.people(8, 20, 200);
    traffic.key = "key-2";
    traffic.people(8, 20, 100);
    AuditReport report = audit(traffic.calls());

    assertThat(report.findings())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.BATCH, Verdict.INTERACTIVE, Verdict.INTERACTIVE);
    Finding job = report.findings().getFirst();
    assertThat(job.feature()).isEqualTo(Feature.UNTAGGED);
    assertThat(job.group())
        .isEqualTo("gpt-6-sol, key key-1, OpenAI/Python 2.1, /v1/responses on the clock");
    assertThat(job.command()).isNull();
    assertThat(job.evidence()).extracting(Reason::code).contains("untagged");
  }

  @Test
  void answersOfBatchesAreDeferredAlready() {
    LocalDate day = LocalDate.parse("2026-10-05");
    SpendRow row =
        new SpendRow(
            day,
            new Feature("digest"),
            ProviderName.OPENAI,
            "gpt-6-sol",
            Lane.BATCH,
            10,
            Usage.of(10, 10),
            new Usd(5_000_000_000L),
            new Usd(10_000_000_000L),
            0);
    AuditReport report =
        new Audit(
                new KeptTraffic(List.of()),
                new KeptSpend(List.of(row)),
                PriceList.bundled(),
                Audit.TOO_SMALL_DEFAULT)
            .look();
    assertThat(report.findings().getFirst().verdict()).isEqualTo(Verdict.ALREADY_DEFERRED);
    assertThat(report.from()).isEqualTo("2026-10-05T00:00:00Z");
    assertThat(report.to()).isEqualTo("2026-10-06T00:00:00Z");
    assertThat(report.total()).isEqualTo(Saving.NONE);
  }

  @Test
  void aModelWithoutAPriceIsNamed() {
    Traffic traffic = new Traffic(5);
    traffic.model = "claude-of-my-own";
    Shape.NIGHTLY_JOB.into(traffic);
    Finding found = audit(traffic.calls()).findings().getFirst();
    assertThat(found.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
    assertThat(found.evidence().getFirst().text()).contains("claude-of-my-own");
  }

  @Test
  void theJsonHasTheFieldsOfTheContract() {
    String json = AuditJson.of(audit(Shape.NIGHTLY_JOB, 1));
    assertThat(json)
        .startsWith(
            "{\"from\":\"2026-10-01T00:00:00Z\",\"to\":\"2026-10-31T00:00:00Z\",\"spend_usd\":")
        .contains("\"features\":[{\"feature\":\"feature\",\"group\":null,\"calls\":")
        .contains("\"verdict\":\"batch\",\"saving_usd\":{\"low\":")
        .contains("\"confidence\":\"medium\",\"evidence\":[{\"code\":\"clockwork\",\"text\":\"")
        .contains("\"command\":\"offpeak feature set feature --lane batch --deadline 24h\"}]")
        .contains("\"total\":{\"calls\":");
  }
}
