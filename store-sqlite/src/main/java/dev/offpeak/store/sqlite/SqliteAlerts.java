package dev.offpeak.store.sqlite;

import dev.offpeak.store.AlertStore;
import dev.offpeak.store.HookStore;
import java.util.List;
import java.util.function.Function;

/** Alerts that stand. Thread-safe. */
final class SqliteAlerts implements AlertStore {

  private final Writer writer;
  private final Readers readers;

  SqliteAlerts(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<Standing> standing() {
    return readers.read(rows -> rows.alerts().standing());
  }

  @Override
  public Update update(Function<List<Standing>, Update> decision) {
    List<Standing> seen = standing();
    Update first = decision.apply(seen);
    if (first.tellings().isEmpty() && first.standing().equals(seen)) {
      // Most looks find nothing new, and then nothing is written.
      return first;
    }
    return writer.write(rows -> {
      Update update = decision.apply(rows.alerts().standing());
      rows.alerts().set(update.standing());
      for (HookStore.Telling telling : update.tellings()) {
        rows.hooks().add(telling);
      }
      return update;
    });
  }
}
