package dev.offpeak.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** Opens connections to one database file, with every setting that matters stated. */
final class Connections {

  private static final int CACHE_KIB = 64 << 10;
  private static final int READER_CACHE_KIB = 8 << 10;

  private final Path database;
  private final Duration busyWait;

  Connections(Path database, Duration busyWait) {
    this.database = database;
    this.busyWait = busyWait;
  }

  /** A connection whose transactions the caller begins and ends with statements of its own. */
  Session writer() {
    SQLiteConfig config = common();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // Commits are forced to disk by the LogForcer, before anybody is told of them.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    config.setCacheSize(-CACHE_KIB);
    // Checkpoints are the Checkpointer's: inside a commit they would make its callers wait.
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    try {
      SQLiteConnection connection = open(config);
      // Only tells the driver not to wrap each statement in a transaction of its own.
      connection.getConnectionConfig().setAutoCommit(false);
      Session session = new Session(connection);
      // What is deleted is overwritten: ids and messages are the user's, and may have to go.
      session.number("PRAGMA secure_delete = ON");
      return session;
    } catch (SQLException e) {
      throw Errors.of(e);
    }
  }

  /** A connection for the checkpointer. */
  Session checkpointer() {
    SQLiteConfig config = common();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return session(config);
  }

  /** A connection that cannot write. */
  Session reader() {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    config.setCacheSize(-READER_CACHE_KIB);
    return session(config);
  }

  private SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(busyWait.toMillis()));
    return config;
  }

  private Session session(SQLiteConfig config) {
    try {
      return new Session(open(config));
    } catch (SQLException e) {
      throw Errors.of(e);
    }
  }

  private SQLiteConnection open(SQLiteConfig config) throws SQLException {
    Connection connection = config.createConnection("jdbc:sqlite:" + database);
    return connection.unwrap(SQLiteConnection.class);
  }
}
