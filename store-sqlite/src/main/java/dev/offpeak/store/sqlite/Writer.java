package dev.offpeak.store.sqlite;

import dev.offpeak.store.Pending;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes rows: it takes all work that is queued and commits it in one
 * transaction, so that one fsync serves many callers. Thread-safe; a caller waits for its commit.
 *
 * <p>The order within a group: begin to fsync the payloads appended so far, run the work, wait for
 * the fsync, commit, force the log, tell the callers. A row never refers to bytes that a power loss
 * could take. The log is forced by a {@link LogForcer}, so that the next group is run meanwhile.
 */
final class Writer implements AutoCloseable {

  /*
   * Work is run without savepoints first. Only when one of a group fails is the transaction rolled
   * back and run again with a savepoint each, so that the failing one does not hurt the others.
   */

  /** Callers wait to enter when so many are waiting already. */
  private static final int QUEUE_MAX = 10_000;

  /** Work begun after this time waits for the next transaction. */
  private static final long GROUP_NANOS_MAX = Duration.ofMillis(12).toNanos();

  /** How often a lock that another process has is tried: SQLite's own pauses reach 100 ms. */
  private static final long BUSY_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private final Session session;
  private final Rows rows;
  private final Segments segments;
  private final Disk disk;
  private final Checkpointer checkpointer;
  private final LogForcer log;
  private final long busyNanos;
  private final LinkedBlockingQueue<Unit<?>> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
  private final Thread thread;
  private final Unit<Boolean> last = new Unit<>(rows -> true, false);
  private volatile boolean closing;
  private volatile boolean ended;
  private boolean sawLast;

  Writer(
      Session session,
      Segments segments,
      Disk disk,
      Checkpointer checkpointer,
      LogForcer log,
      Duration busyWait) {
    this.session = session;
    this.rows = new Rows(session);
    this.segments = segments;
    this.disk = disk;
    this.checkpointer = checkpointer;
    this.log = log;
    this.busyNanos = busyWait.toNanos();
    this.thread = Thread.ofPlatform().name("offpeak-store-writer").daemon().unstarted(this::loop);
  }

  void start() {
    log.start();
    thread.start();
  }

  /** Returns what the work returned, once it is committed. */
  <T> T write(Work<T> work) {
    return await(queued(new Unit<>(work, false)));
  }

  /** Like {@link #write}, without waiting: that is done by who wants to know. */
  <T> Pending<T> writeLater(Work<T> work) {
    Unit<T> unit = queued(new Unit<>(work, false));
    return () -> await(unit);
  }

  /**
   * Like {@link #writeLater} for work that does nothing but {@link RequestRows#add}, so that the
   * requests of many callers become one statement.
   */
  <T> Pending<T> addLater(Work<T> work) {
    Unit<T> unit = queued(new Unit<>(work, true));
    return () -> await(unit);
  }

  private <T> Unit<T> queued(Unit<T> unit) {
    if (closing) {
      throw new IllegalStateException("the store is closed");
    }
    enqueue(unit);
    if (ended && queue.remove(unit)) {
      throw new IllegalStateException("the store is closed");
    }
    return unit;
  }

  private static <T> T await(Unit<T> unit) {
    try {
      return unit.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Work and the caller that waits for it. */
  private static final class Unit<T> {
    private final Work<T> work;
    private final boolean onlyAdds;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable T value;

    Unit(Work<T> work, boolean onlyAdds) {
      this.work = work;
      this.onlyAdds = onlyAdds;
    }

    void run(Rows rows) throws SQLException {
      if (!onlyAdds) {
        rows.requests().addQueued();
      }
      value = work.on(rows);
    }

    void committed() {
      result.complete(value);
    }

    void failed(RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  /** Units whose transaction is in the log. */
  private record Committed(List<Unit<?>> units) implements LogForcer.Group {

    @Override
    public void durable() {
      units.forEach(Unit::committed);
    }

    @Override
    public void failed(StoreException why) {
      units.forEach(unit -> unit.failed(Errors.again(why)));
    }
  }

  private void enqueue(Unit<?> unit) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(unit);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    Deque<Unit<?>> waiting = new ArrayDeque<>();
    while (!sawLast || !waiting.isEmpty()) {
      if (waiting.isEmpty()) {
        try {
          waiting.add(queue.take());
        } catch (InterruptedException e) {
          // Nobody has this thread to interrupt it; what is queued is committed all the same.
          continue;
        }
      }
      queue.drainTo(waiting);
      commitSome(waiting);
    }
  }

  /** Commits as much from the head of the queue as fits into one short transaction. */
  private void commitSome(Deque<Unit<?>> waiting) {
    sawLast = sawLast || waiting.contains(last);
    List<Unit<?>> group = new ArrayList<>();
    StoreException broken = log.broken();
    if (broken != null) {
      waiting.forEach(unit -> unit.failed(Errors.again(broken)));
      waiting.clear();
      return;
    }
    Segments.Sync sync = segments.beginSync();
    try {
      begin();
    } catch (SQLException e) {
      // Whoever holds the lock would hold it for the next ones too.
      group.addAll(waiting);
      waiting.clear();
      giveUp(group, Errors.of(e));
      return;
    }
    try {
      if (!runAll(waiting, group)) {
        rollBack();
        rows.forget();
        begin();
        group = runOneByOne(group);
      }
      sync.record(rows.segments());
      sync.await();
      disk.beforeCommit();
      session.control("COMMIT");
      sync.committed();
      rows.forgetRuns();
      log.committed(new Committed(group));
      checkpointer.committed(session);
    } catch (SQLException e) {
      giveUp(group, Errors.of(e));
    } catch (IOException e) {
      giveUp(group, Errors.of("the store", e));
    } catch (StoreException e) {
      giveUp(group, e);
    } catch (RuntimeException | Error e) {
      giveUp(group, new StoreException(Reason.BROKEN, "the store's writer failed", e));
    }
    checkpoint();
  }

  private void checkpoint() {
    try {
      checkpointer.committed(session);
    } catch (SQLException notNow) {
      // The log grows and the next round tries again; what was committed is.
    }
  }

  /** False if a unit failed; the group then holds it and those before it. */
  private boolean runAll(Deque<Unit<?>> waiting, List<Unit<?>> group) {
    long until = System.nanoTime() + GROUP_NANOS_MAX;
    do {
      Unit<?> unit = waiting.remove();
      group.add(unit);
      try {
        unit.run(rows);
      } catch (SQLException | RuntimeException | Error failed) {
        return false;
      }
    } while (!waiting.isEmpty() && System.nanoTime() < until);
    try {
      rows.flush();
      return true;
    } catch (SQLException | RuntimeException brokenByOne) {
      return false;
    }
  }

  /** Runs the units with a savepoint each, and returns those that did not fail. */
  private List<Unit<?>> runOneByOne(List<Unit<?>> group) throws SQLException {
    List<Unit<?>> good = new ArrayList<>();
    for (Unit<?> unit : group) {
      session.control("SAVEPOINT unit");
      try {
        unit.run(rows);
        rows.flush();
        good.add(unit);
      } catch (SQLException e) {
        undo(unit, Errors.of(e));
      } catch (RuntimeException e) {
        undo(unit, e);
      } catch (Error e) {
        undo(unit, new StoreException(Reason.BROKEN, "the store's writer failed", e));
      }
      session.control("RELEASE unit");
    }
    return good;
  }

  private void undo(Unit<?> unit, RuntimeException why) throws SQLException {
    rows.forget();
    unit.failed(why);
    try {
      session.control("ROLLBACK TO unit");
    } catch (SQLException wholeGone) {
      // SQLite has given up the whole transaction, and so the group fails for the same reason.
      throw why instanceof StoreException store ? store : Errors.of(wholeGone);
    }
  }

  private void giveUp(List<Unit<?>> group, StoreException why) {
    rows.forget();
    rollBack();
    group.forEach(unit -> unit.failed(Errors.again(why)));
  }

  private void rollBack() {
    try {
      session.control("ROLLBACK");
    } catch (SQLException nothingToRollBack) {
      // SQLite has done it by itself, as on a full disk, or the transaction never began.
    }
  }

  private void begin() throws SQLException {
    long until = System.nanoTime() + busyNanos;
    while (true) {
      try {
        session.control("BEGIN IMMEDIATE");
        return;
      } catch (SQLException e) {
        if (!Errors.isBusy(e) || System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(BUSY_PAUSE_NANOS);
      }
    }
  }

  /** Commits what is queued, then ends the thread and its connection. */
  @Override
  public void close() {
    closing = true;
    enqueue(last);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    log.close();
    ended = true;
    for (Unit<?> late : queue) {
      late.failed(new IllegalStateException("the store is closed"));
    }
    rows.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
