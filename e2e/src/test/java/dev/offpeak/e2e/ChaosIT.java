package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program under every fault of the sandbox, in both dialects. Whatever happens, each request
 * ends, nothing is charged twice, and what is charged has an answer. {@code -Doffpeak.chaos=all}
 * tries every error and scenario too, {@code -Doffpeak.chaos=RULE} those with that text in a rule.
 */
class ChaosIT {

  /** Runs mostly wait; more at once than this would slow each other down. */
  private static final int AT_ONCE = 6;

  private static final int SECONDS_MAX = 600;

  private static final String WANTED = System.getProperty("offpeak.chaos", "");

  @TempDir Path folder;

  @Test
  void everyWayInWhichACallCanBreak() throws Exception {
    tryAll(ChaosCases.ways());
  }

  @Test
  void everyFaultOfABatch() throws Exception {
    tryAll(ChaosCases.batches());
  }

  @Test
  void everyErrorOfTheReferences() throws Exception {
    tryAll(
        WANTED.isEmpty()
            ? ChaosCases.errors().stream().filter(ChaosIT::isFirstCreation).toList()
            : ChaosCases.errors());
  }

  @Test
  void everyScenario() throws Exception {
    assumeTrue(!WANTED.isEmpty(), "takes minutes; -Doffpeak.chaos=all asks for it");
    tryAll(ChaosCases.scenarios());
  }

  private static boolean isFirstCreation(ChaosCase one) {
    return one.rules().getFirst().startsWith("create-error=");
  }

  private void tryAll(List<ChaosCase> all) throws InterruptedException, ExecutionException {
    List<ChaosCase> cases =
        WANTED.isEmpty() || WANTED.equals("all")
            ? all
            : all.stream().filter(one -> one.toString().contains(WANTED)).toList();
    List<String> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<List<String>>> runs = new ArrayList<>();
      for (ChaosCase one : cases) {
        Path own = folder.resolve("case-" + runs.size());
        runs.add(() -> tryOne(one, own));
      }
      for (Future<List<String>> run : threads.invokeAll(runs, SECONDS_MAX, TimeUnit.SECONDS)) {
        wrong.addAll(run.isCancelled() ? List.of("a run did not end") : run.get());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> tryOne(ChaosCase one, Path own) throws IOException {
    Files.createDirectories(own);
    return one.run(own).stream().map(problem -> one + ": " + problem).toList();
  }
}
