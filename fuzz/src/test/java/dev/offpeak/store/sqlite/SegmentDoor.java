package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A payload segment with any bytes in it: what is read is sound, or the damage is named. */
public final class SegmentDoor {

  private static final Folder FOLDER = folder();

  private SegmentDoor() {}

  private static Folder folder() {
    try {
      Path directory = Files.createTempDirectory("offpeak-fuzz");
      return Folder.create(directory);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** The last two bytes say where a row would point; the rest is the segment. */
  public static void feed(byte[] bytes) throws IOException {
    if (bytes.length < 2) {
      return;
    }
    byte[] content = Arrays.copyOf(bytes, bytes.length - 2);
    Files.write(FOLDER.segment(1), content);
    int offset = Segment.HEADER_BYTES + (bytes[bytes.length - 2] & 0xFF);
    int length = bytes[bytes.length - 1] & 0xFF;
    try (SegmentReader reader = new SegmentReader(FOLDER)) {
      byte[] read = reader.read(new PayloadRef(1, offset, length));
      int header = offset - Segment.HEADER_BYTES;
      int checksum = ByteBuffer.wrap(content).getInt(header + 2 * Integer.BYTES);
      if (read.length != length
          || !Arrays.equals(read, Arrays.copyOfRange(content, offset, offset + length))
          || checksum != Segment.checksum(read, 0, length)) {
        throw new AssertionError("a damage was not seen");
      }
    } catch (StoreException damaged) {
      if (damaged.reason() != StoreException.Reason.CORRUPT) {
        throw damaged;
      }
    }
  }
}
