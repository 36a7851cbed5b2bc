package dev.offpeak.connectors.jdbc;

/**
 * Why one row was not written back.
 *
 * @param sentence what is wrong and where, without any value but the key
 */
public record WriteProblem(String customId, Kind kind, String sentence) {

  /** What stood in the way. */
  public enum Kind {
    /** Somebody changed the row meanwhile. */
    CHANGED,
    /** The row is not there, and none may be inserted. */
    MISSING,
    /** The value does not fit its column, or the database refused the row. */
    REFUSED
  }
}
