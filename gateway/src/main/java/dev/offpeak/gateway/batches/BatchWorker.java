package dev.offpeak.gateway.batches;

import dev.offpeak.Engine;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.source.InputRules;
import dev.offpeak.source.Source;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes clients' batches from their call to their end: reads their requests into runs, keeps these
 * followed, cancels and expires them, and says what came of them. One worker on a store works at a
 * time; after a crash the next one goes on. Thread-safe.
 */
public final class BatchWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);

  /** Long enough for the reading of the largest batch, during which nobody else is followed. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final Parts parts;
  private final Engine engine;
  private final Store store;
  private final BatchEnds ends;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<RunId> resumed = new HashSet<>();
  private Instant sweepAt = Instant.MIN;
  private final Thread thread;

  /** Finds accounts. Thread-safe. */
  @FunctionalInterface
  public interface Accounts {
    /**
     * The account; null if it is not here.
     *
     * @param name null for the provider's usual one
     */
    @Nullable Account of(ProviderName provider, @Nullable AccountName name);
  }

  /**
   * What a worker needs.
   *
   * @param accounts who pays
   * @param rules what holds for each line
   * @param every how long to wait between two looks
   */
  public record Parts(
      BatchServing serving, Engine engine, Accounts accounts, InputRules rules, Duration every) {

    private InstantSource time() {
      return serving.time();
    }

    private RandomGenerator random() {
      return serving.random();
    }
  }

  private BatchWorker(Parts parts) {
    this.parts = parts;
    this.engine = parts.engine();
    this.store = parts.serving().store().get();
    this.ends = new BatchEnds(store, parts.serving().dialects(), parts.time(), parts.random());
    this.thread = Thread.ofVirtual().name("served-batches").unstarted(this::loop);
  }

  /** Starts a worker. */
  public static BatchWorker start(Parts parts) {
    BatchWorker worker = new BatchWorker(parts);
    worker.thread.start();
    return worker;
  }

  private void loop() {
    while (!waited()) {
      try {
        Optional<ServedStore.Turn> turn = store.served().tryTurn();
        if (turn.isPresent()) {
          try (ServedStore.Turn _ = turn.get()) {
            work();
          }
        }
      } catch (StoreException down) {
        // Tried again after the pause; readiness tells it meanwhile.
        LOG.debug("served batches cannot be looked after", down);
      } catch (RuntimeException broken) {
        LOG.warn("served batches cannot be looked after: {}", broken.getClass().getName());
        LOG.debug("served batches", broken);
      }
    }
  }

  private boolean waited() {
    try {
      return closing.await(parts.every().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void work() {
    do {
      for (ServedBatch batch : store.served().open()) {
        if (closing.getCount() == 0) {
          return;
        }
        advance(batch);
      }
      Instant now = parts.time().instant();
      if (!now.isBefore(sweepAt)) {
        sweepAt = now.plus(SWEEP_EVERY);
        store.served().sweep(now);
      }
    } while (!waited());
  }

  /** One step of one batch; what goes wrong with it leaves the others alone. */
  private void advance(ServedBatch batch) {
    try {
      RunId id = batch.run();
      if (id == null) {
        load(batch);
      } else {
        Optional<Run> run = store.runs().find(id);
        if (run.isEmpty()) {
          ends.lost(batch);
        } else {
          follow(batch, run.get());
        }
      }
    } catch (IOException | RuntimeException broken) {
      // Words of the failure may hold what a client sent, so only its kind is logged.
      LOG.warn("batch {} did not get on: {}", batch.id(), broken.getClass().getName());
      LOG.debug("batch {}", batch.id(), broken);
    }
  }

  private void load(ServedBatch batch) throws IOException {
    String identity = ServedBatch.RUN_IDENTITY + batch.id();
    Optional<Run> before = store.runs().findByIdentity(identity);
    if (before.isPresent()) {
      // Read in before a crash, which came before it was noted.
      loaded(batch, before.get().id(), before.get().counts().total());
      return;
    }
    Account account = parts.accounts().of(batch.provider(), batch.account());
    if (account == null) {
      return;
    }
    if (batch.cancelAt() != null) {
      ends.unsent(batch, End.Kind.CANCELLED);
      return;
    }
    Instant now = parts.time().instant();
    if (!now.isBefore(batch.expiresAt())) {
      // Nobody worked while its window was open: sending it now would buy what nobody waits for.
      store.served().expire(batch.id(), now);
      ends.unsent(batch, End.Kind.EXPIRED);
      return;
    }
    boolean openAi = batch.provider().equals(ProviderName.OPENAI);
    try (Source lines = source(batch, openAi)) {
      switch (engine.submit(lines, spec(batch, account, identity, !openAi))) {
        case LoadOutcome.Created created ->
            loaded(batch, created.run(), created.requests() + created.invalid());
        case LoadOutcome.Found found ->
            loaded(
                batch, found.run(), store.runs().find(found.run()).orElseThrow().counts().total());
        case LoadOutcome.Refused refused ->
            ends.refused(batch, refused, lines instanceof CheckedLines checked ? checked : null);
      }
    }
  }

  private Source source(ServedBatch batch, boolean openAi) {
    Source lines =
        InputFile.batch(
            "batch " + batch.id(),
            openAi ? InputForm.OPENAI_BATCH : InputForm.ANTHROPIC_BATCH,
            store.served().read(batch.inputFile()),
            parts.rules());
    return openAi ? new CheckedLines(lines, batch.endpoint()) : lines;
  }

  private static RunSpec spec(
      ServedBatch batch, Account account, String identity, boolean skipInvalid) {
    Instant due = batch.deadline();
    return new RunSpec(
        account,
        batch.feature(),
        new RunSpec.Identity.OfSource(identity),
        false,
        null,
        skipInvalid,
        false,
        due == null || due.isAfter(batch.expiresAt()) ? batch.expiresAt() : due,
        null,
        false,
        null,
        null);
  }

  private void loaded(ServedBatch batch, RunId run, long requests) {
    Instant now = parts.time().instant();
    store.served().loaded(batch.id(), run, requests, now);
    store.runs().follow(run, now.plus(LEASE));
  }

  private void follow(ServedBatch batch, Run run) throws IOException {
    Instant now = parts.time().instant();
    if (run.state() != RunState.ACTIVE || store.runs().finishIfDone(run.id(), now)) {
      ends.end(batch, store.runs().find(run.id()).orElseThrow());
      return;
    }
    store.runs().follow(run.id(), now.plus(LEASE));
    if (!now.isBefore(batch.expiresAt())) {
      store.served().expire(batch.id(), now);
    }
    boolean over = batch.cancelAt() != null || !now.isBefore(batch.expiresAt());
    if (over && !run.cancelRequested()) {
      engine.cancel(run.id());
    } else if (run.stop() != null && resumed.add(run.id())) {
      // A key or a budget may have been put right before this process was started.
      Account account = parts.accounts().of(batch.provider(), batch.account());
      if (account != null) {
        engine.resume(run.id(), account, run.deadline(), run.costCap());
      }
    }
  }

  /** Ends after the step under way; what is open goes on at the next start. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
