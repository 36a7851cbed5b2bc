package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is killed with -9 at random moments and started again with the same command, until it
 * gets through: everything is answered and written once, and charged once.
 */
class KillIT {

  /** Kills a build; {@code scripts/torture} does hundreds. */
  private static final int KILLS = Integer.getInteger("offpeak.kills", 24);

  private static final long SEED = Long.getLong("offpeak.seed", 20261123L);

  @TempDir Path folder;

  @Test
  void nothingIsLostChargedTwiceOrWrittenTwiceUnderKillsStopsAndBrokenCalls() throws Exception {
    List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    Tally[] tally = new Tally[1];
    Torture torture =
        new Torture(
            folder,
            SEED,
            () -> tally[0].kills.get() < KILLS,
            trouble -> {
              if (!trouble.isEmpty()) {
                troubles.add(trouble);
              }
            });
    tally[0] = torture.tally();
    torture.run();
    assertThat(troubles).as("seed %d", SEED).isEmpty();
    assertThat(torture.tally().good()).as("%s, seed %d", torture.tally(), SEED).isTrue();
    assertThat(torture.tally().kills.get()).isGreaterThanOrEqualTo(KILLS);
    System.out.println(torture.tally() + ", seed " + SEED);
  }
}
