package dev.offpeak.app.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
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
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.Lateness.Verdict;
import dev.offpeak.plan.Limit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchNotesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:07:12Z");
  private static final AccountId ACCOUNT = new AccountId("0123456789ab");
  private static final Target TARGET = new Target(ProviderName.OPENAI, "https://api.example.com");
  private static final RequestGroup LUNA =
      new RequestGroup(TARGET, Endpoint.CHAT_COMPLETIONS, "gpt-6-luna");
  private static final ProviderBatchId AT = new ProviderBatchId("batch_1");
  private static final BatchState PLANNED = new BatchState.Planned(NOW, null, 0, null);
  private static final BatchState OPEN =
      new BatchState.Open(AT, NOW.minus(Duration.ofHours(25)), BatchProgress.NONE);

  private static Batch batch(BatchState state) {
    return new Batch(
        new BatchId(new UUID(1, 2)), ACCOUNT, LUNA, state, NOW, 9, 1, 1, Usd.ZERO, NOW, 0);
  }

  private static Run run(@Nullable Instant deadline) {
    return new Run(
        new RunId("r_7Qm2xA"),
        RunState.ACTIVE,
        "sha256:1",
        new Account(ACCOUNT, TARGET),
        new Feature("speech-summary"),
        "speeches.csv",
        false,
        NOW.minusSeconds(60),
        deadline,
        null,
        false,
        null,
        null,
        new RunCounts(9, 0, 0, 0, 0),
        RunMoney.NONE);
  }

  private static Snapshot at(Batch batch, BatchNotes notes, @Nullable Instant deadline) {
    return new Snapshot(run(deadline), List.of(batch), notes, null, NOW, ZoneOffset.UTC);
  }

  private static String waits(Hold hold) {
    BatchNotes notes = new BatchNotes(Map.of(ACCOUNT, List.of(hold)), Map.of());
    return Phrases.waiting(at(batch(PLANNED), notes, null));
  }

  @Test
  void aWaitSaysWhichLimitHowFullAndUntilWhen() {
    Instant until = Instant.parse("2026-11-23T13:20:00Z");
    assertThat(waits(new Hold(Limit.QUEUED_TOKENS, LUNA, 39_800_000, 40_000_000, false, until)))
        .isEqualTo(
            "waiting: OpenAI's queue for gpt-6-luna holds 39.8M of 40M tokens; next batch about"
                + " 13:20");
    assertThat(waits(new Hold(Limit.QUEUED_REQUESTS, null, 180_000, 200_000, true, until)))
        .contains("OpenAI's queue holds 180,000 of about 200,000 requests;");
    assertThat(waits(new Hold(Limit.CREATES_PER_HOUR, null, 2_000, 2_000, false, until)))
        .contains("2,000 batches created within the hour, as many as OpenAI takes;");
    assertThat(waits(new Hold(Limit.UPLOADS_PER_MINUTE, null, 1_000, 1_000, false, until)))
        .contains("1,000 uploads within the minute, as many as OpenAI takes;");
    assertThat(waits(new Hold(Limit.BUSY, null, 0, 0, false, NOW)))
        .isEqualTo("waiting: OpenAI is overloaded or asks to wait; next batch about now");
  }

  @Test
  void aWaitOfAnotherModelIsNotOurs() {
    RequestGroup sol = new RequestGroup(TARGET, Endpoint.CHAT_COMPLETIONS, "gpt-6.2-sol");
    assertThat(waits(new Hold(Limit.QUEUED_TOKENS, sol, 1, 2, false, NOW))).doesNotContain("queue");
  }

  @Test
  void whatIsLateIsSaid() {
    Batch open = batch(OPEN);
    Instant since = NOW.minus(Duration.ofHours(1));
    BatchNotes notes = new BatchNotes(Map.of(), Map.of(open.id(), new Verdict.Stop(since)));

    assertThat(notes.mark(open)).isEqualTo(", overdue");
    assertThat(Phrases.late(at(open, notes, NOW.minus(Duration.ofMinutes(7)))))
        .isEqualTo(
            "late: answers were due 12:00 · batch "
                + open.id().wire()
                + " overdue since 11:07: open beyond its 24 h, and asked to stop");
    assertThat(Phrases.late(at(open, BatchNotes.NONE, NOW))).isEmpty();
  }

  @Test
  void aCancellationThatWasNotOursIsSaid() {
    Instant sentAt = NOW.minus(Duration.ofHours(2));
    Batch cancelled = batch(new BatchState.Collected(AT, sentAt, NOW, BatchEnd.CANCELLED));
    assertThat(Phrases.late(at(cancelled, BatchNotes.NONE, null)))
        .isEqualTo("1 batch cancelled at OpenAI, not by Offpeak; the rest goes again");
    Batch outlived =
        batch(
            new BatchState.Collected(AT, NOW.minus(Duration.ofHours(26)), NOW, BatchEnd.CANCELLED));
    assertThat(Phrases.late(at(outlived, BatchNotes.NONE, null))).isEmpty();
  }
}
