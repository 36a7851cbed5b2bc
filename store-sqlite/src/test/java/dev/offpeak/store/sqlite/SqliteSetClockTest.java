package dev.offpeak.store.sqlite;

import dev.offpeak.store.Store;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.dispatch.SetClockContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSetClockTest extends SetClockContract {

  @TempDir private Path directory;

  @Override
  protected Store openStore(SettableTime time) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, time);
  }
}
