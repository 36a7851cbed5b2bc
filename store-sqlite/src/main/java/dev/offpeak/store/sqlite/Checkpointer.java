package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Moves pages from the write-ahead log into the database, so that the log stays small. Most of it
 * runs beside the writer; only the little that was written meanwhile is moved by the writer itself,
 * between two transactions, because a log that never stands still is never used anew.
 */
final class Checkpointer implements AutoCloseable {

  /** A full group writes up to about 1 MB of log. */
  private static final int GROUPS_BETWEEN = 64;

  private static final String CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";

  private static final String TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)";
  private static final String SHORT_PATIENCE = "PRAGMA busy_timeout = 15";

  private final Connections connections;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("offpeak-store-checkpoint").daemon().factory());
  private @Nullable Session session;
  private int groups;
  private volatile boolean running;
  private volatile boolean catchUp;

  Checkpointer(Connections connections) {
    this.connections = connections;
  }

  /** Called by the writer after each commit, with its session. */
  void committed(Session writer) throws SQLException {
    if (catchUp) {
      catchUp = false;
      checkpoint(writer);
      groups = 0;
      return;
    }
    groups++;
    if (groups >= GROUPS_BETWEEN && !running) {
      running = true;
      groups = 0;
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      if (session == null) {
        session = connections.checkpointer();
      }
      checkpoint(session);
      catchUp = true;
    } catch (SQLException | StoreException notNow) {
      // The log grows and the next round tries again; nothing is lost by that.
      catchUp = false;
    } finally {
      running = false;
    }
  }

  private static void checkpoint(Session session) throws SQLException {
    session.number(CHECKPOINT);
  }

  /**
   * Empties the log, so that what was deleted is not left in it.
   *
   * @return false if a reader or writer was in the way
   */
  boolean truncate() {
    try (Session own = connections.checkpointer()) {
      own.number(CHECKPOINT);
      // Whoever waits here makes writers wait.
      own.number(SHORT_PATIENCE);
      return own.count(TRUNCATE) == 0;
    } catch (SQLException e) {
      if (Errors.isBusy(e)) {
        return false;
      }
      throw Errors.of(e);
    }
  }

  @Override
  public void close() {
    executor.close();
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        throw Errors.of(e);
      }
    }
  }
}
