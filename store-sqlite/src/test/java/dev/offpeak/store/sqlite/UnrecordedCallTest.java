package dev.offpeak.store.sqlite;

import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.dispatch.DispatchContract;
import dev.offpeak.testkit.dispatch.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A synchronous call was paid for, and the disk refuses its answer: the answer is kept for later.
 */
final class UnrecordedCallTest extends DispatchContract {

  @TempDir private Path directory;

  private final FaultyDisk disk = new FaultyDisk();

  @Override
  protected Store openStore(SettableTime time) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, time, disk);
  }

  @Test
  void isRecordedOnceTheDiskTakesItAndNotAskedAgain() {
    RunId run = active(aRun().withDeadline(now().plus(Duration.ofHours(6))), 2);
    store().deadlines().allow(run, List.of(Lane.INTERACTIVE));
    ScriptedProvider provider = provider(true);
    provider.toAsk =
        attempt ->
            new Asked.Said(
                "{\"answer\":1}".getBytes(StandardCharsets.UTF_8),
                new ResultLine.Answer(
                    attempt.wire(), new BilledAnswer(Usage.of(120, 30), null, "default", null)),
                null,
                null,
                null);
    Dispatcher dispatcher = dispatcher(provider);
    time.advance(Duration.ofHours(6).minusMinutes(12));
    dispatcher.poll();
    dispatcher.call();
    assertThat(provider.asked).hasSize(2);

    disk.failCommits(FaultyDisk.NO_SPACE);
    assertThatThrownBy(dispatcher::finishCalls).isInstanceOf(StoreException.class);
    assertThatThrownBy(dispatcher::finishCalls).isInstanceOf(StoreException.class);
    disk.heal();

    assertThat(dispatcher.finishCalls()).isZero();
    assertThat(rows(run))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.state()).isEqualTo(RequestState.Kind.SUCCEEDED));
    assertThat(provider.asked).hasSize(2);
    assertThat(run(run).money().reserved()).isEqualTo(Usd.ZERO);
  }
}
