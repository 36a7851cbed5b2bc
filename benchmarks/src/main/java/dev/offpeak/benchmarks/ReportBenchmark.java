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
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A report's sums at the store, over millions of ledger entries of a year; that the sums are theirs
 * is checked.
 */
final class ReportBenchmark {

  private static final int TIMES = 101;
  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 12, 1);
  private static final int MONTH_DAYS = 31;

  private ReportBenchmark() {}

  static void run(int entries) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("offpeak-bench-report-");
    try {
      Path home = folder.resolve("home");
      SqliteStore.open(home).close();
      ManyEntries.fill(home.resolve("offpeak.db"), FIRST_DAY, entries);
      try (Store store = SqliteStore.open(home)) {
        LocalDate month = FIRST_DAY.plusDays(ManyEntries.DAYS - MONTH_DAYS);
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
