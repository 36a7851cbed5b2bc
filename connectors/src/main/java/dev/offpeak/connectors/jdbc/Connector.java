package dev.offpeak.connectors.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * Opens connections to one database and puts its failures into words. Immutable.
 *
 * @param environment where user and password may come from
 */
record Connector(JdbcUrl url, Map<String, String> environment) {

  Connector {
    environment = Map.copyOf(environment);
  }

  Database database() {
    return Database.of(url);
  }

  /**
   * A connection, readied for the purpose.
   *
   * @throws DatabaseException if it cannot be had
   */
  Connection open(Database.Purpose purpose) {
    Properties properties = new Properties();
    String address = database().address(url, environment, purpose, properties);
    requireDriver(address);
    Connection connection = connect(address, properties);
    try {
      database().prepare(connection, purpose);
      return connection;
    } catch (SQLException failure) {
      closeQuietly(connection);
      throw new DatabaseException(sentence(failure));
    }
  }

  private Connection connect(String address, Properties properties) {
    try {
      return DriverManager.getConnection(address, properties);
    } catch (SQLException failure) {
      throw new DatabaseException(sentence(failure));
    }
  }

  private void requireDriver(String address) {
    try {
      DriverManager.getDriver(address);
    } catch (SQLException none) {
      throw new DatabaseException(
          "No driver for jdbc:"
              + url.scheme()
              + ": URLs is installed; put the JDBC driver's jar of that database on the class"
              + " path, beside Offpeak's own jars.");
    }
  }

  /** A failure in one sentence, without credentials and without values. */
  String sentence(SQLException failure) {
    String state = SqlStates.of(failure);
    if (url.scheme().equals("sqlite")) {
      return sqliteSentence(failure);
    }
    if (state.startsWith("28")) {
      return "The database " + url + " refused the user or password; check both.";
    }
    if (state.startsWith("3D")) {
      return "The server of " + url + " has no database of that name; check the URL.";
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return "The database " + url + " cannot be reached; check that it runs and its address.";
    }
    if (state.equals("57014") || state.equals("55P03")) {
      return "The database " + url + " took too long or another program holds a lock; try again.";
    }
    if (state.startsWith("42") || state.startsWith("25")) {
      return "The database " + url + " says: " + firstLine(failure) + ".";
    }
    return "The database "
        + url
        + " failed (SQLSTATE "
        + (state.isEmpty() ? "not given" : state)
        + ").";
  }

  private String sqliteSentence(SQLException failure) {
    return switch (failure.getErrorCode() & 0xff) {
      case 1 -> "The database " + url + " says: " + firstLine(failure) + ".";
      case 5, 6 -> "The database " + url + " is locked by another program; try again when it ends.";
      case 8 -> "The database " + url + " cannot be written, or the query tried to change it.";
      case 13 -> "The disk of " + url + " is full; make room and try again.";
      case 14 -> "The database " + url + " cannot be opened; check the path and its permissions.";
      case 11, 26 -> "The file " + url + " is no sound SQLite database.";
      default -> "The database " + url + " failed (SQLite code " + failure.getErrorCode() + ").";
    };
  }

  private static String firstLine(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    String line = message.lines().findFirst().orElse("").strip();
    int open = line.indexOf('(');
    if (line.startsWith("[SQLITE") && open >= 0 && line.endsWith(")")) {
      line = line.substring(open + 1, line.length() - 1);
    }
    return line.replaceFirst("^ERROR: ", "");
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException alreadyGone) {
      // What mattered was committed or will be written again.
    }
  }
}
