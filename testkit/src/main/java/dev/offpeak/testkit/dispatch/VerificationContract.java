package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.offpeak.dispatch.Difference;
import dev.offpeak.dispatch.Difference.Kind;
import dev.offpeak.dispatch.Verification;
import dev.offpeak.dispatch.Verification.Outcome;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for the comparison of our batches with a provider's list. */
public abstract class VerificationContract extends DispatchContract {

  private final List<Difference> found = new ArrayList<>();

  private Outcome verify(ScriptedProvider provider) {
    found.clear();
    return new Verification(store(), provider, time, found::add).run();
  }

  private Batch opened(String run, String providerId, int requests) {
    RunId id = active(aRun().withId(run), requests);
    store().runs().follow(id, now().plus(Duration.ofDays(1)));
    return opened(providerId);
  }

  private Batch collected(String run, String providerId) {
    Batch open = opened(run, providerId, 1);
    record(answer(attempts(open.id()).getFirst()));
    ProviderBatchId id = new ProviderBatchId(providerId);
    Batch ended =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, now(), now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    return store()
        .batches()
        .move(ended, new BatchState.Collected(id, now(), now(), BatchEnd.COMPLETED), now());
  }

  private void listed(
      ScriptedProvider provider, Batch batch, String id, long completed, Usage usage) {
    provider.batches.addFirst(
        new ProviderBatch(
            new ProviderBatchId(id),
            batch.id().wire(),
            now(),
            1,
            new BatchProgress(1, completed, 1 - completed),
            new Phase.Ended(BatchEnd.COMPLETED, now(), List.of()),
            usage));
  }

  @Test
  void agreementNamesNothingAndOthersAreOnlyCounted() {
    ScriptedProvider provider = provider(true);
    for (int i = 0; i < 5; i++) {
      Batch batch = opened("r_" + (i + 1), "batch_" + i, 2);
      provider.running("batch_" + i, batch.id().wire(), now(), 2);
      time.advance(Duration.ofHours(5));
    }
    provider.running("batch_other", null, now(), 2);

    assertThat(verify(provider)).isEqualTo(new Outcome.Compared(6, 5, 1, 0));
    assertThat(found).isEmpty();
  }

  @Test
  void everyDifferenceIsNamedInEitherDirection() {
    ScriptedProvider provider = provider(true);
    Batch gone = opened("r_1", "batch_gone", 2);
    time.advance(Duration.ofHours(5));
    Batch size = opened("r_2", "batch_size", 2);
    provider.running("batch_size", size.id().wire(), now(), 3);
    provider.running("batch_second", size.id().wire(), now(), 2);
    active(aRun().withId("r_3"), 2);
    Batch doubted = doubted(submitting());
    provider.running("batch_doubt", doubted.id().wire(), now(), 2);
    BatchId unknown = newBatchId();
    provider.running("batch_unknown", unknown.wire(), now(), 2);

    assertThat(verify(provider)).isEqualTo(new Outcome.Compared(4, 4, 0, 5));
    assertThat(found)
        .extracting(Difference::kind, Difference::batch)
        .containsExactlyInAnyOrder(
            tuple(Kind.NOT_AT_PROVIDER, gone.id()),
            tuple(Kind.COUNTS, size.id()),
            tuple(Kind.TWICE, size.id()),
            tuple(Kind.NOT_ADOPTED, doubted.id()),
            tuple(Kind.NOT_IN_STORE, unknown));
  }

  @Test
  void answersAndTokensAreComparedWithTheLedger() {
    ScriptedProvider provider = provider(true);
    Usage booked = Usage.of(USAGE.inputTokens(), USAGE.outputTokens());
    listed(provider, collected("r_1", "batch_same"), "batch_same", 1, booked);
    listed(provider, collected("r_2", "batch_less"), "batch_less", 0, booked);
    listed(provider, collected("r_3", "batch_more"), "batch_more", 1, Usage.of(999, 1));

    verify(provider);

    assertThat(found)
        .extracting(Difference::kind)
        .containsExactlyInAnyOrder(Kind.COUNTS, Kind.USAGE);
  }

  @Test
  void withoutATagResultsTellThatABatchIsOurs() {
    ScriptedProvider provider = provider(false);
    Batch doubted = inDoubt(2);
    String ours = attempts(doubted.id()).getFirst().wire();
    provider.ended("batch_ours", null, now(), 2, List.of("stray", ours));
    provider.ended("batch_other", null, now(), 2, List.of("a", "b"));

    assertThat(verify(provider)).isEqualTo(new Outcome.Compared(2, 1, 1, 1));
    assertThat(found).extracting(Difference::kind).containsExactly(Kind.NOT_ADOPTED);
  }

  @Test
  void whatWeDeletedOrWhatIsTooOldIsNotMissed() {
    ScriptedProvider provider = provider(true);
    opened("r_old", "batch_old", 1);
    time.advance(Duration.ofDays(30));
    Batch deleted = collected("r_1", "batch_deleted");
    store().cleanup().ask(deleted.id(), now());

    assertThat(verify(provider)).isEqualTo(new Outcome.Compared(0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-40, 40})
  void aClockThatWasSetSinceTheSendingMakesNoDifference(int days) {
    ScriptedProvider provider = provider(true);
    Instant old = now().minus(Duration.ofDays(35));
    Instant young = now().minus(Duration.ofDays(5));
    made(opened("r_old", "batch_old", 1), old);
    Batch kept = made(opened("r_1", "batch_kept", 1), young);
    Batch gone = made(opened("r_2", "batch_gone", 1), young);
    provider.running("batch_kept", kept.id().wire(), young, 1);

    time.advance(Duration.ofDays(days));
    provider.ahead = Duration.ofDays(-days);

    assertThat(verify(provider)).isEqualTo(new Outcome.Compared(1, 1, 0, 1));
    assertThat(found)
        .extracting(Difference::kind, Difference::batch)
        .containsExactly(tuple(Kind.NOT_AT_PROVIDER, gone.id()));
  }

  /** The same, as if the provider had made it then, by its clock. */
  private Batch made(Batch batch, Instant at) {
    BatchState.Open open = (BatchState.Open) batch.state();
    return store()
        .batches()
        .move(
            batch,
            new BatchState.Open(open.id(), open.submittedAt(), open.progress(), at),
            batch.nextAt());
  }

  @Test
  void whoCannotBeAskedIsNotAgreedWith() {
    ScriptedProvider provider = provider(true);
    provider.trouble = Trouble.passing("no connection");

    assertThat(verify(provider)).isEqualTo(new Outcome.Unreachable("no connection"));
  }
}
