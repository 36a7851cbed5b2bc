package dev.offpeak.app.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.app.terminal.Ink;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBlockTest {

  private static final Instant NOW = Instant.parse("2026-11-23T14:07:12Z");
  private static final Instant BEGUN = NOW.minus(Duration.ofSeconds(252));
  private static final ProviderBatchId AT = new ProviderBatchId("batch_1");

  private static final RunMoney MONEY =
      new RunMoney(Usd.of(new BigDecimal("48.12")), Usd.of(new BigDecimal("96.31")), Usd.ZERO, 0);

  private static Run run(ProviderName provider, RunCounts counts, RunMoney money) {
    return new Run(
        new RunId("r_7Qm2xA"),
        RunState.ACTIVE,
        "sha256:0",
        new Account(new AccountId("0123456789ab"), new Target(provider, "https://api.example.com")),
        new Feature("speech-summary"),
        "speeches.csv",
        false,
        BEGUN,
        null,
        null,
        false,
        null,
        null,
        counts,
        money);
  }

  private static Batch batch(BatchState state) {
    return new Batch(
        new BatchId(new UUID(1, 2)),
        new AccountId("0123456789ab"),
        new RequestGroup(
            new Target(ProviderName.OPENAI, "https://api.example.com"),
            Endpoint.CHAT_COMPLETIONS,
            "gpt-6-luna"),
        state,
        BEGUN,
        50_000,
        1,
        1,
        Usd.ZERO,
        NOW,
        0);
  }

  private static Snapshot running() {
    List<Batch> batches = new ArrayList<>();
    batches.addAll(
        Collections.nCopies(
            7, batch(new BatchState.Collected(AT, BEGUN, NOW, BatchEnd.COMPLETED))));
    batches.addAll(
        Collections.nCopies(
            4, batch(new BatchState.Open(AT, BEGUN, new BatchProgress(50_000, 1_000, 0)))));
    batches.add(
        batch(
            new BatchState.Planned(
                NOW.plusSeconds(60), null, 1, "OpenAI's queue for gpt-6-luna is full")));
    RunCounts counts = new RunCounts(600_000, 200_003, 1_199_994, 3, 0);
    return new Snapshot(run(ProviderName.OPENAI, counts, MONEY), batches, NOW, ZoneOffset.UTC);
  }

  private static String drawn(Snapshot at, int columns) {
    return String.join("\n", ProgressBlock.lines(at, columns, Ink.PLAIN));
  }

  @Test
  void looksLikeThisOnAWideTerminal() {
    assertThat(drawn(running(), 140))
        .isEqualTo(
            "run r_7Qm2xA · speech-summary"
                + " ".repeat(140 - 29 - 53)
                + "0:04:12 elapsed · batch may take until 14:03 tomorrow"
                + "\n"
                + "████████████████████████░░░░░░░░░░░░░░░░  1,203,994 / 2,000,000 answered   3 failed"
                + "   12 batches: 7 done · 4 in progress · 1 waiting\n"
                + "waiting: OpenAI's queue for gpt-6-luna is full; next try about 14:08\n"
                + "paid $48.12 · synchronous would be $96.31 · saved $48.19"
                + " ".repeat(140 - 56 - 40)
                + "Ctrl-C leaves it running at the provider");
  }

  @Test
  void looksLikeThisOnAnOldTerminal() {
    assertThat(drawn(running(), 80))
        .isEqualTo(
            """
            run r_7Qm2xA · speech-summary                                    0:04:12 elapsed
            ██████████████████████░░░░░░░░░░░░░░░  1,203,994 / 2,000,000 answered   3 failed
            12 batches: 7 done · 4 in progress · 1 waiting
            waiting: OpenAI's queue for gpt-6-luna is full; next try about 14:08
            paid $48.12 · synchronous would be $96.31 · saved $48.19\
            """);
  }

  @Test
  void looksLikeThisOnANarrowTerminal() {
    assertThat(drawn(running(), 60))
        .isEqualTo(
            """
            run r_7Qm2xA · speech-summary                0:04:12 elapsed
            ██████████░░░░░░░  1,203,994 / 2,000,000 answered   3 failed
            12 batches: 7 done · 4 in progress · 1 waiting
            waiting: OpenAI's queue for gpt-6-luna is full; next try ab…
            paid $48.12 · synchronous would be $96.31 · saved $48.19\
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 59, 60, 61, 79, 100, 139, 200})
  void noLineIsWiderThanTheTerminal(int columns) {
    for (Ink ink : Ink.values()) {
      assertThat(ProgressBlock.lines(running(), columns, ink))
          .allSatisfy(line -> assertThat(Ink.width(line)).isLessThanOrEqualTo(columns));
    }
  }

  private static long answered(RunCounts counts, BatchState... states) {
    List<Batch> batches = new ArrayList<>();
    for (BatchState state : states) {
      batches.add(batch(state));
    }
    return new Snapshot(run(ProviderName.OPENAI, counts, MONEY), batches, NOW, ZoneOffset.UTC)
        .answered();
  }

  private static BatchState ended(int completed) {
    return new BatchState.Ended(
        AT, BEGUN, NOW, BatchEnd.COMPLETED, List.of(), new BatchProgress(50_000, completed, 0), 0);
  }

  @Test
  void theCountDoesNotFallBackWhileAnswersAreRead() {
    BatchState collected = new BatchState.Collected(AT, BEGUN, NOW, BatchEnd.COMPLETED);
    BatchState open = new BatchState.Open(AT, BEGUN, new BatchProgress(50_000, 1_000, 0));
    long before = answered(new RunCounts(0, 100_000, 50_000, 0, 0), collected, open, ended(50_000));
    assertThat(before).isEqualTo(101_000);
    for (int read : new int[] {1, 20_000, 50_000}) {
      RunCounts counts = new RunCounts(0, 100_000 - read, 50_000 + read, 0, 0);
      assertThat(answered(counts, collected, open, ended(50_000)))
          .as("%d read", read)
          .isEqualTo(before);
    }
    RunCounts after = new RunCounts(0, 50_000, 100_000, 0, 0);
    assertThat(answered(after, collected, open, collected)).isEqualTo(before);
  }

  @Test
  void whatAnExpiredBatchDidNotAnswerIsNotCounted() {
    RunCounts half = new RunCounts(0, 40_000, 10_000, 0, 0);
    assertThat(answered(half, ended(30_000))).isEqualTo(30_000);
  }

  @Test
  void noMoreIsAnsweredThanEndedOrIsInFlight() {
    BatchState open = new BatchState.Open(AT, BEGUN, new BatchProgress(50_000, 50_000, 0));
    assertThat(answered(new RunCounts(40_000, 0, 50_000, 0, 0), open)).isEqualTo(50_000);
  }

  @Test
  void aBatchThatTellsNothingShowsItsAgeAndNoBar() {
    RunCounts counts = new RunCounts(0, 500, 0, 0, 0);
    Snapshot at =
        new Snapshot(
            run(ProviderName.ANTHROPIC, counts, RunMoney.NONE),
            List.of(batch(new BatchState.Open(AT, BEGUN, BatchProgress.NONE))),
            NOW,
            ZoneOffset.UTC);
    assertThat(drawn(at, 80))
        .contains("0 / 500 answered   1 batch: in progress")
        .contains("Anthropic has it for 4 min; batches usually end within 1 h, 24 h at most")
        .doesNotContain("░", "█", "paid");
  }

  @Test
  void aDoubtIsSaidAsWhatItIs() {
    BatchState doubt = new BatchState.InDoubt(Doubt.fresh(BEGUN, "no answer", false), null);
    Snapshot at =
        new Snapshot(
            run(ProviderName.OPENAI, new RunCounts(0, 500, 0, 0, 0), RunMoney.NONE),
            List.of(batch(doubt)),
            NOW,
            ZoneOffset.UTC);
    assertThat(drawn(at, 100))
        .contains("in doubt: sent 14:03:00, asking OpenAI whether it arrived (no answer)");
    assertThat(ProgressLine.of(at)).startsWith("14:07:12 run r_7Qm2xA: 0 / 500 answered · ");
  }
}
