package dev.offpeak.imports;

import dev.offpeak.imports.Entries.Priced;
import dev.offpeak.imports.ImportResult.FileResult;
import dev.offpeak.imports.ImportResult.Problem;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what an import does. Not thread-safe. */
final class ImportTally {

  /** More are counted, not named. */
  private static final int PROBLEMS_MAX = 100;

  private final List<FileResult> files = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private long rows;
  private long imported;
  private long skipped;
  private Usd spend = Usd.ZERO;
  private Usd told = Usd.ZERO;
  private Usd ours = Usd.ZERO;
  private long unpriced;
  private @Nullable Instant first;
  private @Nullable Instant last;

  long rows() {
    return rows;
  }

  void row() {
    rows++;
  }

  void problem(String file, long line, String reason) {
    skipped++;
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(new Problem(file, line, reason));
    }
  }

  void file(FileResult file) {
    files.add(file);
  }

  /** Entries that were new. */
  void imported(int count) {
    imported += count;
  }

  /** A row that could be read. */
  void read(Priced priced, boolean saysCost) {
    CallEntry entry = priced.entry();
    Usd paid = entry.bill().paid();
    if (paid != null) {
      spend = spend.plus(paid);
    } else if (entry.bill().booked()) {
      unpriced += entry.calls();
    }
    if (saysCost && paid != null && priced.ours() != null) {
      told = told.plus(paid);
      ours = ours.plus(priced.ours());
    }
    Instant at = entry.at();
    first = first == null || at.isBefore(first) ? at : first;
    last = last == null || at.isAfter(last) ? at : last;
  }

  ImportResult result() {
    return new ImportResult(
        files,
        rows,
        imported,
        rows - imported - skipped,
        skipped,
        problems,
        spend,
        told,
        ours,
        unpriced,
        first,
        last);
  }
}
