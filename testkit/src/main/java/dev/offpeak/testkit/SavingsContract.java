package dev.offpeak.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.savings.BeforeAfter;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import dev.offpeak.store.DecisionStore.Told;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.ResultStore.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is reported as saved, against a computation that shares nothing with it but the prices. */
public abstract class SavingsContract extends StoreContract {

  private static final Feature SUMMARY = new Feature("ticket-summary");
  private static final String MODEL = "gpt-6-luna";

  /** What is asked for where a call is answered by {@link #MODEL}. */
  private static final String DEAR = "gpt-6-sol";

  private static final int DAYS_BEFORE = 12;
  private static final int DAYS_AFTER = 9;
  private static final PriceList PRICES = PriceList.bundled();

  private final Random random = new Random(11);

  /** Dollars for a million tokens, asked for once by way of a single million. */
  private record Rates(BigDecimal input, BigDecimal output) {
    /** The cost in nano-dollars, rounded half up once. */
    long nanos(Usage usage) {
      return input
          .multiply(BigDecimal.valueOf(usage.inputTokens()))
          .add(output.multiply(BigDecimal.valueOf(usage.outputTokens())))
          .divide(BigDecimal.valueOf(1_000_000), 0, RoundingMode.HALF_UP)
          .longValueExact();
    }
  }

  private Rates rates(Lane lane) {
    return new Rates(million(lane, Usage.of(100_000, 0)), million(lane, Usage.of(0, 100_000)));
  }

  private BigDecimal million(Lane lane, Usage usage) {
    return BigDecimal.valueOf(cost(usage, lane).paid().nanos()).multiply(BigDecimal.TEN);
  }

  private Cost cost(Usage usage, Lane lane) {
    return PRICES
        .cost(
            ProviderName.OPENAI,
            new BilledAnswer(usage, null, null, null),
            MODEL,
            lane,
            SettableTime.START)
        .orElseThrow();
  }

  private Usage anyUsage() {
    return Usage.of(random.nextLong(1, 3_000), random.nextLong(1, 700));
  }

  /** A call that asked for the dear model and was answered by the other; what that saved. */
  private long routedCall(Usage usage) {
    Cost cost = cost(usage, Lane.INTERACTIVE);
    Usd asked = dear(usage);
    Usd saved = asked.minus(cost.synchronous());
    call(
        new Bill(
            Metering.REPORTED,
            new BilledAnswer(usage, null, null, null),
            cost.paid(),
            asked,
            new Bill.Routed(DEAR, saved)));
    return saved.nanos();
  }

  private static Usd dear(Usage usage) {
    return PRICES
        .synchronousFrom(
            ProviderName.OPENAI,
            DEAR,
            new BilledAnswer(usage, MODEL, null, null),
            Lane.INTERACTIVE,
            SettableTime.START)
        .orElseThrow();
  }

  private void call(Usage usage) {
    Cost cost = cost(usage, Lane.INTERACTIVE);
    call(
        new Bill(
            Metering.REPORTED,
            new BilledAnswer(usage, null, null, null),
            cost.paid(),
            cost.synchronous()));
  }

  private void call(Bill bill) {
    CallEntry entry =
        new CallEntry(
            "op_" + random.nextLong(),
            now(),
            null,
            SUMMARY,
            ProviderName.OPENAI,
            MODEL,
            Lane.INTERACTIVE,
            new Sender(null, null, ""),
            new Hints(CallOrigin.UNKNOWN, null),
            new Course(null, null, null, null, null, null),
            bill,
            null,
            null,
            1);
    store().calls().record(List.of(entry));
  }

  private void batch(String name, List<Usage> answers) {
    RunId run = active(RunBuilder.aRun().withId(name), answers.size());
    store().runs().follow(run, now().plus(Duration.ofHours(1)));
    List<AttemptId> attempts = attempts(opened("batch_" + name).id());
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Usage usage = answers.get(i);
      Cost cost = cost(usage, Lane.BATCH);
      results.add(
          new Result.Answer(
              attempts.get(i),
              payload("{}"),
              new BilledAnswer(usage, null, null, null),
              cost.paid(),
              cost.synchronous()));
    }
    store().results().record(results, now());
  }

  private static long paid(List<SpendRow> rows) {
    return rows.stream().mapToLong(row -> row.paid().nanos()).sum();
  }

  /** The counterfactual is what was asked for; the parts are what each lever did to it. */
  @Test
  void theLeversPartsAddUpToTheNanoDollar() {
    FeaturePolicy both =
        FeaturePolicy.NONE
            .withLane(Lane.BATCH)
            .withRoute(new ModelRoute(ProviderName.OPENAI, MODEL));
    store().policies().set(SUMMARY, both, now(), "ann");
    long route = 0;
    long batch = 0;
    long counterfactual = 0;
    List<Usage> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Usage usage = anyUsage();
      counterfactual += dear(usage).nanos();
      route += routedCall(usage);
      Usage answered = anyUsage();
      answers.add(answered);
      Cost cost = cost(answered, Lane.BATCH);
      batch += cost.synchronous().nanos() - cost.paid().nanos();
      counterfactual += cost.synchronous().nanos();
    }
    batch("r_aaaaaa", answers);
    time.advance(Duration.ofHours(1));

    BeforeAfter told =
        new Decisions(store(), new FeaturePolicies(Map.of(), store().policies()), PRICES, time)
            .find(SUMMARY)
            .orElseThrow();
    assertThat(told.after().synchronous()).isEqualTo(new Usd(counterfactual));
    assertThat(told.savedByRoute()).isEqualTo(new Usd(route));
    assertThat(told.savedByBatch()).isEqualTo(new Usd(batch));
    assertThat(told.saved()).isEqualTo(new Usd(route + batch));
    assertThat(route).isPositive();
  }

  /** Every call saves the same by its route, so that any moment's sums are in proportion. */
  @Test
  void whatIsToldIsOfOneMomentWhateverIsBookedMeanwhile() throws Exception {
    FeaturePolicy routed = FeaturePolicy.NONE.withRoute(new ModelRoute(ProviderName.OPENAI, MODEL));
    store().policies().set(SUMMARY, routed, now(), "ann");
    Usage usage = Usage.of(1_000, 100);
    long each = routedCall(usage);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService behind = Executors.newSingleThreadExecutor()) {
      Future<?> booking =
          behind.submit(() -> {
            for (int call = 0; call < 300; call++) {
              routedCall(usage);
            }
            done.set(true);
          });
      do {
        Told told = store().decisions().told(SUMMARY, now()).orElseThrow();
        long calls = told.spend().stream().mapToLong(SpendRow::requests).sum();
        assertThat(told.routed()).isEqualTo(new Usd(each * calls));
      } while (!done.get());
      booking.get();
    }
  }

  @Test
  void whatIsSavedIsTheCounterfactualLessWhatWasPaid() {
    Rates synchronous = rates(Lane.INTERACTIVE);
    Rates half = rates(Lane.BATCH);
    long before = 0;
    for (int day = 0; day < DAYS_BEFORE; day++) {
      for (int i = 0; i < 40; i++) {
        Usage usage = anyUsage();
        before += synchronous.nanos(usage);
        call(usage);
      }
      time.advance(Duration.ofDays(1));
    }
    store().policies().set(SUMMARY, FeaturePolicy.NONE.withLane(Lane.BATCH), now(), "ann");
    long actual = 0;
    long counterfactual = 0;
    for (int day = 0; day < DAYS_AFTER; day++) {
      List<Usage> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Usage usage = anyUsage();
        counterfactual += synchronous.nanos(usage);
        if (i % 10 == 0) {
          actual += synchronous.nanos(usage);
          call(usage);
        } else {
          actual += half.nanos(usage);
          answers.add(usage);
        }
      }
      batch("r_aaaaa" + (char) ('a' + day), answers);
      time.advance(Duration.ofDays(1));
    }

    BeforeAfter told =
        new Decisions(store(), new FeaturePolicies(Map.of(), store().policies()), PRICES, time)
            .find(SUMMARY)
            .orElseThrow();
    assertThat(told.before().cost()).isEqualTo(new Usd(before));
    assertThat(told.after().cost()).isEqualTo(new Usd(actual));
    assertThat(told.after().synchronous()).isEqualTo(new Usd(counterfactual));
    assertThat(told.saved()).isEqualTo(new Usd(counterfactual - actual));
    assertThat(told.savedByBatch().plus(told.savedByCache()).plus(told.savedByRoute()))
        .isEqualTo(told.saved());
    assertThat(told.savedByRoute()).isEqualTo(Usd.ZERO);
    assertThat(told.comparison().saved()).isEqualTo(told.saved());
    assertThat(told.after().requests()).isEqualTo(DAYS_AFTER * 40L);
    assertThat(paid(store().ledger().spend(null, null, SUMMARY))).isEqualTo(before + actual);
  }
}
