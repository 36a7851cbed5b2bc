package dev.offpeak.store.sqlite;

import dev.offpeak.store.Store;
import dev.offpeak.testkit.simulation.LifeStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data directories of a life: whenever its process is killed, the next one has a copy of what
 * was there at that moment, so that nothing is put in order by an end that there was not. Not
 * thread-safe.
 */
final class LifeHomes implements LifeStores {

  /** What SQLite shares between processes in memory; it makes it anew. */
  private static final String SHARED_MEMORY = "-shm";

  private final Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private int processes;

  LifeHomes(Path folder) {
    this.folder = folder;
  }

  @Override
  public Store open(InstantSource time) {
    return SqliteStore.open(home(), SqliteSettings.DEFAULTS, time, disk);
  }

  @Override
  public Store openAfter(Store killed, InstantSource time) {
    Path left = home();
    processes++;
    try {
      copy(left, home());
      killed.close();
      delete(left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open(time);
  }

  @Override
  public void failCommits(boolean fail) {
    if (fail) {
      disk.failCommits(FaultyDisk.NO_SPACE);
    } else {
      disk.heal();
    }
  }

  @Override
  public void beforeNextFsync(Runnable work) {
    disk.beforeNextFsync(work);
  }

  @Override
  public void nothingBeforeFsync() {
    disk.beforeNextFsync(null);
  }

  private Path home() {
    return folder.resolve("process-" + processes);
  }

  /**
   * The database goes before its log: whatever of it is moved from the log meanwhile is in the log
   * still.
   */
  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from, Comparator.naturalOrder())) {
      Path copied = to.resolve(from.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(copied);
      } else if (!file.toString().endsWith(SHARED_MEMORY)) {
        Files.copy(file, copied);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    for (Path file : files(tree, Comparator.reverseOrder())) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path tree, Comparator<Path> order) throws IOException {
    try (Stream<Path> found = Files.walk(tree)) {
      return found.sorted(order).toList();
    }
  }
}
