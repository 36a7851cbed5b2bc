package dev.offpeak.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long {@code offpeak --help} takes, as a whole process, and how long {@code offpeak run} takes
 * to say its first word: a new process on a new data directory each time.
 */
final class StartupBenchmark {

  private static final int TIMES = 15;
  private static final int RUN_TIMES = 7;
  private static final int RUN_REQUESTS = 1_000;

  private StartupBenchmark() {}

  static void run(Path launcher) throws IOException, InterruptedException {
    help(launcher);
    Path folder = Files.createTempDirectory("offpeak-bench-startup-");
    try {
      firstOutput(launcher, folder);
    } finally {
      Bench.delete(folder);
    }
  }

  private static void firstOutput(Path launcher, Path folder)
      throws IOException, InterruptedException {
    Path input = folder.resolve("input.jsonl");
    RunBenchmark.write(input, RUN_REQUESTS);
    long[] nanos = new long[RUN_TIMES];
    for (int i = 0; i < RUN_TIMES; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  launcher.toAbsolutePath().toString(),
                  "run",
                  input.toString(),
                  "-o",
                  folder.resolve("out-" + i + ".jsonl").toString(),
                  "--sandbox")
              .redirectErrorStream(true);
      builder.environment().put("OFFPEAK_HOME", folder.resolve("home-" + i).toString());
      long begin = System.nanoTime();
      Process process = builder.start();
      int first = process.getInputStream().read();
      nanos[i] = System.nanoTime() - begin;
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
      if (process.waitFor() != 0 || first < 0) {
        throw new IllegalStateException("offpeak run failed");
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "first output of offpeak run: median %.2f s, slowest of %d %.2f s (target 2)%n",
        nanos[RUN_TIMES / 2] / 1e9,
        RUN_TIMES,
        nanos[RUN_TIMES - 1] / 1e9);
  }

  private static void help(Path launcher) throws IOException, InterruptedException {
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
