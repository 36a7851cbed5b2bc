package dev.offpeak.benchmarks;

import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A report's sums at the store, over millions of ledger entries of a year: 10 features by 3 models
 * by day. The entries are written straight into the tables, since collecting them would take
 * minutes; that the sums are theirs is checked.
 */
final class ReportBenchmark {

  private static final int DAYS = 365;
  private static final int FEATURES = 10;
  private static final int MODELS = 3;
  private static final int TIMES = 101;
  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 12, 1);
  private static final int MONTH_DAYS = 31;

  private static final String SUMS =
      """
      UPDATE rollup SET requests = s.requests, input = s.input, output = s.output, paid = s.paid,
                        synchronous = s.synchronous
      FROM (SELECT rollup AS cell, count(*) AS requests, sum(input) AS input,
                   sum(output) AS output, sum(paid) AS paid, sum(synchronous) AS synchronous
            FROM ledger GROUP BY rollup) AS s
      WHERE rollup.id = s.cell
      """;

  private ReportBenchmark() {}

  static void run(int entries) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("offpeak-bench-report-");
    try {
      Path home = folder.resolve("home");
      SqliteStore.open(home).close();
      fill(home.resolve("offpeak.db"), entries);
      try (Store store = SqliteStore.open(home)) {
        LocalDate month = FIRST_DAY.plusDays(DAYS - MONTH_DAYS);
        measure("report of a month", store.ledger(), month, null, entries);
        measure("report of all there is", store.ledger(), null, null, entries);
        long counted =
            store.ledger().spend(null, null, null).stream().mapToLong(SpendRow::requests).sum();
        if (counted != entries) {
          throw new IllegalStateException("the report has " + counted + " of " + entries);
        }
      }
    } finally {
      Bench.delete(folder);
    }
  }

  private static void fill(Path database, int entries) throws SQLException {
    int cells = DAYS * FEATURES * MODELS;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
              INSERT INTO feature (id, name) SELECT i, 'feature-' || i FROM n
              """,
              FEATURES));
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              """
              WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1)
              INSERT INTO rollup (id, day, feature, provider, model, lane)
              SELECT 1 + i, %d + i / %d, 1 + i %% %d, 'openai', 'model-' || (i / %d %% %d), 'BATCH' FROM n
              """,
              cells,
              FIRST_DAY.toEpochDay(),
              FEATURES * MODELS,
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
              SELECT unhex(printf('%%032x', i)), 1 + i %% %d, 'answer', 0, 1, 700 + i %% 9, 0, 0, 0, 60, 0, 0,
                     1000, 2000
              FROM n
              """,
              entries,
              cells));
      statement.executeUpdate(SUMS);
    }
  }

  private static void measure(
      String what,
      LedgerStore ledger,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      int entries) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[TIMES];
    long[] cpu = new long[TIMES];
    int rows = 0;
    for (int i = 0; i < TIMES; i++) {
      long cpuBefore = threads.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      List<SpendRow> spend = ledger.spend(from, to, null);
      nanos[i] = System.nanoTime() - begin;
      cpu[i] = threads.getCurrentThreadCpuTime() - cpuBefore;
      rows = spend.size();
    }
    double first = nanos[0] / 1e6;
    Arrays.sort(nanos);
    Arrays.sort(cpu);
    System.out.printf(
        Locale.ROOT,
        "%s over %,d entries: %,d rows, first %.1f ms, median of %d %.1f ms (target 10), of"
            + " CPU %.1f ms%n",
        what,
        entries,
        rows,
        first,
        TIMES,
        nanos[TIMES / 2] / 1e6,
        cpu[TIMES / 2] / 1e6);
  }
}
