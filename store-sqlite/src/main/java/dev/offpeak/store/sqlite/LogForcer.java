package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forces SQLite's write-ahead log to disk and then tells the callers of the transactions in it that
 * they are durable, while the writer is at the next ones; one fsync serves all that were committed
 * before it began.
 *
 * <p>The log is a prefix of what was committed, also after a power loss: a transaction that others
 * saw before it was forced is in it before everything they wrote because of it.
 *
 * <p>A log that could not be forced is never trusted again: the system may have dropped what it
 * could not write, and a second fsync would succeed all the same. From then on everything is
 * refused until the store is opened anew.
 */
final class LogForcer implements AutoCloseable {

  /** Groups that wait for the disk; the writer then waits too. */
  private static final int WAITING_MAX = 64;

  /** Callers of one transaction. */
  interface Group {

    void durable();

    void failed(StoreException why);
  }

  private final Path log;
  private final Disk disk;
  private final BlockingQueue<Group> queue = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private final Group last = new LastGroup();
  private @Nullable RandomAccessFile file;
  private volatile @Nullable StoreException broken;

  LogForcer(Path database, Disk disk) {
    this.log = database.resolveSibling(database.getFileName() + "-wal");
    this.disk = disk;
    this.thread = Thread.ofPlatform().name("offpeak-store-log").daemon().unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** The group's transaction is committed: its callers are told when it is durable. */
  void committed(Group group) {
    putUninterruptibly(group);
  }

  /** Why nothing can be written any more; null while it can. */
  @Nullable StoreException broken() {
    return broken;
  }

  private void putUninterruptibly(Group group) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(group);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    List<Group> groups = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      try {
        groups.add(queue.take());
      } catch (InterruptedException e) {
        // Nobody has this thread to interrupt it.
        continue;
      }
      queue.drainTo(groups);
      goesOn = !groups.contains(last);
      tell(groups, force());
      groups.clear();
    }
  }

  private static void tell(List<Group> groups, @Nullable StoreException failed) {
    Consumer<Group> tell =
        failed == null ? Group::durable : group -> group.failed(Errors.again(failed));
    groups.forEach(tell);
  }

  private @Nullable StoreException force() {
    if (broken == null) {
      try {
        disk.force(file());
      } catch (IOException e) {
        broken =
            new StoreException(
                Reason.BROKEN,
                "the store's log could not be forced to disk, so that what was written last may be"
                    + " missing after a power loss; nothing more is written until it is opened"
                    + " again: "
                    + e.getMessage(),
                e);
      }
    }
    return broken;
  }

  private RandomAccessFile file() throws IOException {
    RandomAccessFile known = file;
    if (known == null) {
      known = new RandomAccessFile(log.toFile(), "rw");
      file = known;
      Path directory = log.toAbsolutePath().getParent();
      if (directory != null) {
        // The file's name must survive a power loss as well.
        Folder.force(directory);
      }
    }
    return known;
  }

  /** Forces what is committed, then ends the thread. */
  @Override
  public void close() {
    putUninterruptibly(last);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw Errors.of("the store's log", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** After this there are no more. */
  private static final class LastGroup implements Group {
    @Override
    public void durable() {}

    @Override
    public void failed(StoreException why) {}
  }
}
