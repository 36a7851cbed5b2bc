package dev.offpeak.store.sqlite;

import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.OutputStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests in the order of the input or of their ends. Thread-safe. */
final class SqliteOutput implements OutputStore {

  private final Writer writer;
  private final Readers readers;

  SqliteOutput(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<OutputRow> rows(RunId run, long afterOrdinal, int limit) {
    return readers.read(rows -> rows.output().inOrder(run, afterOrdinal, limit));
  }

  @Override
  public List<InputRow> inputRows(RunId run, long afterOrdinal, int limit) {
    return readers.read(rows -> rows.output().inputRows(run, afterOrdinal, limit));
  }

  @Override
  public List<OutputRow> finishedSince(RunId run, long cursor, int limit) {
    return readers.read(rows -> rows.output().byEnd(run, cursor, limit));
  }

  @Override
  public Optional<OutputRow> find(RequestId request) {
    return readers.read(rows -> rows.output().find(request));
  }

  @Override
  public long lastEnd(RunId run) {
    return readers.read(rows -> rows.output().lastEnd(run));
  }

  @Override
  public List<FailureSummary> failures(RunId run, int ordinalsPerKind) {
    return readers.read(rows -> rows.output().failures(run, ordinalsPerKind));
  }

  @Override
  public List<OutputRow> due(RunId run, int limit) {
    return readers.read(rows -> rows.output().due(run, limit));
  }

  @Override
  public void delivered(RunId run, List<Delivered> deliveries) {
    writer.write(rows -> {
      rows.output().delivered(run, deliveries);
      return true;
    });
  }

  @Override
  public Map<Delivery, Long> deliveries(RunId run) {
    return readers.read(rows -> rows.output().deliveries(run));
  }
}
