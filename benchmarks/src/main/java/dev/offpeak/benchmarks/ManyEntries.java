package dev.offpeak.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Millions of ledger entries of batches over a year: 10 features by 3 models by day. They are
 * written straight into the tables, since collecting them would take minutes.
 */
final class ManyEntries {

  static final int DAYS = 365;

  private static final int FEATURES = 10;
  private static final int MODELS = 3;

  /** Beyond every number that the store itself has given to a name. */
  private static final int FIRST_ID = 1_000;

  private ManyEntries() {}

  /** Writes so many from a day on. */
  static void fill(Path database, LocalDate from, int entries) throws SQLException {
    int cells = DAYS * FEATURES * MODELS;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1)
              INSERT INTO feature (id, name) SELECT %d + i, 'feature-' || (i + 1) FROM n
              """,
              FEATURES,
              FIRST_ID));
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1)
              INSERT INTO rollup (id, day, feature, provider, model, lane)
              SELECT %d + i, %d + i / %d, %d + i %% %d, 'openai', 'model-' || (i / %d %% %d), 'BATCH' FROM n
              """,
              cells,
              FIRST_ID,
              from.toEpochDay(),
              FEATURES * MODELS,
              FIRST_ID,
              FEATURES,
              FEATURES,
              MODELS));
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1)
              INSERT INTO ledger (attempt, rollup, kind, booked_at, billed_as, input, cached, cache_write,
                                  cache_write_long, output, reasoning, web_searches, paid, synchronous)
              SELECT unhex(printf('%%032x', i)), %d + i %% %d, 'answer', 0, 1, 700 + i %% 9, 0, 0, 0, 60, 0, 0,
                     1000, 2000
              FROM n
              """,
              entries,
              FIRST_ID,
              cells));
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              UPDATE rollup SET requests = s.requests, input = s.input, output = s.output, paid = s.paid,
                                synchronous = s.synchronous
              FROM (SELECT rollup AS cell, count(*) AS requests, sum(input) AS input,
                           sum(output) AS output, sum(paid) AS paid, sum(synchronous) AS synchronous
                    FROM ledger WHERE rollup >= %d GROUP BY rollup) AS s
              WHERE rollup.id = s.cell
              """,
              FIRST_ID));
    }
  }
}
