package dev.offpeak.store.sqlite;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.RequestBuilder;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.StoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted is in no file of the directory any more, and what was not is. */
final class DeletedBytesTest extends StoreContract {

  private static final int REQUESTS = 700;

  @TempDir private Path directory;

  @Override
  protected Store openStore(SettableTime time) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, time);
  }

  private static RequestBuilder request(int ordinal, String word) {
    return aRequest(ordinal)
        .withCustomId(word + "id-" + ordinal * 7_919 % REQUESTS)
        .withBody("{\"prompt\":\"" + word + "prompt\"}")
        .withRow("{\"cell\":\"" + word + "cell\"}");
  }

  private Result answer(AttemptId attempt, String word) {
    Result.Answer some = answer(attempt);
    return new Result.Answer(
        attempt,
        payload("{\"answer\":\"" + word + "answer\"}"),
        some.billed(),
        some.paid(),
        some.synchronous());
  }

  private RunId ended(String name, String word) {
    RunId run = loading(aRun().withId(name).createdAt(now()).build());
    append(
        run,
        IntStream.rangeClosed(1, REQUESTS)
            .mapToObj(i -> request(i, word))
            .toArray(RequestBuilder[]::new));
    store().runs().activate(run, name, false);
    store().runs().follow(run, now().plus(Duration.ofHours(1)));
    Batch open = opened("batch_" + name);
    List<AttemptId> attempts = attempts(open.id());
    record(
        attempts.subList(0, REQUESTS / 2).stream()
            .map(attempt -> answer(attempt, word))
            .toArray(Result[]::new));
    RequestState refused =
        new RequestState.Failed(new Failure(FailureKind.INVALID_REQUEST, word + "message"));
    List<Settlement> failed =
        attempts.subList(REQUESTS / 2, REQUESTS).stream()
            .map(attempt -> new Settlement(attempt, AttemptOutcome.FAILED, refused, true))
            .toList();
    store().results().settle(failed, now());
    ProviderBatchId id = new ProviderBatchId("batch_" + name);
    Batch read =
        store()
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, now(), now(), BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                now());
    store()
        .batches()
        .move(read, new BatchState.Collected(id, now(), now(), BatchEnd.COMPLETED), now());
    assertThat(store().runs().finishIfDone(run, now())).isTrue();
    return run;
  }

  private void purge() {
    while (store().retention().letGo(now().minus(Duration.ofDays(30)), now(), now()) > 0) {
      store().runs().dropDeadLoads(now());
    }
    int steps = 0;
    while (store().retention().compactSome(now())) {
      assertThat(steps++).isLessThan(1_000);
    }
    store().retention().deleteRetired(now());
    assertThat(store().retention().scrub()).isTrue();
  }

  /** The files that hold the word. */
  private List<String> holding(String word) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          found.add(String.valueOf(file.getFileName()));
        }
      }
    }
    return found;
  }

  @Test
  void nothingOfADeletedRunIsLeftInAnyFile() throws IOException {
    RunId old = ended("r_oldold", "FORGET");
    time.advance(Duration.ofDays(40));
    RunId young = ended("r_young1", "REMEMBER");
    assertThat(holding("FORGETmessage")).isNotEmpty();

    purge();

    assertThat(holding("FORGETprompt")).isEmpty();
    assertThat(holding("FORGETcell")).isEmpty();
    assertThat(holding("FORGETanswer")).isEmpty();
    assertThat(holding("FORGETid")).isEmpty();
    assertThat(holding("FORGETmessage")).isEmpty();
    assertThat(holding("REMEMBERprompt")).isNotEmpty();
    assertThat(store().runs().find(old)).isEmpty();
    assertThat(store().output().rows(young, 0, 10_000)).hasSize(REQUESTS);
  }

  @Test
  void whatDiesHalfWayIsFinishedByWhoOpensItNext() throws IOException {
    ended("r_oldold", "FORGET");
    time.advance(Duration.ofDays(40));
    RunId young = ended("r_young1", "REMEMBER");
    store().retention().letGo(now().minus(Duration.ofDays(30)), now(), now());
    for (int steps = 0; steps < 4; steps++) {
      // As after a death: what was looked through is forgotten.
      try (Store another = SqliteStore.open(directory, SqliteSettings.DEFAULTS, time)) {
        another.runs().dropDeadLoads(now());
        another.retention().compactSome(now());
      }
    }
    purge();

    assertThat(holding("FORGET")).isEmpty();
    store()
        .output()
        .rows(young, 0, 10_000)
        .forEach(row -> {
          if (row.row() != null) {
            assertThat(text(row.row())).contains("REMEMBERcell");
          }
        });
  }
}
