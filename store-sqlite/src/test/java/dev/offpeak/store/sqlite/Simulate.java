package dev.offpeak.store.sqlite;

import dev.offpeak.testkit.simulation.LifeStores;
import dev.offpeak.testkit.simulation.Scope;
import dev.offpeak.testkit.simulation.Shrinker;
import dev.offpeak.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lives by command: {@code scripts/simulate}, which says how. */
final class Simulate {

  private static final long NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long PROGRESS_EVERY = 50;

  private final Path folder;
  private final boolean shrinks;
  private int homes;
  private long lives;
  private long requests;
  private long crashes;
  private long gaps;
  private Duration simulated = Duration.ZERO;

  private Simulate(Path folder, boolean shrinks) {
    this.folder = folder;
    this.shrinks = shrinks;
  }

  /**
   * Arguments are checked by the script: {@code lives SEEDS FROM MINUTES}, {@code replay N}, {@code
   * gaps SEEDS FROM}, or {@code unshrunk} in place of the first.
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("offpeak-simulate");
    boolean kept;
    try {
      Simulate simulate = new Simulate(folder, args[0].equals("lives"));
      List<String> rest = List.of(args).subList(1, args.length);
      kept =
          switch (args[0]) {
            case "replay" -> simulate.replay(Long.parseLong(rest.getFirst()));
            case "gaps" -> simulate.gaps(Long.parseLong(rest.get(0)), Long.parseLong(rest.get(1)));
            default ->
                simulate.live(
                    Long.parseLong(rest.get(0)),
                    Long.parseLong(rest.get(1)),
                    Long.parseLong(rest.get(2)));
          };
    } finally {
      delete(folder);
    }
    System.exit(kept ? 0 : 1);
  }

  /** As many lives as asked for, or as the minutes give; stops at the first that fails. */
  private boolean live(long seeds, long from, long minutes) throws IOException {
    long began = System.nanoTime();
    for (long seed = from; minutes > 0 || seed < from + seeds; seed++) {
      try {
        add(Simulation.live(seed, stores()));
      } catch (AssertionError broken) {
        System.out.println(broken.getMessage());
        if (shrinks) {
          shrink(seed, String.valueOf(broken.getMessage()));
        }
        return false;
      }
      delete(folder.resolve("life-" + homes));
      if (lives % PROGRESS_EVERY == 0) {
        tell();
      }
      if (minutes > 0 && System.nanoTime() - began >= minutes * NANOS_A_MINUTE) {
        break;
      }
    }
    tell();
    return true;
  }

  /** Every gap and every pair of gaps of small lives. */
  private boolean gaps(long seeds, long from) {
    EveryGap every = new EveryGap(folder, 1, 1);
    try {
      for (long seed = from; seed < from + seeds; seed++) {
        every.of(seed);
        System.out.println("seed " + seed + " · " + every.told());
      }
      return true;
    } catch (AssertionError broken) {
      System.out.println(broken.getMessage());
      return false;
    }
  }

  private void add(Simulation.Report life) {
    lives++;
    requests += life.requests();
    crashes += life.crashes();
    gaps += life.gaps();
    simulated = simulated.plus(life.simulated());
  }

  private void tell() {
    System.out.printf(
        "lives %d · requests %d · crashes %d · gaps %d · simulated days %d%n",
        lives, requests, crashes, gaps, simulated.toDays());
  }

  private void shrink(long seed, String failure) {
    Shrinker.Smallest smallest = Shrinker.shrink(seed, Scope.FULL, failure, this::stores);
    System.out.printf(
        "the smallest of %d lives that still fails: %s%n%s%nits trace:%n",
        smallest.tries(), smallest.scope(), smallest.failure());
    told(seed, smallest.scope(), System.out::println);
    System.out.printf("replay it whole: scripts/simulate --seed %d%n", seed);
  }

  private boolean replay(long seed) {
    return told(seed, Scope.FULL, System.out::println);
  }

  private boolean told(long seed, Scope scope, Consumer<String> trace) {
    try {
      trace.accept(Simulation.live(seed, scope, stores(), trace).toString());
      return true;
    } catch (AssertionError broken) {
      trace.accept(String.valueOf(broken.getMessage()));
      return false;
    }
  }

  private LifeStores stores() {
    homes++;
    return new LifeHomes(folder.resolve("life-" + homes));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
