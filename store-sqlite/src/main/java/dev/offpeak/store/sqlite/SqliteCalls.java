package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls that somebody waited for. Thread-safe. */
final class SqliteCalls implements CallStore {

  private final Writer writer;
  private final Readers readers;

  SqliteCalls(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public int record(List<CallEntry> entries) {
    return entries.isEmpty() ? 0 : writer.write(rows -> rows.calls().record(entries));
  }

  @Override
  public Optional<CallEntry> find(String id) {
    return readers.read(rows -> rows.calls().find(id));
  }

  @Override
  public void each(Instant from, Instant to, @Nullable Feature feature, Consumer<CallEntry> each) {
    readers.read(rows -> {
      rows.calls().each(from, to, feature, each);
      return true;
    });
  }

  @Override
  public void eachCounted(Instant from, Instant to, Consumer<CallEntry> each) {
    readers.read(rows -> {
      rows.calls().eachCounted(from, to, each);
      return true;
    });
  }

  @Override
  public Optional<Span> span() {
    return readers.read(rows -> rows.calls().span());
  }

  @Override
  public List<HourRow> hours(Instant from, Instant to, @Nullable Feature feature) {
    return readers.read(rows -> rows.callHours().hours(from, to, feature));
  }
}
