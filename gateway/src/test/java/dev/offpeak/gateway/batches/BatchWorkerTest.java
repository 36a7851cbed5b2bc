package dev.offpeak.gateway.batches;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.Engine;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.source.InputRules;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedStore.Content;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.testkit.SettableTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers on one store, without a provider: what they take in is never sent. */
@Timeout(60)
class BatchWorkerTest {

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final String LINE =
      "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
          + "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}\n";

  @TempDir private Path directory;
  private final SettableTime time = new SettableTime();
  private SqliteStore store;
  private Engine engine;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory.resolve("home"));
    engine = Engine.builder().store(store).time(time).start();
  }

  @AfterEach
  void close() {
    engine.close();
    store.close();
  }

  /** A worker whose every round asks for the time. */
  private BatchWorker worker(InstantSource clock) {
    Target target = new Target(ProviderName.OPENAI, "http://127.0.0.1:1/v1");
    BatchServing serving =
        new BatchServing(
            () -> store,
            Map.of(ProviderName.OPENAI, new OpenAiDialect()),
            engine::bound,
            (provider, named) -> named == null,
            clock,
            new Random(1));
    Account account = new Account(AccountId.of(target, new Secret("sk-account")), target);
    return BatchWorker.start(
        new BatchWorker.Parts(
            serving,
            engine,
            (provider, named) -> account,
            InputRules.of(model -> Optional.empty(), provider -> Long.MAX_VALUE),
            Duration.ofMillis(1)));
  }

  private void make(String id) throws IOException {
    Instant now = time.instant();
    try (Content content = store.served().begin("file-" + id)) {
      content.stream().write(LINE.getBytes(UTF_8));
      content.finish();
    }
    store
        .served()
        .add(
            new ServedFile(
                "file-" + id, "ann", ServedFile.Kind.INPUT, "in", 1, now, now.plus(WINDOW), null));
    store
        .served()
        .make(
            new NewServedBatch(
                id,
                "ann",
                ProviderName.OPENAI,
                "file-" + id,
                "/v1/chat/completions",
                null,
                Feature.UNTAGGED,
                now,
                now.plus(WINDOW),
                null,
                0,
                Usd.ZERO,
                null,
                new NewServedBatch.Call("ann /batches", id, null, false)),
            now,
            Set.of());
  }

  private ServedBatch batch(String id) {
    return store.served().batch("ann", id).orElseThrow();
  }

  private void awaitLoaded(String id) {
    while (batch(id).run() == null) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aSecondWorkerWaitsUntilTheFirstIsGone() throws IOException {
    AtomicLong rounds = new AtomicLong();
    InstantSource counting =
        () -> {
          rounds.incrementAndGet();
          return time.instant();
        };
    BatchWorker first = worker(time);
    make("b0");
    awaitLoaded("b0");
    try (BatchWorker _ = worker(counting)) {
      for (int i = 1; i <= 20; i++) {
        make("b" + i);
        awaitLoaded("b" + i);
      }
      assertThat(rounds.get()).as("rounds of the second while the first works").isZero();
      first.close();
      make("last");
      awaitLoaded("last");
      assertThat(rounds.get()).isPositive();
    }
  }

  @Test
  void whatNobodyWorkedOnWithinItsWindowIsNotSentAfterIt() throws IOException {
    make("b1");
    time.advance(WINDOW);
    try (BatchWorker _ = worker(time)) {
      while (batch("b1").end() == null) {
        Thread.onSpinWait();
      }
    }
    assertThat(batch("b1").end()).extracting(End::kind).isEqualTo(End.Kind.EXPIRED);
    assertThat(batch("b1").expiredAt()).isNotNull();
    assertThat(store.runs().recent(10)).isEmpty();
  }
}
