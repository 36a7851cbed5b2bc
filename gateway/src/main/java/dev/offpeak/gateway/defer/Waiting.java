package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Presence;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those who wait for an answer: one thread looks at what has ended since its last look,
 * however many wait. It also keeps the runs followed, and ends calls that nobody came back for.
 * Thread-safe.
 */
final class Waiting implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

  private static final int PAGE = 500;
  private static final int LOOKS_PER_POLL = 4;

  /** Batches take minutes: a quarter of a second more is not noticed. */
  private static final Duration LOOK_MAX = Duration.ofMillis(250);

  private static final Duration LOOK_MIN = Duration.ofMillis(10);
  private static final Duration FOLLOW_LEASE = Duration.ofSeconds(15);
  private static final Duration CARE_EVERY = Duration.ofSeconds(4);

  private final Store store;
  private final InstantSource time;
  private final Duration look;
  private final Map<RunId, Long> cursors = new ConcurrentHashMap<>();
  private final Map<RequestId, List<Waiter>> waiters = new ConcurrentHashMap<>();
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread;
  private Instant caredAt = Instant.EPOCH;
  private volatile boolean closed;

  Waiting(Store store, InstantSource time, Duration pollInterval) {
    this.store = store;
    this.time = time;
    Duration share = pollInterval.dividedBy(LOOKS_PER_POLL);
    Duration most = share.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : share;
    this.look = most.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : most;
    this.thread = Thread.ofVirtual().name("deferred").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** Looks after a run from now on. */
  void watch(RunId run) {
    cursors.computeIfAbsent(run, store.output()::lastEnd);
  }

  /** Says that something may have ended. */
  void nudge() {
    nudges.release();
  }

  /** Starts to wait for a call's answer. */
  Waiter open(Deferred call, Presence presence) {
    watch(call.run());
    Waiter waiter = new Waiter(call.request());
    // In one step: else it might join a list that the last one who waited just takes away.
    waiters.compute(
        call.request(),
        (id, others) -> {
          List<Waiter> all = others == null ? new CopyOnWriteArrayList<>() : others;
          all.add(waiter);
          return all;
        });
    presence.whenGone(waiter::stop);
    try {
      // What ended before we waited is not told again.
      store
          .output()
          .find(call.request())
          .filter(Waiting::ended)
          .ifPresent(row -> waiter.end(row, false));
    } catch (RuntimeException down) {
      waiter.close();
      throw down;
    }
    if (closed) {
      waiter.stop();
    }
    return waiter;
  }

  /** How many wait. */
  int size() {
    return waiters.values().stream().mapToInt(List::size).sum();
  }

  static boolean ended(OutputRow row) {
    return row.state() == RequestState.Kind.SUCCEEDED
        || row.state() == RequestState.Kind.FAILED
        || row.state() == RequestState.Kind.CANCELLED;
  }

  /** One who waits. Used by one thread, and woken by others. */
  final class Waiter implements AutoCloseable {
    private final RequestId request;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private @Nullable OutputRow row;
    private boolean seen;
    private boolean stopped;

    private Waiter(RequestId request) {
      this.request = request;
    }

    private void end(OutputRow ended, boolean now) {
      lock.lock();
      try {
        seen = row == null ? now : seen;
        row = ended;
        woken.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void stop() {
      lock.lock();
      try {
        stopped = true;
        woken.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Waits; empty if the time is over, the client gone or the gateway about to end. */
    Optional<OutputRow> await(Duration atMost) throws InterruptedException {
      lock.lock();
      try {
        long left = atMost.toNanos();
        while (row == null && !stopped && left > 0) {
          left = woken.awaitNanos(left);
        }
        return Optional.ofNullable(row);
      } finally {
        lock.unlock();
      }
    }

    /** Whether the answer came while it waited; else it had been there before. */
    boolean sawEnd() {
      lock.lock();
      try {
        return seen;
      } finally {
        lock.unlock();
      }
    }

    /** Whether waiting on is of no use. */
    boolean stopped() {
      lock.lock();
      try {
        return stopped;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      waiters.computeIfPresent(
          request,
          (id, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  private void loop() {
    while (!closed) {
      try {
        lookAll();
        care();
        rest();
      } catch (StoreException down) {
        // Those who wait go on waiting; the store is looked at again after the pause.
        LOG.debug("deferred calls cannot be looked at", down);
        if (!rested()) {
          return;
        }
      } catch (RuntimeException broken) {
        // All who wait hang on this thread.
        LOG.warn("deferred calls cannot be looked at: {}", broken.getClass().getName());
        LOG.debug("deferred calls", broken);
        if (!rested()) {
          return;
        }
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean rested() {
    try {
      rest();
      return true;
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Until the next look is due, or somebody nudges. */
  private void rest() throws InterruptedException {
    if (nudges.tryAcquire(look.toNanos(), TimeUnit.NANOSECONDS)) {
      nudges.drainPermits();
    }
  }

  private void lookAll() {
    if (waiters.isEmpty()) {
      return;
    }
    for (RunId run : cursors.keySet()) {
      look(run, store.output());
    }
  }

  private void look(RunId run, OutputStore output) {
    List<OutputRow> page;
    do {
      long cursor = cursors.getOrDefault(run, 0L);
      page = output.finishedSince(run, cursor, PAGE);
      for (OutputRow row : page) {
        waiters.getOrDefault(row.id(), List.of()).forEach(waiter -> waiter.end(row, true));
      }
      if (!page.isEmpty()) {
        cursors.put(run, page.getLast().endSequence());
      }
    } while (page.size() == PAGE);
  }

  private void care() {
    Instant now = time.instant();
    if (now.isBefore(caredAt.plus(CARE_EVERY))) {
      return;
    }
    for (RunId run : cursors.keySet()) {
      store.runs().follow(run, now.plus(FOLLOW_LEASE));
    }
    store.deferred().expire(now, PAGE);
    caredAt = now;
  }

  /** Ends, and with it every wait; the store is not asked any more when this returns. */
  @Override
  public void close() {
    closed = true;
    nudges.release();
    waiters.values().forEach(all -> all.forEach(Waiter::stop));
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
