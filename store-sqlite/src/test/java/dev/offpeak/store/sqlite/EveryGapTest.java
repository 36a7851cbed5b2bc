package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.store.Store;
import dev.offpeak.testkit.simulation.Scope;
import dev.offpeak.testkit.simulation.Simulation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small life without faults, gone through again for each gap between two of its effects, and
 * broken there: the process dies, the store fails, the provider takes that chance to fail.
 *
 * <p>{@code -Doffpeak.lives=N} goes through more lives, {@code -Doffpeak.stride=1} through every
 * gap; a build takes every seventh, beginning at another one each life.
 */
class EveryGapTest {

  private static final int LIVES = Integer.getInteger("offpeak.lives", 2);
  private static final int STRIDE = Integer.getInteger("offpeak.stride", 7);

  /** One with a provider that keeps tags and one without, as their seeds have it. */
  private static final long FIRST_SEED = Long.getLong("offpeak.seed", 2);

  @TempDir Path folder;

  private int homes;

  @Test
  void aQuietLifeBrokenAtAnyGapComesToItsEnd() {
    long broken = 0;
    long gaps = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
      Simulation.Report quiet = live(seed, Scope.QUIET);
      long first = 1 + seed % STRIDE;
      broken += each(seed, first, quiet.gaps(), Scope.Broken::dying);
      broken += each(seed, first, quiet.gaps(), Scope.Broken::storeFailing);
      broken += each(seed, first, quiet.chances(), Scope.Broken::providerFailing);
      gaps += quiet.gaps();
    }
    System.out.printf(
        "every gap: %d lives with %d gaps, broken at %d places%n", LIVES, gaps, broken);
    assertThat(broken).isPositive();
  }

  private long each(long seed, long first, long last, LongFunction<Scope.Broken> broken) {
    long lives = 0;
    for (long place = first; place <= last; place += STRIDE) {
      Scope scope = Scope.QUIET.broken(broken.apply(place));
      try {
        live(seed, scope);
      } catch (AssertionError fails) {
        throw new AssertionError(scope + ": " + fails.getMessage(), fails);
      }
      lives++;
    }
    return lives;
  }

  private Simulation.Report live(long seed, Scope scope) {
    homes++;
    Path home = folder.resolve("life-" + homes);
    Function<InstantSource, Store> stores =
        time -> SqliteStore.open(home, SqliteSettings.DEFAULTS, time);
    return Simulation.live(seed, scope, stores, effect -> {});
  }
}
