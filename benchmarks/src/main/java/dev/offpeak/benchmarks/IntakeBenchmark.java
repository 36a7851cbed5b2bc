package dev.offpeak.benchmarks;

import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.model.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Durable intake: 256 callers, each waits until its request of 3 KB is on the disk. Measured twice:
 * alone, and while the results of large batches are collected.
 */
final class IntakeBenchmark {

  private static final int CALLERS = 256;
  private static final int WARM_UP_SECONDS = 3;
  private static final int SECONDS = 10;
  private static final int LATENCIES_MAX = 4_000_000;
  private static final int COLLECTED = 200_000;

  private IntakeBenchmark() {}

  static void run() throws IOException, InterruptedException {
    try (Bench bench = new Bench()) {
      double diskRate = Machine.sequentialWriteRate(bench.folder);
      RunId run = bench.intake.open("benchmark", bench.spec);
      measure(bench, run, "warm-up", forSeconds(WARM_UP_SECONDS));
      Measured alone = measure(bench, run, "measured", forSeconds(SECONDS));
      alone.print("intake");
      System.out.printf(
          Locale.ROOT,
          "intake: %.2f of the disk's sequential rate (%.0f MB/s; target 0.5)%n",
          alone.perSecond() * Bodies.body("x").length / diskRate,
          diskRate / 1e6);
    }
    try (Bench bench = new Bench()) {
      whileCollecting(bench);
    }
  }

  /** The same callers, for as long as it takes to collect batches of 50,000 beside them. */
  private static void whileCollecting(Bench bench) throws InterruptedException {
    LoadOutcome loaded = bench.intake.load(new Bodies("r-", COLLECTED), bench.spec);
    RunId collected = ((LoadOutcome.Created) loaded).run();
    bench.store.runs().follow(collected, bench.time.instant().plus(Bench.LONG));
    bench.sendAll();
    RunId run = bench.intake.open("benchmark", bench.spec);
    measure(bench, run, "warm-up", forSeconds(WARM_UP_SECONDS));
    bench.pollNow();
    Thread collector =
        Thread.ofPlatform()
            .start(() -> {
              while (bench.dispatcher.collect()) {
                // Until all is collected.
              }
            });
    Measured beside = measure(bench, run, "measured", collector::isAlive);
    beside.print("intake while a large batch is collected");
    System.out.printf(
        Locale.ROOT, "collected meanwhile: %,.0f results/s%n", COLLECTED / beside.seconds());
    if (bench.store.runs().find(collected).orElseThrow().counts().succeeded() != COLLECTED) {
      throw new IllegalStateException("not everything was collected");
    }
  }

  private static BooleanSupplier forSeconds(int seconds) {
    long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    return () -> System.nanoTime() < until;
  }

  /**
   * What the callers saw.
   *
   * @param latencies in nanoseconds, sorted
   * @param cpu of this process, callers included
   */
  private record Measured(long[] latencies, double seconds, Duration cpu) {

    double perSecond() {
      return latencies.length / seconds;
    }

    void print(String what) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,.0f requests/s durable (target 40,000), p50 %.1f ms, p99 %.1f ms (target 20),"
              + " CPU %.1f µs a request%n",
          what,
          perSecond(),
          latencies[latencies.length / 2] / 1e6,
          latencies[(int) (latencies.length * 0.99)] / 1e6,
          cpu.toNanos() / 1e3 / latencies.length);
    }
  }

  private static Measured measure(Bench bench, RunId run, String phase, BooleanSupplier goOn)
      throws InterruptedException {
    long[] latencies = new long[LATENCIES_MAX];
    AtomicLong count = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    long start = System.nanoTime();
    Duration cpuBefore = Machine.ownCpu();
    for (int caller = 0; caller < CALLERS; caller++) {
      String prefix = phase + "-" + caller + "-";
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long i = 0; goOn.getAsBoolean(); i++) {
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
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration cpu = Machine.ownCpu().minus(cpuBefore);
    long[] taken = Arrays.copyOf(latencies, (int) Math.min(count.get(), LATENCIES_MAX));
    Arrays.sort(taken);
    return new Measured(taken, seconds, cpu);
  }
}
