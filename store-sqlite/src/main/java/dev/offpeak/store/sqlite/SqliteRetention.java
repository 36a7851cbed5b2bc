package dev.offpeak.store.sqlite;

import dev.offpeak.store.RetentionStore;
import java.time.Instant;
import java.util.List;

/** Deletes what need not be kept any longer. Thread-safe. */
final class SqliteRetention implements RetentionStore {

  /** Runs and batches that go in one transaction. */
  private static final int SLICE = 50;

  private final Writer writer;
  private final Readers readers;
  private final Segments segments;
  private final Checkpointer checkpointer;
  private final Compaction compaction;

  SqliteRetention(
      Writer writer,
      Readers readers,
      Segments segments,
      Checkpointer checkpointer,
      Compaction compaction) {
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
    this.checkpointer = checkpointer;
    this.compaction = compaction;
  }

  @Override
  public int letGo(Instant endedBefore, Instant now, Instant watchedUntil) {
    List<Long> over =
        readers.read(rows -> rows.retention().over(endedBefore, now, watchedUntil, SLICE));
    int gone = 0;
    for (Long run : over) {
      gone += writer.write(rows -> rows.retention().letGo(run, endedBefore, now)) ? 1 : 0;
    }
    return gone;
  }

  @Override
  public int forgetBatches(Instant before) {
    List<Long> batches = readers.read(rows -> rows.retention().forgettableBatches(before, SLICE));
    if (!batches.isEmpty()) {
      writer.write(rows -> {
        rows.retention().deleteBatches(batches);
        return true;
      });
    }
    return batches.size();
  }

  @Override
  public synchronized boolean compactSome(Instant now) {
    return compaction.some(now);
  }

  @Override
  public int deleteRetired(Instant retiredBefore) {
    List<Integer> deleted =
        writer.write(rows -> rows.retention().deleteRetired(retiredBefore, SLICE));
    deleted.forEach(segments::deleteFile);
    return deleted.size();
  }

  @Override
  public boolean scrub() {
    return checkpointer.truncate();
  }
}
