package dev.offpeak.benchmarks;

import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.model.RunId;
import java.util.Locale;

/** The stages of one run by themselves: load, build and upload, collect. */
final class StagesBenchmark {

  private StagesBenchmark() {}

  static void run(int requests) {
    try (Bench bench = new Bench()) {
      long begin = System.nanoTime();
      LoadOutcome loaded = bench.intake.load(new Bodies("r-", requests), bench.spec);
      report("load (intake of a file's requests)", requests, begin, 0);
      RunId run = ((LoadOutcome.Created) loaded).run();
      bench.store.runs().follow(run, bench.time.instant().plus(Bench.LONG));

      begin = System.nanoTime();
      bench.sendAll();
      long built = bench.provider.uploadNanos();
      report("plan batches, with their intents", requests, begin + built, 0);
      report("build batch files", requests, System.nanoTime() - built, 100_000);

      // The first look is due a poll interval after the creation: look from a later clock.
      begin = System.nanoTime();
      bench.pollNow();
      while (bench.dispatcher.collect()) {
        // Until all is collected.
      }
      report("collect with ledger and state", requests, begin, 25_000);
      if (bench.store.runs().find(run).orElseThrow().counts().succeeded() != requests) {
        throw new IllegalStateException("not everything was collected");
      }
    }
  }

  private static void report(String stage, int requests, long begin, int target) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f requests/s%s%n",
        stage,
        requests / seconds,
        target == 0 ? "" : String.format(Locale.ROOT, " (target %,d)", target));
  }
}
