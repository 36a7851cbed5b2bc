package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings batches up to date: validates them, and makes their results when their end has come. What
 * is made appears by one rename, charges included. Batches are looked at when their time comes by
 * the real clock and whenever they are asked for, so a test that moves the sandbox's clock only
 * needs to ask. Thread-safe.
 */
public final class Settler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Settler.class.getName());

  /** How long a caller waits for work that is on; then it is told of the state before. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private static final int WORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2);

  private final BatchWork work;
  private final InstantSource clock;
  private final long seed;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().daemon().name("sandbox-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-timer").factory());

  /** Settles the batches of one dialect. */
  public Settler(BatchWork work, InstantSource clock, long seed) {
    this.work = work;
    this.clock = clock;
    this.seed = seed;
  }

  /** Takes over a batch that was created, loaded or cancelled. */
  public void watch(Batch batch) {
    var _ = start(batch);
    long wait = Duration.between(clock.instant(), batch.timeline().endsAt()).toMillis();
    if (wait > 0) {
      ScheduledFuture<?> _ =
          timer.schedule(
              () -> {
                var _ = start(batch);
              },
              wait + 1,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Brings batches up to date, or as far as is possible in half a second. */
  public void settle(Collection<Batch> batches) {
    List<CompletableFuture<Void>> running = batches.stream().map(this::start).toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "Not up to date yet", e);
    }
  }

  private CompletableFuture<Void> start(Batch batch) {
    if (!batch.due(clock.instant()) || workers.isShutdown()) {
      return CompletableFuture.completedFuture(null);
    }
    return batch.startOrJoin(() -> run(batch), workers);
  }

  private void run(Batch batch) {
    try {
      if (batch.verdict() == null) {
        check(batch);
        batch.refresh();
      }
      Verdict verdict = batch.verdict();
      Instant now = clock.instant();
      if (verdict != null && batch.due(now)) {
        generate(batch, verdict);
      }
    } catch (IOException | RuntimeException e) {
      if (!workers.isShutdown()) {
        LOG.log(Level.ERROR, "Cannot settle batch " + batch.id(), e);
      }
      throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
    }
  }

  private void check(Batch batch) throws IOException {
    Path temporary = Files.createTempDirectory(batch.directory(), Leftovers.TEMPORARY);
    Files.createDirectory(temporary.resolve("checked"));
    Verdict verdict;
    try (AcceptedRequests accepted = new AcceptedRequests(temporary)) {
      verdict = work.check(batch, accepted);
    }
    Path checked = temporary.resolve("checked");
    if (!verdict.accepted()) {
      Files.delete(checked.resolve("requests.bin"));
    }
    Json.persist(checked.resolve("verdict.json"), verdict);
    Files.move(checked, batch.directory().resolve("checked"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(temporary);
  }

  private void generate(Batch batch, Verdict verdict) throws IOException {
    Path temporary = Files.createTempDirectory(batch.directory(), Leftovers.TEMPORARY);
    try (Generation generation = new Generation(batch, verdict.total(), work, seed, temporary)) {
      generation.run();
    }
    Files.move(temporary, batch.directory().resolve("end"), StandardCopyOption.ATOMIC_MOVE);
    work.ended(batch);
  }

  /** Stops the work on hand and waits until it has let go of its directories. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "Work on batches goes on after the sandbox was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
