package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads records from segments of any process, checking mark, length and checksum of each.
 * Thread-safe: reads are positional.
 */
final class SegmentReader implements AutoCloseable {

  /** Files kept open. */
  private static final int OPEN_MAX = 64;

  private final Folder folder;
  private final ConcurrentHashMap<Integer, FileChannel> open = new ConcurrentHashMap<>();

  SegmentReader(Folder folder) {
    this.folder = folder;
  }

  byte[] read(PayloadRef ref) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return read(channel(ref.segment()), ref);
        } catch (ClosedChannelException e) {
          // An interrupt closes the channel for every reader, as does making room: open it again.
          interrupted |= Thread.interrupted();
          open.remove(ref.segment());
        } catch (NoSuchFileException e) {
          throw new StoreException(
              Reason.CORRUPT, "payload segment %d is gone".formatted(ref.segment()), e);
        } catch (IOException e) {
          throw Errors.of("payload segment " + ref.segment(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static byte[] read(FileChannel channel, PayloadRef ref) throws IOException {
    int length = ref.length() + Segment.HEADER_BYTES;
    ByteBuffer record = ByteBuffer.allocate(length);
    long position = ref.offset() - Segment.HEADER_BYTES;
    while (record.hasRemaining()) {
      int read = channel.read(record, position + record.position());
      if (read < 0) {
        throw damaged(ref, "it ends before them");
      }
    }
    byte[] bytes = record.array();
    if (record.getInt(0) != Segment.MARK || record.getInt(Integer.BYTES) != ref.length()) {
      throw damaged(ref, "no record begins there");
    }
    int checksum = Segment.checksum(bytes, Segment.HEADER_BYTES, ref.length());
    if (record.getInt(2 * Integer.BYTES) != checksum) {
      throw damaged(ref, "the checksum does not hold");
    }
    return Arrays.copyOfRange(bytes, Segment.HEADER_BYTES, length);
  }

  private static StoreException damaged(PayloadRef ref, String how) {
    return new StoreException(
        Reason.CORRUPT,
        "payload segment %d is damaged at its %d bytes from byte %d: %s"
            .formatted(ref.segment(), ref.length(), ref.offset(), how));
  }

  private FileChannel channel(int segment) throws IOException {
    FileChannel channel = open.get(segment);
    if (channel != null) {
      return channel;
    }
    makeRoom();
    FileChannel opened = FileChannel.open(folder.segment(segment), StandardOpenOption.READ);
    FileChannel other = open.putIfAbsent(segment, opened);
    if (other != null) {
      opened.close();
      return other;
    }
    return opened;
  }

  private void makeRoom() throws IOException {
    if (open.size() >= OPEN_MAX) {
      Integer some = open.keySet().iterator().next();
      forget(some);
    }
  }

  /** Closes the file of a segment that was deleted, or to make room. */
  void forget(int segment) throws IOException {
    FileChannel channel = open.remove(segment);
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void close() {
    for (Integer segment : open.keySet()) {
      try {
        forget(segment);
      } catch (IOException e) {
        throw Errors.of("payload segment " + segment, e);
      }
    }
  }
}
