package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.store.CleanupStore;
import java.time.Instant;
import java.util.List;

/** What is deleted at providers. Thread-safe. */
final class SqliteCleanup implements CleanupStore {

  private final Writer writer;
  private final Readers readers;

  SqliteCleanup(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<Batch> due(AccountId account, Instant since, Instant now, int limit) {
    return readers.read(rows -> rows.batches().cleanupDue(account, since, now, limit));
  }

  @Override
  public void ask(BatchId batch, Instant now) {
    writer.write(rows -> {
      rows.cleanup().ask(batch, now);
      return true;
    });
  }

  @Override
  public void postpone(BatchId batch, Instant nextAt) {
    writer.write(rows -> {
      rows.cleanup().postpone(batch, nextAt);
      return true;
    });
  }

  @Override
  public void done(BatchId batch, Instant now) {
    writer.write(rows -> {
      rows.cleanup().done(batch, now);
      return true;
    });
  }

  @Override
  public void keep(BatchId batch, Instant now) {
    writer.write(rows -> {
      rows.cleanup().keep(batch, now);
      return true;
    });
  }

  @Override
  public Standing standing(BatchId batch) {
    return readers.read(rows -> rows.cleanup().standing(batch));
  }
}
