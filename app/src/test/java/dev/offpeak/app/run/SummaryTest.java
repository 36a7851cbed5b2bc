package dev.offpeak.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.store.DeadlineStore.Hurry;
import dev.offpeak.store.OutputStore.FailureSummary;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final Instant BEGUN = Instant.parse("2026-11-23T14:00:00Z");
  private static final Instant ENDED = BEGUN.plus(Duration.ofMinutes(41));

  private static Run run(RunCounts counts, RunMoney money) {
    return new Run(
        new RunId("r_7Qm2"),
        RunState.FINISHED,
        "sha256:0",
        new Account(
            new AccountId("0123456789ab"),
            new Target(ProviderName.OPENAI, "https://api.example.com")),
        Feature.UNTAGGED,
        "in.csv",
        false,
        BEGUN,
        null,
        null,
        false,
        null,
        ENDED,
        counts,
        money);
  }

  private static String summary(int columns) {
    RunMoney money =
        new RunMoney(
            Usd.of(new BigDecimal("80.02")), Usd.of(new BigDecimal("160.09")), Usd.ZERO, 0);
    Run run = run(new RunCounts(0, 0, 1_999_997, 3, 0), money);
    List<FailureSummary> failures =
        List.of(
            new FailureSummary(FailureKind.CONTENT_POLICY, 2, "no", List.of(18_204L, 990_113L)),
            new FailureSummary(FailureKind.RESULT_MISSING, 1, "lost", List.of(77_020L)));
    return String.join(
        "\n", new Summary(run, failures, "row", 0, Hurry.NONE, "out.csv").lines(ENDED, columns));
  }

  @Test
  void looksLikeThisOnAWideTerminal() {
    assertThat(summary(140))
        .isEqualTo(
            """
            done in 41 min · 1,999,997 succeeded · 3 failed
              failed  2  content_policy  the provider refused the prompt      rows 18,204 · 990,113
                      1  result_missing  the answer was lost at the provider  row 77,020
              retry: offpeak retry r_7Qm2
            paid $80.02 · the same tokens synchronously $160.09 · saved $80.07 (50.0 %)
            answers  out.csv\
            """);
  }

  @Test
  void looksLikeThisOnAnOldTerminal() {
    assertThat(summary(80))
        .isEqualTo(
            """
            done in 41 min · 1,999,997 succeeded · 3 failed
              failed  2  content_policy  the provider refused the prompt
                      rows 18,204 · 990,113
                      1  result_missing  the answer was lost at the provider  row 77,020
              retry: offpeak retry r_7Qm2
            paid $80.02 · the same tokens synchronously $160.09 · saved $80.07 (50.0 %)
            answers  out.csv\
            """);
  }

  @Test
  void looksLikeThisOnANarrowTerminal() {
    assertThat(summary(60))
        .isEqualTo(
            """
            done in 41 min · 1,999,997 succeeded · 3 failed
              failed  2  content_policy  the provider refused the prompt
                      rows 18,204 · 990,113
                      1  result_missing  the answer was lost at the pro…
                      row 77,020
              retry: offpeak retry r_7Qm2
            paid $80.02 · the same tokens synchronously $160.09
            saved $80.07 (50.0 %)
            answers  out.csv\
            """);
  }

  @Test
  void answersWithoutAPriceAreSaidNotCountedAsFree() {
    Run run = run(new RunCounts(0, 0, 2, 0, 0), new RunMoney(Usd.ZERO, Usd.ZERO, Usd.ZERO, 2));
    assertThat(new Summary(run, List.of(), "row", 0, Hurry.NONE, null).lines(ENDED, Wrap.UNLIMITED))
        .containsExactly(
            "done in 41 min · 2 succeeded",
            "2 answers without a price, not in these sums: offpeak config prices");
  }
}
