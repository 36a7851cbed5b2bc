package dev.offpeak.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** How long {@code offpeak --help} takes, as a whole process. */
final class StartupBenchmark {

  private static final int TIMES = 15;

  private StartupBenchmark() {}

  static void run(Path launcher) throws IOException, InterruptedException {
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(launcher.toAbsolutePath().toString(), "--help")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("offpeak --help failed");
      }
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "offpeak --help: median %.2f s, slowest of %d %.2f s (target 0.5)%n",
        nanos[TIMES / 2] / 1e9,
        TIMES,
        nanos[TIMES - 1] / 1e9);
  }
}
