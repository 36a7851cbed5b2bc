package dev.offpeak.benchmarks;

import dev.offpeak.model.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Durable intake: 256 callers, each waits until its request of 3 KB is on the disk. */
final class IntakeBenchmark {

  private static final int CALLERS = 256;
  private static final int WARM_UP_SECONDS = 3;
  private static final int SECONDS = 10;
  private static final int LATENCIES_MAX = 4_000_000;

  private IntakeBenchmark() {}

  static void run() throws IOException, InterruptedException {
    try (Bench bench = new Bench()) {
      double diskRate = Machine.sequentialWriteRate(bench.folder);
      RunId run = bench.intake.open("benchmark", bench.spec);
      measure(bench, run, "warm-up", Duration.ofSeconds(WARM_UP_SECONDS));
      long[] latencies = measure(bench, run, "measured", Duration.ofSeconds(SECONDS));
      double perSecond = (double) latencies.length / SECONDS;
      double bytesPerSecond = perSecond * Bodies.body("x").length;
      System.out.printf(
          Locale.ROOT,
          "intake: %,.0f requests/s durable (target 40,000), %.2f of the disk's sequential rate"
              + " (%.0f MB/s; target 0.5), p50 %.1f ms, p99 %.1f ms (target 20)%n",
          perSecond,
          bytesPerSecond / diskRate,
          diskRate / 1e6,
          latencies[latencies.length / 2] / 1e6,
          latencies[(int) (latencies.length * 0.99)] / 1e6);
    }
  }

  private static long[] measure(Bench bench, RunId run, String phase, Duration how)
      throws InterruptedException {
    long until = System.nanoTime() + how.toNanos();
    long[] latencies = new long[LATENCIES_MAX];
    AtomicLong count = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      String prefix = phase + "-" + caller + "-";
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long i = 0; System.nanoTime() < until; i++) {
                  long begin = System.nanoTime();
                  bench.intake.append(run, new Bodies(prefix + i + "-", 1), bench.spec);
                  int slot = (int) count.getAndIncrement();
                  if (slot < LATENCIES_MAX) {
                    latencies[slot] = System.nanoTime() - begin;
                  }
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    long[] taken = Arrays.copyOf(latencies, (int) Math.min(count.get(), LATENCIES_MAX));
    Arrays.sort(taken);
    return taken;
  }
}
