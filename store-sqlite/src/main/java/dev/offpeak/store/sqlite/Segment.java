package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A payload file that this process appends to. A record is a header (mark, length, CRC-32C of
 * length and bytes; big-endian) and its bytes. Thread-safe.
 */
final class Segment {

  /*
   * RandomAccessFile, not a channel: a channel is closed for everybody when one of its callers is
   * interrupted. Writes are positional in effect (each seeks first), so one that failed half-way is
   * simply done again.
   */

  /** Before each record's bytes. */
  static final int HEADER_BYTES = 12;

  /** "OPSR" in ASCII. */
  static final int MARK = 0x4F50_5352;

  private static final int BUFFER_BYTES = 256 << 10;

  private final int number;
  private final Disk disk;
  private final RandomAccessFile file;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long written;
  private long synced;
  private long recorded;
  private boolean broken;
  private boolean sealed;
  private boolean closed;

  private Segment(int number, Disk disk, RandomAccessFile file) {
    this.number = number;
    this.disk = disk;
    this.file = file;
  }

  /** The segment with that number, new and empty, its name durable. */
  static Segment create(int number, Folder folder, Disk disk) {
    Path path = folder.segment(number);
    try {
      folder.makeFile(path);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      Folder.force(folder.payloads());
      return new Segment(number, disk, file);
    } catch (IOException e) {
      throw Errors.of("the payload segment " + number, e);
    }
  }

  int number() {
    return number;
  }

  /** Where the next record begins. */
  synchronized long end() {
    return written + buffered;
  }

  /** Whether it was sealed, or its disk failed an fsync so that nothing may be added. */
  synchronized boolean full(long bytesMax) {
    return sealed || broken || end() >= bytesMax;
  }

  /** The reference of the bytes, or null if the segment was sealed meanwhile. */
  synchronized @Nullable PayloadRef append(byte[] bytes, int offset, int length) {
    if (sealed || broken) {
      return null;
    }
    try {
      if (buffered + HEADER_BYTES + length > BUFFER_BYTES) {
        flush();
      }
      PayloadRef ref = new PayloadRef(number, end() + HEADER_BYTES, length);
      byte[] header = header(bytes, offset, length);
      if (HEADER_BYTES + length > BUFFER_BYTES) {
        writeThrough(header, bytes, offset, length);
      } else {
        System.arraycopy(header, 0, buffer, buffered, HEADER_BYTES);
        System.arraycopy(bytes, offset, buffer, buffered + HEADER_BYTES, length);
        buffered += HEADER_BYTES + length;
      }
      return ref;
    } catch (IOException e) {
      throw Errors.of("the payload segment " + number, e);
    }
  }

  private static byte[] header(byte[] bytes, int offset, int length) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(MARK)
        .putInt(length)
        .putInt(checksum(bytes, offset, length))
        .array();
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update(length >>> shift);
    }
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** A record larger than the buffer; counted only when it is written whole. */
  private void writeThrough(byte[] header, byte[] bytes, int offset, int length)
      throws IOException {
    file.seek(written);
    disk.write(file, header, 0, HEADER_BYTES);
    disk.write(file, bytes, offset, length);
    written += HEADER_BYTES + length;
  }

  private void flush() throws IOException {
    if (buffered > 0) {
      file.seek(written);
      disk.write(file, buffer, 0, buffered);
      written += buffered;
      buffered = 0;
    }
  }

  /** The bytes if they are still only in memory. */
  synchronized byte @Nullable [] inMemory(PayloadRef ref) {
    if (ref.offset() < written || ref.offset() + ref.length() > end()) {
      return null;
    }
    int from = (int) (ref.offset() - written);
    return Arrays.copyOfRange(buffer, from, from + ref.length());
  }

  synchronized boolean dirty() {
    return !broken && end() > synced;
  }

  /** Up to where rows may refer to it: past a failed fsync nothing more. */
  synchronized long usable() {
    return broken ? synced : end();
  }

  /**
   * Up to where a committed transaction has noted that rows may refer to it. After a kill, what
   * stands beyond is cut off; an fsync alone does not protect it.
   */
  synchronized long recorded() {
    return recorded;
  }

  synchronized void recorded(long offset) {
    recorded = Math.max(recorded, offset);
  }

  /** Makes what was appended so far durable. */
  void sync() {
    long upTo;
    try {
      synchronized (this) {
        if (closed || !dirty()) {
          return;
        }
        flush();
        upTo = written;
      }
      force();
    } catch (IOException e) {
      throw Errors.of("the payload segment " + number, e);
    }
    synchronized (this) {
      synced = Math.max(synced, upTo);
    }
  }

  private void force() throws IOException {
    try {
      disk.force(file);
    } catch (IOException e) {
      // The system may have dropped what it could not write and report success the next time.
      synchronized (this) {
        broken = true;
      }
      throw e;
    }
  }

  /**
   * Passes if the bytes are, or with the next fsync will be, on disk.
   *
   * @throws StoreException if an fsync has failed since they were appended
   */
  synchronized void checkWritten(PayloadRef ref) {
    if (broken && ref.offset() + ref.length() > synced) {
      throw new StoreException(
          Reason.BROKEN,
          "payload segment %d lost what was appended at byte %d when the disk failed; append again"
              .formatted(number, ref.offset()));
    }
  }

  /** Ends appending. */
  synchronized void seal() {
    sealed = true;
  }

  /** Whether nothing more will be done with its file. */
  synchronized boolean finished() {
    return sealed && !broken && !dirty() && recorded >= written;
  }

  /** Closes the file; what was not synced is lost. */
  synchronized void close() {
    sealed = true;
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw Errors.of("the payload segment " + number, e);
    }
  }
}
