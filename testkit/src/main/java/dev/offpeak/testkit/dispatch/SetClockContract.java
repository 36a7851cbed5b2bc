package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.ProviderBatchId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules for a machine whose clock is set between two processes, by so many hours, while the
 * provider's goes on: nothing is paid for twice, and nothing waits for as long.
 */
public abstract class SetClockContract extends DispatchContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration QUIET = PACE.quiet(false, false);

  /** Sets the machine's clock, and leaves the provider's as it is. */
  private void setBy(ScriptedProvider provider, Duration by) {
    time.advance(by);
    provider.ahead = provider.ahead.minus(by);
  }

  private Instant theirs(ScriptedProvider provider) {
    return now().plus(provider.ahead);
  }

  private String firstId(Batch batch) {
    return attempts(batch.id()).getFirst().wire();
  }

  private void assertFound(Batch batch) {
    assertThat(store().batches().ofProvider(ACCOUNT.id(), new ProviderBatchId("batch_found")))
        .contains(again(batch));
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, -72, -2, 2, 72, 200})
  void theBatchIsFoundWhereTheProviderMadeIt(int hours) {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    provider.ended("batch_found", null, now().plusSeconds(1), 2, List.of(firstId(batch)));
    time.advance(Duration.ofMinutes(3));

    setBy(provider, Duration.ofHours(hours));
    dispatcher(provider).poll();

    assertFound(batch);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, -72, -2, 2, 72, 200})
  void alsoWhereNobodyHadSeenTheProvidersClock(int hours) {
    active(2);
    Doubt doubt = Doubt.fresh(now(), "the connection was reset", false);
    Batch batch = store().batches().move(submitting(), new BatchState.InDoubt(doubt, null), now());
    ScriptedProvider provider = provider(false);
    provider.ended("batch_found", null, now().plusSeconds(1), 2, List.of(firstId(batch)));
    time.advance(Duration.ofMinutes(3));

    setBy(provider, Duration.ofHours(hours));
    dispatcher(provider).poll();

    assertFound(batch);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, -72, -2, 72})
  void aTaggedBatchIsFoundHoweverDeepTheListHasIt(int hours) {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    provider.running("batch_found", batch.id().wire(), now(), 2);
    for (int i = 0; i < 5; i++) {
      provider.running("batch_other" + i, null, now().plusSeconds(i), 2);
    }
    time.advance(Duration.ofMinutes(3));

    setBy(provider, Duration.ofHours(hours));
    dispatcher(provider).poll();

    assertFound(batch);
  }

  @Test
  void aClockSetForwardDoesNotShortenTheQuietTime() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    pollFor(dispatcher(provider), POLL.multipliedBy(5));

    setBy(provider, Duration.ofDays(2));
    pollFor(dispatcher(provider), QUIET.minus(POLL.multipliedBy(6)));

    assertThat(state(batch)).isInstanceOf(BatchState.InDoubt.class);
    pollFor(dispatcher(provider), POLL.multipliedBy(4));
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
  }

  @Test
  void aClockSetBackHoldsNothingUpForAsLong() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(false);
    pollFor(dispatcher(provider), POLL.multipliedBy(5));

    setBy(provider, Duration.ofDays(-4));
    pollFor(dispatcher(provider), QUIET.plus(POLL.multipliedBy(2)));

    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);
  }

  @Test
  void theWatchForALateTwinLastsByTheProvidersClock() {
    Batch batch = inDoubt(2);
    ScriptedProvider provider = provider(true);
    pollFor(dispatcher(provider), QUIET.plus(POLL.multipliedBy(2)));
    assertThat(state(batch)).isInstanceOf(BatchState.Absent.class);

    setBy(provider, Duration.ofDays(3));
    pollFor(dispatcher(provider), HOUR);
    assertThat(again(batch).nextAt()).isNotEqualTo(BatchState.GivenUp.NEVER);

    setBy(provider, Duration.ofDays(-9));
    pollFor(dispatcher(provider), Duration.ofHours(25), HOUR);
    assertThat(again(batch).nextAt()).isEqualTo(BatchState.GivenUp.NEVER);
  }

  @Test
  void aBatchInItsWindowIsNeitherStoppedNorGivenUp() {
    active(2);
    Batch batch = opened("batch_open");
    ScriptedProvider provider = provider(true);
    provider.running("batch_open", batch.id().wire(), now(), 2);

    setBy(provider, Duration.ofDays(10));
    pollFor(dispatcher(provider), HOUR);

    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);
    assertThat(provider.cancelled).isEmpty();
  }

  @Test
  void aBatchThatIsNotFoundIsAskedForAsLongByTheProvidersClock() {
    active(2);
    Batch batch = opened("batch_unknown");
    ScriptedProvider provider = provider(true);
    Dispatcher dispatcher = dispatcher(provider);
    dispatcher.poll();

    setBy(provider, Duration.ofDays(3));
    pollFor(dispatcher, PACE.notFound().minus(POLL.multipliedBy(2)));
    assertThat(state(batch)).isInstanceOf(BatchState.Open.class);

    pollFor(dispatcher, PACE.reading().plus(POLL.multipliedBy(4)));
    assertThat(state(batch)).isInstanceOf(BatchState.Ended.class);
  }

  @Test
  void oneThatOutlivedItIsStoppedAllTheSame() {
    active(2);
    Batch batch = opened("batch_open");
    ScriptedProvider provider = provider(true);
    provider.running("batch_open", batch.id().wire(), now(), 2);

    setBy(provider, Duration.ofDays(-10));
    time.advance(Duration.ofHours(26));
    dispatcher(provider).poll();

    assertThat(provider.cancelled).containsExactly(new ProviderBatchId("batch_open"));
  }

  @Test
  void theProvidersClockIsSeenBeforeASendingAndRemembered() {
    active(2);
    ScriptedProvider provider = provider(false);
    provider.ahead = Duration.ofMinutes(-7);
    Dispatcher dispatcher = dispatcher(provider);
    time.advance(PACE.linger());
    dispatcher.plan();
    dispatcher.submit();

    Batch batch = store().batches().recent(1).getFirst();
    assertThat(batch.account()).isEqualTo(ACCOUNT.id());
    assertThat(((BatchState.InDoubt) batch.state()).doubt().provider().beforeSending())
        .isEqualTo(theirs(provider));
    assertThat(provider.listings).isEqualTo(1);
  }
}
