package dev.offpeak.store.sqlite;

import dev.offpeak.store.Store;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.dispatch.CollectionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCollectionTest extends CollectionContract {

  @TempDir private Path directory;

  @Override
  protected Store openStore(SettableTime time) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, time);
  }
}
