package dev.offpeak.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that one holder has at a time, over all processes; the system frees it when the holder's
 * process dies. Thread-safe.
 */
final class ProcessLock implements AutoCloseable {

  /*
   * POSIX drops a process's lock on a file as soon as the process closes any descriptor of that
   * file. So a file that this process has locked must never be opened again here, and only a table
   * that the whole process shares can know that.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock, or empty while somebody has it. The file must exist. */
  static Optional<ProcessLock> tryLock(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (!HELD_HERE.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(key, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? Optional.empty() : Optional.of(new ProcessLock(key, channel));
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD_HERE.remove(key);
      }
    }
  }

  Path file() {
    return file;
  }

  /** Frees the lock; closing it again changes nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw Errors.of("the lock " + file.getFileName(), e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
