package dev.offpeak.connectors.jdbc;

import java.sql.SQLException;

/** What the standard's five-letter codes mean to us. */
final class SqlStates {

  private SqlStates() {}

  static String of(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  /** Data that does not fit, constraints, check options and errors raised by triggers. */
  static boolean blamesRow(SQLException failure) {
    String state = of(failure);
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("44")
        || state.equals("P0001")
        || state.equals("42804");
  }

  static String refusal(SQLException failure) {
    String state = of(failure);
    return switch (state) {
      case "22001" -> "the value is too long for the column";
      case "22003" -> "the number is too large for the column";
      case "22021", "22P05" -> "the value holds a character the database does not take";
      case "22P02", "22007", "22008", "42804" -> "the value has not the form the column asks for";
      case "23502" -> "a column that must not be null would be null";
      case "23503" -> "a foreign key does not hold";
      case "23505" -> "another row has the same unique value";
      case "23514" -> "a check of the table does not hold";
      case "P0001" -> "a trigger of the table refused it";
      default -> "the database refused it (SQLSTATE " + state + ")";
    };
  }
}
