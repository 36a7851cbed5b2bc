package dev.offpeak.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Alert;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.DeferredStore.Overdue;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When something is an alert, and when it is not. */
class AlertRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final Target OPENAI = new Target(ProviderName.OPENAI, "https://api.openai.com/v1");
  private static final Usd ONE = usd("1");

  private static Usd usd(String amount) {
    return Usd.of(new BigDecimal(amount));
  }

  private static Batch batch(BatchState state) {
    return new Batch(
        new BatchId(UUID.fromString("01993f00-0000-7000-8000-000000000000")),
        new AccountId("0123456789ab"),
        new RequestGroup(OPENAI, Endpoint.RESPONSES, "gpt-6-luna"),
        state,
        NOW,
        1_204,
        0,
        0,
        usd("3.20"),
        NOW,
        0);
  }

  private static Batch open(Duration ago) {
    return batch(
        new BatchState.Open(new ProviderBatchId("batch_1"), NOW.minus(ago), BatchProgress.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "0,      false, 0",
    "39.99,  false, 0",
    "40,     false, 1",
    "49.99,  false, 1",
    "50,     false, 2",
    "61.30,  false, 2",
    "45,     true,  2",
    "0,      true,  2",
  })
  void aBudgetIsNearlyUsedAndThenUsedUp(String spent, boolean full, int level) {
    BudgetRule.Use use =
        new BudgetRule.Use("feature digest", Budget.parse("50 USD/month"), usd(spent), full, NOW);
    assertThat(BudgetRule.judge(use, 80).map(Alert::level).orElse(0)).isEqualTo(level);
  }

  @Test
  void aBudgetSaysWhatFollows() {
    Instant turn = Instant.parse("2026-12-01T00:00:00Z");
    Budget budget = Budget.parse("50 USD/month");
    assertThat(
            BudgetRule.judge(
                new BudgetRule.Use("feature digest", budget, usd("41.2"), false, turn), 80))
        .map(Alert::text)
        .contains(
            "feature digest has nearly used its budget of 50 USD/month: $41.20 is spent, 82 %;"
                + " the next month begins on 2026-12-01 UTC");
    assertThat(
            BudgetRule.judge(
                new BudgetRule.Use("feature digest", budget, usd("49.7"), true, turn), 80))
        .map(Alert::text)
        .hasValueSatisfying(text -> assertThat(text).endsWith("and requests wait until then"));
  }

  @Test
  void aBudgetOfNothingIsFullOnlyWhereSomethingWaits() {
    Budget none = Budget.parse("0 USD/day");
    assertThat(BudgetRule.judge(new BudgetRule.Use("key ci", none, Usd.ZERO, false, NOW), 80))
        .isEmpty();
    assertThat(BudgetRule.judge(new BudgetRule.Use("key ci", none, Usd.ZERO, true, NOW), 80))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({"1,0", "23,0", "24,1", "25,2", "90,2", "200,2"})
  void aBatchIsLateOnceItsWindowIsOver(long hours, int level) {
    assertThat(
            LateRule.judge(open(Duration.ofHours(hours)), Pace.DEFAULT, NOW)
                .map(Alert::level)
                .orElse(0))
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE,   2026-11-23T07:59:59Z, 1",
    "ACTIVE,   2026-11-23T08:00:01Z, 0",
    "ACTIVE,   ,                     0",
    "FINISHED, 2026-11-23T07:59:59Z, 0",
  })
  void aRunIsLateWhileItIsUnfinishedAfterItsDeadline(
      RunState state, @Nullable Instant deadline, int level) {
    Run run =
        new Run(
            new RunId("r_aaaaaa"),
            state,
            "",
            new Account(new AccountId("0123456789ab"), OPENAI),
            new Feature("digest"),
            "in.csv",
            false,
            NOW,
            deadline,
            null,
            false,
            null,
            state == RunState.FINISHED ? NOW.minusSeconds(60) : null,
            new RunCounts(1, 2, 3, 0, 0),
            RunMoney.NONE);
    assertThat(LateRule.judge(run, NOW).map(Alert::level).orElse(0)).isEqualTo(level);
    LateRule.judge(run, NOW)
        .ifPresent(alert ->
            assertThat(alert.text())
                .isEqualTo(
                    "run r_aaaaaa was due at 2026-11-23 07:59 UTC and waits for 3 of 6 answers"));
  }

  @ParameterizedTest
  @CsvSource({
    // The quiet time is 15 min for OpenAI and 60 for Anthropic; 5 where the provider answered.
    "17, true,  false, 0",
    "18, true,  false, 1",
    "62, false, false, 0",
    "63, false, false, 1",
    "7,  true,  true,  0",
    "8,  true,  true,  1",
  })
  void aDoubtIsAnAlertOnceItOutlivesTheQuietTime(
      long minutes, boolean tagged, boolean answered, int level) {
    Doubt doubt = Doubt.fresh(NOW.minus(Duration.ofMinutes(minutes)), "a time-out", answered);
    Batch batch = batch(new BatchState.InDoubt(doubt, null));
    assertThat(DoubtRule.judge(batch, tagged, Pace.DEFAULT, NOW).map(Alert::level).orElse(0))
        .isEqualTo(level);
  }

  @Test
  void callsThatWaitPastTheirDeadlineAreOneAlertAFeature() {
    Feature digest = new Feature("digest");
    Overdue overdue = new Overdue(digest, 14, Instant.parse("2026-11-23T07:00:00Z"));
    Overdue stuck = new Overdue(digest, 1, Instant.parse("2026-11-22T05:00:00Z"));
    Overdue other = new Overdue(new Feature("mail"), 1, Instant.parse("2026-11-23T07:59:00Z"));
    assertThat(LateCallsRule.judge(List.of(overdue, other), List.of(stuck), NOW))
        .extracting(alert -> alert.key() + " " + alert.severity() + ": " + alert.text())
        .containsExactly(
            "late:feature:digest warning: of feature digest 14 calls wait past their deadline, the"
                + " earliest 2026-11-23 07:00 UTC; 1 call without a deadline waits for an answer"
                + " since 2026-11-22 05:00 UTC: offpeak status",
            "late:feature:mail warning: of feature mail 1 call waits past its deadline,"
                + " 2026-11-23 07:59 UTC: offpeak status");
    assertThat(LateCallsRule.judge(List.of(), List.of(), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,0,1", "23,0,1", "24,0,2", "0,26,1", "0,49,1", "0,50,2"})
  void callsAreSeriouslyLateADayLater(long overdue, long stuck, int level) {
    List<Overdue> past = overdue == 0 ? List.of() : List.of(waiting(Duration.ofHours(overdue)));
    List<Overdue> undated = stuck == 0 ? List.of() : List.of(waiting(Duration.ofHours(stuck)));
    assertThat(LateCallsRule.judge(past, undated, NOW))
        .extracting(Alert::level)
        .containsExactly(level);
  }

  private static Overdue waiting(Duration since) {
    return new Overdue(new Feature("digest"), 1, NOW.minus(since));
  }

  @Test
  void aDoubtThatOnlyAPersonCanSettleIsSerious() {
    Doubt doubt =
        Doubt.fresh(NOW.minus(Duration.ofHours(60)), "a time-out", false)
            .candidates(1, NOW.minus(Duration.ofHours(30)), null);
    assertThat(
            DoubtRule.judge(batch(new BatchState.InDoubt(doubt, null)), false, Pace.DEFAULT, NOW))
        .hasValueSatisfying(alert -> {
          assertThat(alert.level()).isEqualTo(Alert.SERIOUS);
          assertThat(alert.text()).contains("1,204 requests, up to $3.20; somebody has to decide");
        });
  }

  private static SpendRow row(
      LocalDate day, String model, Lane lane, long requests, String paid, String synchronous) {
    return new SpendRow(
        day,
        new Feature("digest"),
        ProviderName.OPENAI,
        model,
        lane,
        requests,
        Usage.NONE,
        usd(paid),
        usd(synchronous),
        0);
  }

  private static SpendRow unpriced(LocalDate day, String model, long answers) {
    return new SpendRow(
        day,
        new Feature("digest"),
        ProviderName.OPENAI,
        model,
        Lane.BATCH,
        answers,
        Usage.NONE,
        Usd.ZERO,
        Usd.ZERO,
        answers);
  }

  @Test
  void aModelWithoutAPriceIsOneAlertUntilItHasOneOrIsForgotten() {
    List<SpendRow> spend =
        List.of(
            unpriced(TODAY, "gpt-9", 4),
            unpriced(TODAY.minusDays(6), "gpt-9", 200),
            unpriced(TODAY.minusDays(7), "gpt-9", 1_000),
            unpriced(TODAY, "gpt-8", 5),
            row(TODAY, "gpt-6-luna", Lane.BATCH, 9, "1", "2"));
    assertThat(UnpricedRule.judge(spend, (provider, model) -> model.equals("gpt-8"), TODAY))
        .singleElement()
        .satisfies(alert ->
            assertThat(alert.text())
                .startsWith("model OpenAI gpt-9 has no price: its 204 answers of the last 7 days"));
    assertThat(UnpricedRule.judge(spend, (provider, model) -> true, TODAY)).isEmpty();
  }

  /** Ten earlier days that save a half, then three that cost so much of 100 USD a day. */
  private static List<SpendRow> days(int earlier, long requests, String paidRecently) {
    List<SpendRow> spend = new ArrayList<>();
    for (int day = SavingRule.RECENT_DAYS + earlier; day > SavingRule.RECENT_DAYS; day--) {
      spend.add(row(TODAY.minusDays(day), "gpt-6-luna", Lane.BATCH, requests, "50", "100"));
    }
    for (int day = SavingRule.RECENT_DAYS; day > 0; day--) {
      spend.add(
          row(TODAY.minusDays(day), "gpt-6-luna", Lane.INTERACTIVE, requests, paidRecently, "100"));
    }
    // Today is not over, and nothing is said of it.
    spend.add(row(TODAY, "gpt-6-luna", Lane.INTERACTIVE, 9_000, "900", "900"));
    return spend;
  }

  private static int saving(List<SpendRow> spend, int daysSince, boolean stands, Usd tooSmall) {
    SavingRule.Moved moved =
        new SavingRule.Moved(new Feature("digest"), TODAY.minusDays(daysSince), spend);
    return SavingRule.judge(moved, TODAY, stands, tooSmall).map(Alert::level).orElse(0);
  }

  @ParameterizedTest
  @CsvSource({
    "50,  false, 0",
    "59,  false, 0",
    "61,  false, 1",
    "95,  false, 1",
    "104, false, 2",
    // One that stands is over at nine tenths, not at eight.
    "59,  true,  1",
    "54,  true,  0",
  })
  void aSavingFellWhenItIsFarBelowWhatItWas(String paid, boolean stands, int level) {
    assertThat(saving(days(10, 100, paid), 14, stands, ONE)).isEqualTo(level);
  }

  @Test
  void aSavingIsJudgedOnlyOnEnough() {
    assertThat(saving(days(4, 100, "95"), 8, false, ONE)).isEqualTo(1);
    assertThat(saving(days(3, 100, "95"), 7, false, ONE)).isZero();
    assertThat(saving(days(10, 33, "95"), 14, false, ONE)).isZero();
    assertThat(saving(days(10, 100, "95"), 14, false, usd("1350"))).isEqualTo(1);
    assertThat(saving(days(10, 100, "95"), 14, false, usd("1351"))).isZero();
    assertThat(saving(List.of(), 14, false, ONE)).isZero();
  }

  @Test
  void aQuietWeekIsNoFall() {
    List<SpendRow> quiet = new ArrayList<>(days(10, 100, "50").subList(0, 10));
    for (int day = SavingRule.RECENT_DAYS; day > 0; day--) {
      quiet.add(row(TODAY.minusDays(day), "gpt-6-luna", Lane.BATCH, 40, "5", "10"));
    }
    assertThat(saving(quiet, 14, false, ONE)).isZero();
  }

  @Test
  void aFallSaysFromWhatToWhat() {
    SavingRule.Moved moved =
        new SavingRule.Moved(new Feature("digest"), TODAY.minusDays(14), days(10, 100, "95"));
    assertThat(SavingRule.judge(moved, TODAY, false, ONE))
        .map(Alert::text)
        .contains(
            "feature digest saves 5 % of the synchronous cost since 2026-11-20, and 50 % before:"
                + " $1,350.00 less in 30 days; 100 % of its requests went interactive: offpeak"
                + " report --feature digest");
  }
}
