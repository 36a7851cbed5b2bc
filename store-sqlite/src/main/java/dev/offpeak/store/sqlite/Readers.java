package dev.offpeak.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** A few connections for reading. Thread-safe; callers beyond their number wait in turn. */
final class Readers implements AutoCloseable {

  private final Connections connections;
  private final Semaphore permits;
  private final Deque<Rows> idle = new ArrayDeque<>();
  private boolean closed;

  Readers(Connections connections, int max) {
    this.connections = connections;
    this.permits = new Semaphore(max, true);
  }

  <T> T read(Work<T> work) {
    permits.acquireUninterruptibly();
    try {
      Rows rows = take();
      try {
        return work.on(rows);
      } catch (SQLException e) {
        throw Errors.of(e);
      } finally {
        rows.forgetRuns();
        giveBack(rows);
      }
    } finally {
      permits.release();
    }
  }

  /** Reads several things as of one moment, whatever is written meanwhile. */
  <T> T readAtOnce(Work<T> work) {
    return read(rows -> rows.atOnce(work));
  }

  private Rows take() {
    synchronized (idle) {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      Rows rows = idle.poll();
      if (rows != null) {
        return rows;
      }
    }
    return new Rows(connections.reader());
  }

  private void giveBack(Rows rows) {
    synchronized (idle) {
      if (!closed) {
        idle.push(rows);
        return;
      }
    }
    rows.close();
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(Rows::close);
      idle.clear();
    }
  }
}
