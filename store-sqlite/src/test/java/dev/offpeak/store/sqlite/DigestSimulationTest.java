package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.testkit.simulation.Digest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run beside a large one, on an account with a queue that has to be found out. */
class DigestSimulationTest {

  private static final int SEEDS = 12;

  /** It has half of the first batch that is planned after it came; that is enough for all of it. */
  private static final int BATCHES_BEFORE_MAX = 0;

  @TempDir Path folder;

  @Test
  void theSmallRunDoesNotWaitForTheLargeOne() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Path home = folder.resolve("life-" + seed);
      Digest.Report life =
          Digest.live(seed, time -> SqliteStore.open(home, SqliteSettings.DEFAULTS, time));

      assertThat(life.batchesBefore())
          .as("seed %d: %s", seed, life)
          .isLessThanOrEqualTo(BATCHES_BEFORE_MAX);
      // Found by halving, then tried again as it is forgotten: a few times in a day, not always.
      assertThat(life.queueRefusals())
          .as("seed %d: %s", seed, life)
          .isLessThanOrEqualTo(12 + (int) life.simulated().toHours() / 2);
    }
  }
}
