package dev.offpeak.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {

  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 512;

  private Machine() {}

  static void print() {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "machine: %d cores, %s %s, %s %s, heap at most %d MB%n",
        runtime.availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        runtime.maxMemory() >> 20);
  }

  /** CPU time of this process so far. */
  static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The disk's sequential write rate in bytes a second: half a gigabyte and one fsync. */
  static double sequentialWriteRate(Path folder) throws IOException {
    Path file = folder.resolve("sequential");
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    long begin = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < CHUNKS; i++) {
        chunk.clear();
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      channel.force(false);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Files.delete(file);
    return (double) CHUNK * CHUNKS / seconds;
  }
}
