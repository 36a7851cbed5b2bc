package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.testkit.simulation.SimFault;
import dev.offpeak.testkit.simulation.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lives of the dispatcher on the real store, with faults and crashes wherever a seed wants them.
 *
 * <p>{@code -Doffpeak.seeds=N} lives more of them, {@code -Doffpeak.seed=S} begins at another.
 */
class CrashSimulationTest {

  private static final long FIRST_SEED = Long.getLong("offpeak.seed", 1);
  private static final int SEEDS = Integer.getInteger("offpeak.seeds", 200);

  /** In so many lives everything goes wrong that can. */
  private static final int SEEDS_FOR_EVERY_FAULT = 100;

  @TempDir Path folder;

  @Test
  void noLifeLosesARequestOrPaysTwice() {
    long crashes = 0;
    long gaps = 0;
    long requests = 0;
    Duration simulated = Duration.ZERO;
    Set<SimFault> faults = EnumSet.noneOf(SimFault.class);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      LifeHomes homes = new LifeHomes(folder.resolve("life-" + seed));
      Simulation.Report life = Simulation.live(seed, homes);
      crashes += life.crashes();
      gaps += life.gaps();
      requests += life.requests();
      simulated = simulated.plus(life.simulated());
      faults.addAll(life.faults().keySet());
    }
    System.out.printf(
        "simulation: %d lives from seed %d, %d requests, %d crashes in %d gaps, %d simulated"
            + " days%n",
        SEEDS, FIRST_SEED, requests, crashes, gaps, simulated.toDays());
    assertThat(crashes).isPositive();
    if (SEEDS >= SEEDS_FOR_EVERY_FAULT) {
      assertThat(faults).as("faults that happened").containsExactly(SimFault.values());
    }
  }
}
