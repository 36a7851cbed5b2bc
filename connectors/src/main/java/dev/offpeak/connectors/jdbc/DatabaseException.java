package dev.offpeak.connectors.jdbc;

/**
 * A database, table or query that cannot be used. The message is one sentence for the user without
 * credentials or values; source and sink hand it on as their own exception.
 */
final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseException(String message) {
    super(message);
  }
}
