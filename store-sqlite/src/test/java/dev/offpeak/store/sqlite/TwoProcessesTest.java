package dev.offpeak.store.sqlite;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.DispatcherLocks.Held;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import dev.offpeak.testkit.SettableTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers and many openers of one directory; two stores stand for two processes. */
final class TwoProcessesTest {

  private static final Instant FOLLOWED = SettableTime.START.plus(Duration.ofDays(1));
  private static final int CALLERS = 64;
  private static final int REQUESTS_EACH = 25;

  @TempDir private Path directory;

  private SqliteStore open() {
    return open(Duration.ofSeconds(30));
  }

  private SqliteStore open(Duration busyWait) {
    return SqliteStore.open(
        directory, new SqliteSettings(busyWait, 256L << 20, 2), new SettableTime());
  }

  private static RunId openEnded(SqliteStore store) {
    RunId run = aRun().build().id();
    store.runs().create(aRun().openEnded().build(), FOLLOWED);
    return store.runs().activate(run, "open", false);
  }

  private static void appendFromManyCallers(List<SqliteStore> stores, RunId run)
      throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int first = caller * REQUESTS_EACH + 1;
        SqliteStore store = stores.get(caller % stores.size());
        calls.add(
            callers.submit(() -> {
              for (int i = 0; i < REQUESTS_EACH; i++) {
                NewRequest request = aRequest(first + i).build(store.payloads());
                store.runs().append(run, List.of(request));
              }
            }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @Test
  void manyCallersShareCommits() throws InterruptedException, ExecutionException {
    RunId run;
    try (SqliteStore store = open()) {
      run = openEnded(store);
      appendFromManyCallers(List.of(store), run);
    }
    try (SqliteStore store = open()) {
      assertThat(store.output().rows(run, 0, 10_000)).hasSize(CALLERS * REQUESTS_EACH);
      assertThat(store.runs().find(run).orElseThrow().counts().ready())
          .isEqualTo(CALLERS * REQUESTS_EACH);
    }
  }

  @Test
  void twoProcessesWriteOneDirectory() throws InterruptedException, ExecutionException {
    try (SqliteStore one = open();
        SqliteStore two = open()) {
      RunId run = openEnded(one);
      appendFromManyCallers(List.of(one, two), run);

      assertThat(two.output().rows(run, 0, 10_000)).hasSize(CALLERS * REQUESTS_EACH);
      assertThat(one.runs().find(run).orElseThrow().counts().ready())
          .isEqualTo(CALLERS * REQUESTS_EACH);
    }
  }

  @Test
  void oneCallersMistakeDoesNotHurtTheOthers() throws InterruptedException, ExecutionException {
    try (SqliteStore store = open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      RunId run = openEnded(store);
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 1; i <= 200; i++) {
        int ordinal = i;
        // Every tenth asks for a run that does not exist.
        RunId target = ordinal % 10 == 0 ? new RunId("r_none") : run;
        calls.add(
            callers.submit(() -> {
              try {
                var request = aRequest(ordinal).build(store.payloads());
                store.runs().append(target, List.of(request));
                return true;
              } catch (IllegalStateException noSuchRun) {
                return false;
              }
            }));
      }
      int good = 0;
      for (Future<Boolean> call : calls) {
        good += call.get() ? 1 : 0;
      }
      assertThat(good).isEqualTo(180);
      assertThat(store.runs().find(run).orElseThrow().counts().ready()).isEqualTo(180);
      assertThat(store.output().rows(run, 0, 1_000)).hasSize(180);
    }
  }

  @Test
  void oneProcessWinsAnIdentity() throws InterruptedException, ExecutionException {
    try (SqliteStore one = open();
        SqliteStore two = open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RunId>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SqliteStore store = i % 2 == 0 ? one : two;
        String id = "r_" + (char) ('a' + i);
        calls.add(
            callers.submit(() -> {
              store.runs().create(aRun().withId(id).build(), FOLLOWED);
              return store.runs().activate(new RunId(id), "same", false);
            }));
      }
      List<RunId> winners = new ArrayList<>();
      for (Future<RunId> call : calls) {
        winners.add(call.get());
      }
      Set<RunId> distinct = winners.stream().collect(Collectors.toSet());
      assertThat(distinct).hasSize(1);
      assertThat(one.runs().recent(10))
          .extracting(run -> run.id())
          .containsExactlyElementsOf(distinct);
    }
  }

  @Test
  void oneProcessDispatchesForAnAccount() {
    try (SqliteStore one = open();
        SqliteStore two = open()) {
      Held held = one.locks().tryLock(ACCOUNT.id()).orElseThrow();

      assertThat(one.locks().tryLock(ACCOUNT.id())).isEmpty();
      assertThat(two.locks().tryLock(ACCOUNT.id())).isEmpty();
      assertThat(two.locks().tryLock(new AccountId("ffffffffffff"))).isPresent();

      held.close();
      assertThat(two.locks().tryLock(ACCOUNT.id())).isPresent();
    }
  }

  @Test
  void aStuckProcessMakesWritesBusyAndLeavesReads() throws SQLException {
    try (SqliteStore store = open(Duration.ofMillis(50))) {
      RunId run = openEnded(store);
      try (Connection stuck =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("offpeak.db"));
          Statement statement = stuck.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        StoreException busy =
            catchThrowableOfType(StoreException.class, () -> store.runs().seal(run));
        assertThat(busy.reason()).isEqualTo(Reason.BUSY);
        assertThat(store.runs().find(run)).isPresent();
        statement.execute("ROLLBACK");
      }
      store.runs().seal(run);
      assertThat(store.runs().find(run).orElseThrow().openEnded()).isFalse();
    }
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    open().close();
    try (Connection newer =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("offpeak.db"));
        Statement statement = newer.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }

    StoreException refused = catchThrowableOfType(StoreException.class, this::open);

    assertThat(refused.reason()).isEqualTo(Reason.TOO_NEW);
    assertThat(refused).hasMessageContaining("update Offpeak");
  }

  @Test
  void whatIsNoDatabaseIsCorrupt() throws IOException {
    Files.writeString(directory.resolve("offpeak.db"), "not a database".repeat(500));

    StoreException refused = catchThrowableOfType(StoreException.class, this::open);

    assertThat(refused.reason()).isEqualTo(Reason.CORRUPT);
  }
}
