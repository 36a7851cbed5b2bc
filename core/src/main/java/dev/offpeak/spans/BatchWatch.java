package dev.offpeak.spans;

import dev.offpeak.dispatch.Nudge;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.trace.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of batches that are over, on a thread of its own, by looking at the store: dispatching does
 * not know of it. A batch that ends while nobody looks is not told of. Thread-safe.
 */
public final class BatchWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchWatch.class);

  /** A span has no more links: the limit that OpenTelemetry has by default. */
  static final int LINKS_MAX = 128;

  /** Batches that may begin and end between two looks; more are told of as they are noticed. */
  private static final int LATEST = 200;

  /** Batches that are remembered as told: more than can be among the latest. */
  private static final int TOLD_MAX = 1_000;

  private final Store store;
  private final SpanSink spans;
  private final InstantSource time;
  private final Duration every;
  private final Instant since;
  private final Nudge closing = new Nudge();
  private final Thread thread;
  private final Set<BatchId> open = new HashSet<>();
  private final LinkedHashSet<BatchId> told = new LinkedHashSet<>();
  private volatile boolean closed;

  /**
   * @param every how long between two looks
   */
  public BatchWatch(Store store, SpanSink spans, InstantSource time, Duration every) {
    this.store = store;
    this.spans = spans;
    this.time = time;
    this.every = every;
    this.since = time.instant();
    this.thread = Thread.ofVirtual().name("batch-spans").unstarted(this::loop);
  }

  /** Starts to look. */
  public BatchWatch start() {
    thread.start();
    return this;
  }

  /**
   * One look; not by two threads at once.
   *
   * @throws StoreException if the store refuses
   */
  void look() {
    Set<BatchId> gone = new LinkedHashSet<>(open);
    for (Batch batch : store.batches().unfinished()) {
      if (!BatchSpans.isOver(batch)) {
        open.add(batch.id());
        gone.remove(batch.id());
      }
    }
    for (Batch batch : store.batches().recent(LATEST)) {
      if (BatchSpans.isOver(batch) && !batch.plannedAt().isBefore(since)) {
        gone.add(batch.id());
      }
    }
    for (BatchId batch : gone) {
      if (!told.contains(batch)) {
        store.batches().find(batch).filter(BatchSpans::isOver).ifPresent(this::tell);
      }
      open.remove(batch);
    }
  }

  private void tell(Batch batch) {
    BatchSpans.of(batch, store.deferred().traces(batch.id(), LINKS_MAX), time.instant())
        .forEach(spans::add);
    told.add(batch.id());
    if (told.size() > TOLD_MAX) {
      told.removeFirst();
    }
  }

  private void loop() {
    while (true) {
      // The last look is after the end was asked for: it sees what was collected before.
      boolean last = closed;
      try {
        look();
      } catch (StoreException down) {
        LOG.debug("batches cannot be looked at and will be again", down);
      } catch (RuntimeException broken) {
        LOG.warn("batches are not told of: {}", broken.getClass().getName());
      }
      if (last) {
        return;
      }
      try {
        closing.await(every);
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends after a last look. */
  @Override
  public void close() {
    closed = true;
    closing.nudge();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
