package dev.offpeak.connectors.jdbc;

import dev.offpeak.source.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query's rows, and with each what the target of its write-back holds at that moment. Immutable
 * and thread-safe; opens a connection of its own for each use.
 *
 * <p>The query only reads: it runs in a read-only transaction at repeatable read where the database
 * has such things, so that rows and guards show one moment. It may take as long as it likes; to
 * connect takes 10 s at most. SQLite keeps other programs from writing while its rows are read,
 * unless the database is in WAL mode.
 *
 * <p>User and password come from the URL; for PostgreSQL else from {@code PGUSER} and {@code
 * PGPASSWORD}, else from {@code ~/.pgpass}.
 */
public final class JdbcSource {

  private final Connector connector;
  private final String query;
  private final @Nullable WriteBack writeBack;

  /**
   * @param writeBack where results will go; null if nothing is written back
   * @param environment the environment's variables, for credentials
   */
  public JdbcSource(
      JdbcUrl url, String query, @Nullable WriteBack writeBack, Map<String, String> environment) {
    this.connector = new Connector(url, environment);
    this.query = query;
    this.writeBack = writeBack;
  }

  /** The database without credentials. */
  public String name() {
    return connector.url().display();
  }

  /**
   * Looks whether the databases can be reached and the target has its table and columns, without
   * running the query.
   *
   * @throws SourceException if not
   */
  public void check() {
    try {
      Connection connection = connector.open(Database.Purpose.READ);
      try {
        if (writeBack != null) {
          Guards.open(writeBack, connector, connection).close();
        }
      } finally {
        Connector.closeQuietly(connection);
      }
    } catch (DatabaseException unusable) {
      throw new SourceException(String.valueOf(unusable.getMessage()));
    } catch (SQLException failure) {
      throw new SourceException(connector.sentence(failure));
    }
  }

  /**
   * Runs the query.
   *
   * @throws SourceException if it cannot be run, lacks the key column, or the target lacks its
   *     table or columns
   */
  public JdbcRows open() {
    Connection connection = null;
    try {
      connection = connector.open(Database.Purpose.READ);
      return QueryRows.open(connector, connection, query, writeBack);
    } catch (DatabaseException unusable) {
      closeAfterFailure(connection);
      throw new SourceException(String.valueOf(unusable.getMessage()));
    } catch (SQLException failure) {
      closeAfterFailure(connection);
      throw new SourceException(connector.sentence(failure));
    }
  }

  private static void closeAfterFailure(@Nullable Connection connection) {
    if (connection != null) {
      Connector.closeQuietly(connection);
    }
  }
}
