package dev.offpeak.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers by 64-bit key, outside the heap: in memory while it is small, then in a mapped file that
 * is gone from its folder as soon as it is made, so that nothing is left even by a kill. Not
 * thread-safe.
 */
final class SpillTable {

  private static final long SLOTS_FIRST = 1 << 14;

  /** Below it a table stays in memory. */
  private static final long MEMORY_BYTES_MAX = 8 * 1024 * 1024;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final Path folder;
  private final int width;
  private MemorySegment table;
  private long slots = SLOTS_FIRST;
  private long used;

  /**
   * @param folder where a large table may spill to
   * @param width numbers a key has
   */
  SpillTable(Path folder, int width) {
    this.folder = folder;
    this.width = width;
    this.table = Arena.ofAuto().allocate(bytes(slots), Long.BYTES);
  }

  /** Where the numbers of a key are; all 0 for a new one. Valid until the next call of it. */
  long at(long key) {
    if (used * 2 >= slots) {
      grow();
    }
    long slot = slot(table, slots, wanted(key));
    if (key(table, slot) == 0) {
      table.setAtIndex(LONG, slot * (width + 1L), wanted(key));
      used++;
    }
    return slot;
  }

  /** Where the numbers of a known key are, or -1. */
  long find(long key) {
    long slot = slot(table, slots, wanted(key));
    return key(table, slot) == 0 ? -1 : slot;
  }

  long get(long slot, int number) {
    return table.getAtIndex(LONG, slot * (width + 1L) + 1 + number);
  }

  void set(long slot, int number, long value) {
    table.setAtIndex(LONG, slot * (width + 1L) + 1 + number, value);
  }

  /** 0 marks a free slot. */
  private static long wanted(long key) {
    return key == 0 ? 1 : key;
  }

  private long key(MemorySegment of, long slot) {
    return of.getAtIndex(LONG, slot * (width + 1L));
  }

  private long slot(MemorySegment in, long count, long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    long slot = (mixed ^ (mixed >>> 32)) & (count - 1);
    while (key(in, slot) != 0 && key(in, slot) != key) {
      slot = (slot + 1) & (count - 1);
    }
    return slot;
  }

  private void grow() {
    long count = slots * 2;
    MemorySegment larger = allocate(bytes(count));
    for (long old = 0; old < slots; old++) {
      long key = key(table, old);
      if (key != 0) {
        long slot = slot(larger, count, key);
        for (int at = 0; at <= width; at++) {
          larger.setAtIndex(
              LONG, slot * (width + 1L) + at, table.getAtIndex(LONG, old * (width + 1L) + at));
        }
      }
    }
    table = larger;
    slots = count;
  }

  private MemorySegment allocate(long bytes) {
    if (bytes <= MEMORY_BYTES_MAX) {
      return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }
    try {
      Path file = Files.createTempFile(folder, "import-", ".tmp");
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
      }
    } catch (IOException noRoom) {
      throw new UncheckedIOException(noRoom);
    }
  }

  private long bytes(long count) {
    return count * (width + 1L) * Long.BYTES;
  }
}
