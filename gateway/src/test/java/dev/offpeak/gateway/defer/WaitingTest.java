package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.http.Presence;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits, and is woken. */
@Timeout(60)
class WaitingTest {

  private static final Deferred CALL =
      new Deferred(
          new DeferredId("op_0123456789abcdef01234567"),
          new RequestId(1),
          new RunId("r_AAAAAA"),
          Endpoint.CHAT_COMPLETIONS,
          "credential",
          "hash",
          Mode.HOLD,
          State.WAITING,
          true,
          Instant.EPOCH,
          null,
          null,
          "",
          null);

  @TempDir private Path directory;
  private SqliteStore store;
  private Waiting waiting;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory);
    waiting = new Waiting(store, InstantSource.system(), Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    waiting.close();
    store.close();
  }

  @Test
  void whoComesWhileTheLastOneGoesIsStillWoken() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread others =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                waiting.open(CALL, new Presence()).close();
              }
            });
    try {
      for (int i = 0; i < 20_000; i++) {
        try (Waiting.Waiter _ = waiting.open(CALL, new Presence())) {
          assertThat(waiting.size()).as("those who wait, at try %d", i).isPositive();
        }
      }
    } finally {
      over.set(true);
      others.join();
    }
    assertThat(waiting.size()).isZero();
  }

  @Test
  void whoCannotSeeWhetherItHasEndedDoesNotWait() {
    waiting.open(CALL, new Presence()).close();
    store.close();
    assertThatThrownBy(() -> waiting.open(CALL, new Presence())).hasMessageContaining("closed");
    assertThat(waiting.size()).isZero();
  }
}
