package dev.offpeak.store.sqlite;

import dev.offpeak.testkit.simulation.LifeStores;
import dev.offpeak.testkit.simulation.Scope;
import dev.offpeak.testkit.simulation.Scope.Broken;
import dev.offpeak.testkit.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Small lives without faults, with batches alone and with synchronous calls for a deadline, gone
 * through again for each gap between two of their effects and broken there: the process dies, it
 * dies and the clock is set back or forward by days, another one takes over, the store fails, the
 * provider takes that chance to fail. Then for pairs of gaps: the process dies at both.
 */
final class EveryGap {

  private static final Duration SET_BY = Duration.ofDays(3);

  private final Path folder;
  private final int stride;
  private final int pairStride;
  private int homes;
  private long gaps;
  private long places;
  private long pairs;
  private long calls;

  /**
   * @param folder for the stores of the lives
   * @param stride takes every gap if 1
   * @param pairStride takes every pair of gaps if 1
   */
  EveryGap(Path folder, int stride, int pairStride) {
    this.folder = folder;
    this.stride = stride;
    this.pairStride = pairStride;
  }

  /** Goes through the lives of a seed; fails with the place at which one broke a promise. */
  void of(long seed) {
    for (Scope small : List.of(Scope.QUIET, Scope.HURRIED)) {
      Simulation.Report whole = live(seed, small);
      gaps += whole.gaps();
      calls += whole.calls();
      long last = whole.gaps();
      each(seed, small, last, Broken::dying);
      each(seed, small, last, gap -> Broken.dyingAndClockSet(gap, SET_BY));
      each(seed, small, last, gap -> Broken.dyingAndClockSet(gap, SET_BY.negated()));
      each(seed, small, last, Broken::takenOver);
      each(seed, small, last, Broken::storeFailing);
      each(seed, small, whole.chances(), Broken::providerFailing);
      eachPair(seed, small, last);
    }
  }

  /** The lives of different seeds begin at different places. */
  private void each(long seed, Scope small, long last, LongFunction<Broken> broken) {
    for (long place = 1 + seed % stride; place <= last; place += stride) {
      live(seed, small.broken(broken.apply(place)));
      places++;
    }
  }

  private void eachPair(long seed, Scope small, long last) {
    long pair = seed % pairStride;
    for (long gap = 1; gap < last; gap++) {
      for (long again = gap + 1; again <= last; again++) {
        if (pair % pairStride == 0) {
          live(seed, small.broken(Broken.dyingTwice(gap, again)));
          pairs++;
        }
        pair++;
      }
    }
  }

  private Simulation.Report live(long seed, Scope scope) {
    homes++;
    Path home = folder.resolve("life-" + homes);
    LifeStores stores = time -> SqliteStore.open(home, SqliteSettings.DEFAULTS, time);
    try {
      return Simulation.live(seed, scope, stores, effect -> {});
    } catch (AssertionError fails) {
      throw new AssertionError(scope + ": " + fails.getMessage(), fails);
    } finally {
      delete(home);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Places at which a life was broken so far. */
  long places() {
    return places;
  }

  /** Pairs of places at which a life was broken so far. */
  long pairs() {
    return pairs;
  }

  /** Synchronous calls that the unbroken lives made. */
  long calls() {
    return calls;
  }

  /** In one line. */
  String told() {
    return "small lives with %d gaps and %d calls · broken at %d places · at %d pairs of gaps"
        .formatted(gaps, calls, places, pairs);
  }
}
