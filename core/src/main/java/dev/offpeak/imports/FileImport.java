package dev.offpeak.imports;

import dev.offpeak.imports.Buckets.Cell;
import dev.offpeak.imports.Entries.Priced;
import dev.offpeak.model.Usage;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Imports one file, slice by slice. Used once. */
final class FileImport {

  /** Rows written in one transaction; it stays within what others may wait for. */
  private static final int SLICE = 500;

  private final ImportInput input;
  private final Unfolding unfolding;
  private final RowReader reader;
  private final Entries entries;
  private final Store store;
  private final ImportTally tally;
  private final Identity identity;
  private final CountedOnce once;
  private final List<Waiting> slice = new ArrayList<>();

  /** A row that waits to be written. */
  private record Waiting(CallEntry entry, boolean ownId, long line) {}

  FileImport(
      ImportInput input,
      Unfolding unfolding,
      RowReader reader,
      Entries entries,
      Store store,
      Path folder,
      ImportTally tally) {
    this.input = input;
    this.unfolding = unfolding;
    this.reader = reader;
    this.entries = entries;
    this.store = store;
    this.tally = tally;
    this.identity = new Identity(folder);
    this.once = new CountedOnce(store.ledger());
  }

  void run() {
    long line = 0;
    try (ExportFile file = ExportFile.open(input);
        RawRows rows = file.rows()) {
      for (RawRow row = rows.next(); row != null; row = rows.next()) {
        line = row.line();
        take(row);
      }
    } catch (IOException cut) {
      tally.row();
      problem(line + 1, "the file breaks off here, or is damaged; nothing behind it is read");
    }
    write();
  }

  private void take(RawRow row) {
    Map<String, Object> columns = row.columns();
    if (columns == null) {
      tally.row();
      problem(row.line(), row.problem() == null ? "unreadable" : row.problem());
      return;
    }
    for (Cell cell : unfolding.cells(columns)) {
      take(cell, row.line());
    }
  }

  private void take(Cell cell, long line) {
    RowFields fields = new RowFields(cell.columns());
    try {
      if (cell.problem() != null) {
        throw new UnreadableRowException(cell.problem());
      }
      Optional<ImportRow> read = reader.read(fields, cell.sum());
      if (read.isEmpty()) {
        return;
      }
      tally.row();
      take(read.get(), fields, line);
    } catch (UnreadableRowException unreadable) {
      tally.row();
      problem(line, String.valueOf(unreadable.getMessage()));
    }
  }

  private void take(ImportRow row, RowFields fields, long line) {
    Priced priced = entries.entry(row, identity.of(row.id(), fields));
    Optional<String> refusal = once.refusal(priced.entry(), row);
    if (refusal.isPresent()) {
      problem(line, refusal.get());
      return;
    }
    tally.read(priced, row.cost() != null);
    slice.add(new Waiting(priced.entry(), row.id() != null, line));
    if (slice.size() == SLICE) {
      write();
    }
  }

  private void write() {
    int fresh = store.calls().record(slice.stream().map(Waiting::entry).toList());
    tally.imported(fresh);
    if (fresh < slice.size()) {
      slice.stream().filter(Waiting::ownId).forEach(this::compare);
    }
    slice.clear();
  }

  /** An id that another call has must not lose this one silently. */
  private void compare(Waiting row) {
    CallEntry stored = store.calls().find(row.entry().id()).orElse(row.entry());
    if (!alike(stored, row.entry())) {
      problem(row.line(), "its id is that of another call, at " + stored.at());
    }
  }

  private static boolean alike(CallEntry one, CallEntry other) {
    Usage usage = one.bill().billed().usage();
    return one.at().equals(other.at())
        && one.model().equals(other.model())
        && usage.equals(other.bill().billed().usage());
  }

  private void problem(long line, @Nullable String reason) {
    tally.problem(input.name(), line, reason == null ? "it cannot be read" : reason);
  }
}
