package dev.offpeak.app.serve;

import dev.offpeak.model.RunId;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the open-ended runs followed while a dispatcher serves: only followed runs are sent, and
 * nobody else waits for these. Thread-safe.
 */
final class OpenRuns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final RunStore runs;
  private final InstantSource time;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  OpenRuns(RunStore runs, InstantSource time) {
    this.runs = runs;
    this.time = time;
    this.thread = Thread.ofVirtual().name("open-runs").start(this::loop);
  }

  private void loop() {
    do {
      try {
        follow();
      } catch (StoreException down) {
        // Looked at again after the pause; readiness tells it meanwhile.
        LOG.debug("open runs cannot be followed", down);
      } catch (RuntimeException broken) {
        // Nothing that was deferred is sent without this thread.
        LOG.warn("open runs cannot be followed: {}", broken.getClass().getName());
        LOG.debug("open runs", broken);
      }
    } while (!ended());
  }

  private boolean ended() {
    try {
      return closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void follow() {
    for (RunId run : runs.openEnded()) {
      runs.follow(run, time.instant().plus(LEASE));
    }
  }

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
