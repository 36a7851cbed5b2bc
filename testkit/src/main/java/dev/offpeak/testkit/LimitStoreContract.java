package dev.offpeak.testkit;

import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.LearnedLimit;
import dev.offpeak.plan.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for what is learned of limits and for what waits for them. */
public abstract class LimitStoreContract extends StoreContract {

  private static final RequestGroup GROUP =
      new RequestGroup(ACCOUNT.target(), Endpoint.CHAT_COMPLETIONS, "gpt-6-luna");
  private static final AccountId OTHER = new AccountId("ba9876543210");

  private LearnedLimit learned(long most) {
    return new LearnedLimit(Limit.QUEUED_TOKENS, GROUP, most, now());
  }

  @Test
  void whatIsLearnedReplacesWhatWasKnownOfTheSame() {
    LearnedLimit ofAccount = new LearnedLimit(Limit.QUEUED_TOKENS, null, 7, now());
    store().limits().learn(ACCOUNT.id(), List.of(learned(1_000), ofAccount));
    time.advance(Duration.ofHours(1));
    store().limits().learn(ACCOUNT.id(), List.of(learned(500)));

    assertThat(store().limits().learned(ACCOUNT.id()))
        .containsExactlyInAnyOrder(learned(500), ofAccount);
    assertThat(store().limits().learned(OTHER)).isEmpty();
  }

  @Test
  void holdsAreReplacedAsAWhole() {
    Instant later = now().plusSeconds(60);
    Hold queue = new Hold(Limit.QUEUED_TOKENS, GROUP, 39_800_000, 40_000_000, true, later);
    Hold busy = new Hold(Limit.BUSY, null, 0, 0, false, later);

    store().limits().hold(ACCOUNT.id(), List.of(queue, busy));
    store().limits().hold(OTHER, List.of(busy));
    assertThat(store().limits().holds(ACCOUNT.id())).containsExactly(queue, busy);

    store().limits().hold(ACCOUNT.id(), List.of());
    assertThat(store().limits().holds(ACCOUNT.id())).isEmpty();
    assertThat(store().limits().holds(OTHER)).containsExactly(busy);
  }

  @Test
  void theLatestDurationsAreThoseOfTheGroup() {
    active(1);
    Batch open = opened();
    ProviderBatchId id = new ProviderBatchId("batch_1");
    Instant sentAt = now();
    time.advance(Duration.ofMinutes(40));
    Batch ended =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, sentAt, now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    assertThat(store().batches().latestDurations(ACCOUNT.id(), GROUP, 5)).isEmpty();
    store()
        .batches()
        .move(ended, new BatchState.Collected(id, sentAt, now(), BatchEnd.COMPLETED), now());

    assertThat(store().batches().latestDurations(ACCOUNT.id(), open.group(), 5))
        .containsExactly(Duration.ofMinutes(40));
    RequestGroup other = new RequestGroup(ACCOUNT.target(), Endpoint.EMBEDDINGS, "gpt-6-luna");
    assertThat(store().batches().latestDurations(ACCOUNT.id(), other, 5)).isEmpty();
  }

  @Test
  void theFirstCreationOfAnHourIsKnown() {
    assertThat(store().batches().firstSubmittedSince(ACCOUNT.id(), Instant.EPOCH)).isEmpty();
    active(1);
    Instant sentAt = now();
    opened();
    assertThat(store().batches().firstSubmittedSince(ACCOUNT.id(), sentAt)).contains(sentAt);
    assertThat(store().batches().firstSubmittedSince(ACCOUNT.id(), sentAt.plusSeconds(1)))
        .isEmpty();
  }
}
