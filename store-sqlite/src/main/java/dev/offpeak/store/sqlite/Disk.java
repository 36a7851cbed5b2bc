package dev.offpeak.store.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;

/** The places where a disk can refuse; tests make it refuse. Implementations are thread-safe. */
interface Disk {

  /** Writes at the file's position. */
  void write(RandomAccessFile file, byte[] bytes, int offset, int length) throws IOException;

  /** Returns when what was written would survive a power loss. */
  void force(RandomAccessFile file) throws IOException;

  /** Runs before payloads that were appended are made durable; others may append meanwhile. */
  void beforeFsync();

  /** Runs before SQLite is told to commit. */
  void beforeCommit() throws IOException;

  /** The disk itself. */
  static Disk real() {
    return new Real();
  }

  /** Passes everything on. */
  final class Real implements Disk {
    private Real() {}

    @Override
    public void write(RandomAccessFile file, byte[] bytes, int offset, int length)
        throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void force(RandomAccessFile file) throws IOException {
      file.getChannel().force(false);
    }

    @Override
    public void beforeFsync() {}

    @Override
    public void beforeCommit() {}
  }
}
