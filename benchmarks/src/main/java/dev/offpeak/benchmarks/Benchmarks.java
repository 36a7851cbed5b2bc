package dev.offpeak.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * Runs the benchmarks named on the command line: {@code intake}, {@code stages [REQUESTS]}, {@code
 * run LAUNCHER [REQUESTS]}, {@code report [ENTRIES]}, {@code pages LAUNCHER [ENTRIES]}, {@code
 * startup LAUNCHER}.
 */
public final class Benchmarks {

  private static final int STAGES_REQUESTS = 200_000;
  private static final int RUN_REQUESTS = 1_000_000;
  private static final int REPORT_ENTRIES = 5_000_000;

  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (words.isEmpty()) {
      System.err.println(
          "usage: intake | stages [N] | run LAUNCHER [N] | report [N] | pages LAUNCHER [N]"
              + " | startup LAUNCHER");
      System.exit(2);
    }
    Machine.print();
    switch (words.getFirst()) {
      case "intake" -> IntakeBenchmark.run();
      case "stages" -> StagesBenchmark.run(number(words, 1, STAGES_REQUESTS));
      case "run" -> RunBenchmark.run(Path.of(words.get(1)), number(words, 2, RUN_REQUESTS));
      case "report" -> ReportBenchmark.run(number(words, 1, REPORT_ENTRIES));
      case "pages" -> PagesBenchmark.run(Path.of(words.get(1)), number(words, 2, REPORT_ENTRIES));
      case "startup" -> StartupBenchmark.run(Path.of(words.get(1)));
      default -> {
        System.err.println("no such benchmark: " + words.getFirst());
        System.exit(2);
      }
    }
  }

  private static int number(List<String> words, int at, int otherwise) {
    return words.size() > at ? Integer.parseInt(words.get(at)) : otherwise;
  }
}
