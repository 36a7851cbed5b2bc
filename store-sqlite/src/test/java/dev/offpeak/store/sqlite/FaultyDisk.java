package dev.offpeak.store.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A disk that refuses what it is told to, in the words of the system. Thread-safe. */
final class FaultyDisk implements Disk {

  static final String NO_SPACE = "No space left on device";

  private final Disk real = Disk.real();
  private volatile @Nullable String writeFault;
  private volatile @Nullable String forceFault;
  private volatile @Nullable String commitFault;
  private final AtomicReference<@Nullable Runnable> beforeFsync = new AtomicReference<>();

  void failWrites(String why) {
    writeFault = why;
  }

  void failForces(String why) {
    forceFault = why;
  }

  void failCommits(String why) {
    commitFault = why;
  }

  /** Does this once, before payloads are made durable the next time; null for nothing. */
  void beforeNextFsync(@Nullable Runnable work) {
    beforeFsync.set(work);
  }

  void heal() {
    writeFault = null;
    forceFault = null;
    commitFault = null;
  }

  @Override
  public void write(RandomAccessFile file, byte[] bytes, int offset, int length)
      throws IOException {
    if (writeFault != null) {
      // As a disk that is nearly full: some of it is written.
      real.write(file, bytes, offset, length / 2);
      throw new IOException(writeFault);
    }
    real.write(file, bytes, offset, length);
  }

  @Override
  public void force(RandomAccessFile file) throws IOException {
    if (forceFault != null) {
      throw new IOException(forceFault);
    }
    real.force(file);
  }

  @Override
  public void beforeFsync() {
    Runnable work = beforeFsync.getAndSet(null);
    if (work != null) {
      work.run();
    }
  }

  @Override
  public void beforeCommit() throws IOException {
    if (commitFault != null) {
      throw new IOException(commitFault);
    }
    real.beforeCommit();
  }
}
