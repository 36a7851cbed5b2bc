package dev.offpeak.store.sqlite;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and batches of batch clients. Thread-safe. */
final class SqliteServed implements ServedStore {

  private final Writer writer;
  private final Readers readers;
  private final Folder folder;
  private final ServedContents contents;

  SqliteServed(Writer writer, Readers readers, Folder folder) {
    this.writer = writer;
    this.readers = readers;
    this.folder = folder;
    this.contents = new ServedContents(folder);
  }

  private interface Change {
    void make(Rows rows) throws SQLException;
  }

  private void write(Change change) {
    writer.write(rows -> {
      change.make(rows);
      return true;
    });
  }

  @Override
  public Content begin(String fileId) {
    return contents.begin(fileId);
  }

  @Override
  public void add(ServedFile file) {
    write(rows -> rows.servedFiles().add(file));
  }

  @Override
  public InputStream read(String fileId) {
    return contents.read(fileId);
  }

  @Override
  public Optional<ServedFile> file(String owner, String id) {
    return readers.read(rows -> rows.servedFiles().find(owner, id));
  }

  @Override
  public List<ServedFile> files(
      String owner, @Nullable String after, int limit, boolean newestFirst) {
    return readers.read(rows -> rows.servedFiles().list(owner, after, limit, newestFirst));
  }

  @Override
  public boolean removeFile(String owner, String id) {
    return writer.write(rows -> rows.servedFiles().remove(owner, id));
  }

  @Override
  public Made make(NewServedBatch batch, Instant answeredSince, Set<String> inService) {
    return writer.write(rows -> {
      NewServedBatch.Call call = batch.call();
      String key = call.key();
      Optional<String> before;
      if (key == null) {
        before = rows.servedBatches().claimed(call, answeredSince, inService);
      } else {
        Optional<ServedBatchRows.Known> known = rows.servedBatches().byKey(call.credential(), key);
        if (known.isPresent() && !known.get().bodyHash().equals(call.bodyHash())) {
          return new Made.KeyTaken();
        }
        before = known.map(ServedBatchRows.Known::id);
      }
      if (before.isPresent()) {
        return new Made.Before(rows.servedBatches().find(before.get()).orElseThrow());
      }
      rows.servedBatches().add(batch);
      return new Made.New(rows.servedBatches().find(batch.id()).orElseThrow());
    });
  }

  @Override
  public void answered(String batch, Instant at) {
    write(rows -> rows.servedBatches().answered(batch, at));
  }

  @Override
  public Optional<ServedBatch> batch(String owner, String id) {
    return readers.read(rows -> rows.servedBatches().find(owner, id));
  }

  @Override
  public List<ServedBatch> batches(
      String owner,
      ProviderName provider,
      @Nullable String after,
      @Nullable String before,
      int limit) {
    return readers.read(rows -> rows.servedBatches().list(owner, provider, after, before, limit));
  }

  @Override
  public List<ServedBatch> open() {
    return readers.read(rows -> rows.servedBatches().open());
  }

  @Override
  public void loaded(String batch, RunId run, long requests, Instant at) {
    write(rows -> rows.servedBatches().loaded(batch, run, requests, at));
  }

  @Override
  public void cancel(String batch, Instant at) {
    write(rows -> rows.servedBatches().cancel(batch, at));
  }

  @Override
  public void expire(String batch, Instant at) {
    write(rows -> rows.servedBatches().expire(batch, at));
  }

  @Override
  public void end(String batch, ServedBatch.End end, List<ServedFile> files, Instant at) {
    write(rows -> {
      if (rows.servedBatches().end(batch, end, at)) {
        for (ServedFile file : files) {
          rows.servedFiles().add(file);
        }
      }
    });
  }

  @Override
  public boolean removeBatch(String owner, String id) {
    return writer.write(rows -> {
      if (rows.servedBatches().find(owner, id).isEmpty()) {
        return false;
      }
      rows.servedFiles().removeOf(id);
      return rows.servedBatches().remove(owner, id);
    });
  }

  @Override
  public void sweep(Instant now) {
    List<String> gone = writer.write(rows -> rows.servedFiles().sweep(now));
    gone.forEach(contents::delete);
    contents.sweep(now, id -> readers.read(rows -> rows.servedFiles().exists(id)));
  }

  @Override
  public Optional<Turn> tryTurn() {
    Path file = folder.locks().resolve("served.lock");
    try {
      folder.makeFile(file);
      return ProcessLock.tryLock(file).map(lock -> lock::close);
    } catch (IOException e) {
      throw Errors.of("the lock of served batches", e);
    }
  }
}
