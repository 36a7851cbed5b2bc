package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.store.DispatcherLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Dispatcher locks as files that the system unlocks when their holder dies. Thread-safe. */
final class FileLocks implements DispatcherLocks {

  private final Folder folder;

  FileLocks(Folder folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Held> tryLock(AccountId account) {
    return tryLock(account.fingerprint());
  }

  @Override
  public Optional<Held> tryLockRetention() {
    return tryLock("retention");
  }

  private Optional<Held> tryLock(String name) {
    Path file = folder.locks().resolve(name + ".lock");
    try {
      folder.makeFile(file);
      return ProcessLock.tryLock(file).map(HeldFile::new);
    } catch (IOException e) {
      throw Errors.of("the dispatcher's lock", e);
    }
  }

  private record HeldFile(ProcessLock lock) implements Held {
    @Override
    public void close() {
      lock.close();
    }
  }
}
