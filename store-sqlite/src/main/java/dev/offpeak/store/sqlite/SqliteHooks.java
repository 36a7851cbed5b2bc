package dev.offpeak.store.sqlite;

import dev.offpeak.store.HookStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events, and to whom they are still to be told. Thread-safe. */
final class SqliteHooks implements HookStore {

  private final Writer writer;
  private final Readers readers;

  SqliteHooks(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void watch(Instant now) {
    writer.write(rows -> {
      // What ended earlier in this very transaction ended before.
      rows.changes().flush();
      rows.occasions().watch(now);
      return true;
    });
  }

  @Override
  public void unwatch() {
    writer.write(rows -> {
      rows.occasions().unwatch();
      return true;
    });
  }

  @Override
  public Untold untold(int limit, Instant now) {
    return readers.read(rows -> rows.occasions().untold(limit, now));
  }

  @Override
  public void tell(List<Telling> tellings, Untold page) {
    writer.write(rows -> {
      for (Telling telling : tellings) {
        rows.hooks().add(telling);
      }
      rows.occasions().looked(page);
      return true;
    });
  }

  @Override
  public List<Delivery> claim(String receiver, Instant now, Instant until, int limit) {
    // Most looks find nothing, and then nothing is written.
    boolean due = readers.read(rows -> !rows.hooks().due(receiver, now, 1).isEmpty());
    return due ? writer.write(rows -> rows.hooks().claim(receiver, now, until, limit)) : List.of();
  }

  @Override
  public void settle(Delivery delivery, Result result) {
    writer.write(rows -> {
      rows.hooks().settle(delivery, result);
      return true;
    });
  }

  @Override
  public Map<String, Standing> standings() {
    return readers.read(rows -> rows.hooks().standings());
  }

  @Override
  public int purge(Instant before, int limit) {
    return writer.write(rows -> rows.hooks().purge(before, limit));
  }
}
