package dev.offpeak.connectors.jdbc;

/**
 * A column of the target table.
 *
 * @param name as the database spells it
 * @param quoted for use in a statement
 * @param jdbcType one of {@link java.sql.Types}
 * @param castType the type's name for a cast in the database's own words
 */
record Column(String name, String quoted, Kind kind, int jdbcType, String castType) {

  /** What a column takes. */
  enum Kind {
    INTEGER,
    DECIMAL,
    BOOLEAN,
    JSON,
    TEXT,
    /** Dates, ids, arrays and all else: the database judges the text it is given. */
    OTHER
  }
}
